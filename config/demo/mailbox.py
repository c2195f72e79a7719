"""Postkassen: every mail that the demo house has sent, as text, HTML and calendar part."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from config.demo import calendar_program
from notifications.replies.limits import head_of
from notifications.replies.parts import header, mailboxes, moment

PAGE = 25
NEWEST = 2000  # letters that are listed; older ones are still in the Maildir
HTML_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; frame-ancestors 'self'"


@dataclass(frozen=True)
class Letter:
    """One mail of the box, its headers read."""

    key: str
    sender: str
    to_name: str
    to_address: str
    subject: str
    at: datetime | None


@require_safe
def letters(request: HttpRequest, key: str = "") -> HttpResponse:
    """The list, and the chosen letter beside it; `?til=` shows one person's letters."""
    wanted, newest = request.GET.get("til", "").strip().lower(), _newest()
    found = [
        letter for letter in newest if not wanted or wanted in (letter.to_address, letter.to_name.lower())
    ]
    page = Paginator(found, PAGE).get_page(request.GET.get("side"))
    chosen = key or (page.object_list[0].key if page.object_list else "")
    context = {
        "page": page,
        "til": request.GET.get("til", ""),
        "letter": _opened(chosen) if chosen else None,
        "people": _recipients(newest),
        "by_calendar": settings.REPLY_MAILBOX_URL.startswith("maildir://"),
    }
    return render(request, "demo/mailbox.html", context)


@xframe_options_sameorigin
@require_safe
def letter_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML part as a mail program paints it; its own policy lets its own styles through and nothing else."""
    body = _part(_message(key), "html")
    response = HttpResponse(re.sub(r"<head[^>]*>", r'\g<0><base target="_top">', body, count=1))
    response["Content-Security-Policy"] = HTML_POLICY
    return response


@require_safe
def letter_calendar(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(_part(_message(key), "calendar"), content_type="text/calendar; charset=utf-8")


@require_POST
def answer_by_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Accept, tentative or decline, as a calendar program would send it: a mail through the door of the house."""
    partstat = request.POST.get("partstat", "")
    calendar = _part(_message(key), "calendar")
    if partstat not in calendar_program.PARTSTATS or "METHOD:REQUEST" not in calendar:
        raise BadRequest
    calendar_program.send(calendar_program.answer(calendar.encode(), partstat, now=timezone.now()))
    messages.success(request, _("The calendar has mailed the answer. In a moment the house has read it."))
    return redirect("letter", key)


def _folder() -> Path:
    """Where new mails of the house lie; made with the first look."""
    folder = Path(settings.MAIL_URL.removeprefix("maildir://"))
    for part in ("tmp", "cur", "new"):
        (folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / "new"


def _newest() -> list[Letter]:
    """The newest letters first, by when they were laid in the box."""
    files = sorted(_folder().iterdir(), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:NEWEST]
    return [_read(file) for file in files]


@lru_cache(maxsize=2 * NEWEST)
def _read(file: Path) -> Letter:
    """The head of a letter; read once, for a letter that was sent does not change."""
    with file.open("rb") as stream:
        head = BytesParser(policy=compat32).parsebytes(head_of(stream.read(16_384)), headersonly=True)
    to, sender = mailboxes(head, "To"), mailboxes(head, "From")
    return Letter(
        key=file.name,
        sender=sender[0].name if sender else "",
        to_name=to[0].name if to else "",
        to_address=to[0].address if to else "",
        subject=header(head, "Subject"),
        at=moment(header(head, "Date")),
    )


def _recipients(found: list[Letter]) -> list[tuple[str, str]]:
    """The people who got the latest letters, each once: (address, name)."""
    return list(dict.fromkeys((one.to_address, one.to_name or one.to_address) for one in found))[:8]


@dataclass(frozen=True)
class Opened:
    """A letter on the table."""

    head: Letter
    text: str
    has_html: bool
    calendar: str
    method: str
    links: list[str]


def _opened(key: str) -> Opened:
    message = _message(key)
    calendar = _part(message, "calendar")
    found = re.search(r"^METHOD:(\w+)", calendar, re.MULTILINE)
    text = _part(message, "plain")
    return Opened(
        head=_read(_path(key)),
        text=text,
        has_html=bool(_part(message, "html")),
        calendar=calendar.replace("\r\n", "\n"),
        method=found.group(1) if found else "",
        links=re.findall(r"https?://\S+", text),
    )


def _path(key: str) -> Path:
    """The file of one letter; a key is a file name of the box and nothing else."""
    if not re.fullmatch(r"[\w.,:=+-]+", key) or ".." in key:
        raise Http404
    path = _folder() / key
    if not path.is_file():
        raise Http404
    return path


def _message(key: str) -> EmailMessage:
    message = email.message_from_bytes(_path(key).read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _part(message: EmailMessage, subtype: str) -> str:
    """The first part of text/<subtype>, decoded; empty where there is none."""
    for part in message.walk():
        if part.get_content_type() == f"text/{subtype}":
            content = part.get_content()
            return content if isinstance(content, str) else bytes(content).decode("utf-8", "replace")
    return ""
