"""Replies that libical writes to our invitations, with the iTIP code of its own (`icalmessage.c` in libicalss)."""

import ctypes
from functools import cache

from tests.calendar_readers.node import INSTALL


@cache
def _library() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL("libicalss.so.3")
    except OSError as missing:
        raise RuntimeError(INSTALL) from missing
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    for name, arguments in {
        "icalparser_parse_string": [text],
        "icalmessage_new_accept_reply": [pointer, text, text],
        "icalmessage_new_decline_reply": [pointer, text, text],
        "icalmessage_new_counterpropose_reply": [pointer, pointer, text, text],
        "icalmessage_new_delegate_reply": [pointer, text, text, text],
    }.items():
        function = getattr(library, name)
        function.restype, function.argtypes = pointer, arguments
    library.icalcomponent_as_ical_string.restype = text
    library.icalcomponent_as_ical_string.argtypes = [pointer]
    return library


def reply(invitation: bytes, user: str, partstat: str, words: str = "") -> bytes:
    """What libical answers as `user`; `partstat` is ACCEPTED or DECLINED; it knows no other."""
    make = {"ACCEPTED": "accept", "DECLINED": "decline"}[partstat]
    library = _library()
    component = library.icalparser_parse_string(invitation)
    made = getattr(library, f"icalmessage_new_{make}_reply")(component, user.encode(), words.encode())
    return _text(made)


def counter(invitation: bytes, proposal: bytes, user: str, words: str) -> bytes:
    """A COUNTER with the times of `proposal`."""
    library = _library()
    old, new = (library.icalparser_parse_string(each) for each in (invitation, proposal))
    return _text(library.icalmessage_new_counterpropose_reply(old, new, user.encode(), words.encode()))


def delegate(invitation: bytes, user: str, delegatee: str) -> bytes:
    library = _library()
    component = library.icalparser_parse_string(invitation)
    return _text(library.icalmessage_new_delegate_reply(component, user.encode(), delegatee.encode(), b""))


def _text(component: int) -> bytes:
    assert component, "libical writes no reply"
    made: bytes = _library().icalcomponent_as_ical_string(component)
    return made
