"""Readers of calendars and mails that share no code with what writes ours, all answering in one shape.

`install.sh` installs those that are not Python packages. Where one is missing its tests fail and say so.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.calendar_readers import libical, node, python

CALENDAR_READERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "ical.js": partial(node.read, "ical.js"),
    "node-ical": partial(node.read, "node-ical"),
    "ts-ics": partial(node.read, "ts-ics"),
    "libical": libical.read,
    "vobject": python.read_with_vobject,
    "ics": python.read_with_ics,
}
MAIL_READERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "mailparser": partial(node.read, "mailparser"),
    "postal-mime": partial(node.read, "postal-mime"),
}
