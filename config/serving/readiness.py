"""What a process reads, compiles and draws before it opens, so that the first visitors of the morning do not wait for it."""

from __future__ import annotations

import gc
import io
import logging
from importlib import import_module
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template
from django.utils import timezone

from config.serving.pages import Pages
from events.quiet import holiday_name

log = logging.getLogger(__name__)

VISITED = ("/", "/kalender/", "/feed/kalender.ics")
"""Pages that draw and read what many others need, too: maps, addresses, dates, the session with the database."""


def get_ready() -> None:
    """A second in all. Without it the first front page takes 0.3 s, the first board 0.3, and the first of each other
    page some hundredths.

    All this is here to stay, and need not be looked through for what nobody uses any more: that takes 0.1 s at some
    moment in the middle of somebody's page.
    """
    compile_templates()
    import_module("notifications.tasks")  # which the first answer would read, to have its receipt sent
    holiday_name(timezone.localdate())  # reads the holidays of all the world
    pages = Pages()
    for path in VISITED:
        _visit(pages, path)
    gc.collect()
    gc.freeze()


def compile_templates() -> int:
    """All of ours; returns how many. One that is wrong keeps nobody out: whoever comes to its page is told."""
    number = 0
    for folder in cast(list[Path], settings.TEMPLATES[0]["DIRS"]):
        for file in folder.rglob("*"):
            if file.is_file():
                number += _compile(file.relative_to(folder).as_posix())
    return number


def _compile(name: str) -> int:
    try:
        get_template(name)
    except (TemplateSyntaxError, TemplateDoesNotExist, UnicodeDecodeError):
        log.exception("The template %s cannot be read.", name)
        return 0
    return 1


def _visit(pages: Pages, path: str) -> int:
    """As somebody who is not signed in; returns the status. What goes wrong is logged, as for any visitor."""
    house = urlsplit(settings.SITE_URL)
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": house.scheme,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", house.netloc.encode())],
        "client": None,
        "server": None,
    }
    return pages.respond(scope, io.BytesIO()).status_code
