"""What a calendar program does when somebody presses Accept: it mails a METHOD:REPLY to the organiser.

Built with the icalendar package from the invitation's own calendar part, so that the demo's answers come from
other code than reads them, and go through the real door: the folder that the house's reader empties.
"""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path

from django.conf import settings
from django.utils.translation import pgettext
from icalendar import Calendar, Event, vCalAddress

PARTSTATS = ("ACCEPTED", "TENTATIVE", "DECLINED")


def answer(calendar: bytes, partstat: str, *, now: datetime) -> EmailMessage:
    """The mail that answers this invitation, as from the one who was invited (RFC 5546 3.2.3, RFC 6047)."""
    invitation = Calendar.from_ical(calendar).walk("VEVENT")[0]
    invited = invitation["ATTENDEE"]
    assert isinstance(invitation, Event)
    assert isinstance(invited, vCalAddress)
    mail = EmailMessage()
    mail["From"] = f"{invited.params.get('CN', '')} <{str(invited).removeprefix('mailto:')}>".strip()
    mail["To"] = str(invitation["ORGANIZER"]).removeprefix("mailto:")
    mail["Subject"] = f"{_words(partstat)}: {invitation['SUMMARY']}"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain="calendar.example.org")
    mail.set_content(_words(partstat) + "\n")
    reply = _reply(invitation, invited, partstat, now)
    mail.add_alternative(
        reply, "text", "calendar", cte="base64", params={"charset": "utf-8", "method": "REPLY"}
    )
    return mail


def _reply(invitation: Event, invited: vCalAddress, partstat: str, now: datetime) -> bytes:
    attendee = vCalAddress(str(invited))
    attendee.params["PARTSTAT"] = partstat
    attendee.params["CN"] = invited.params.get("CN", "")
    event = Event()
    for name in ("UID", "SEQUENCE", "ORGANIZER", "SUMMARY", "DTSTART", "DTEND"):
        if name in invitation:
            event[name] = invitation[name]
    event.add("DTSTAMP", now.astimezone(UTC))
    event.add("ATTENDEE", attendee)
    calendar = Calendar()
    calendar.add("PRODID", "-//Forsamlingshuset//Demo calendar//DA")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "REPLY")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _words(partstat: str) -> str:
    words = {
        "ACCEPTED": pgettext("calendar", "Accepted"),
        "TENTATIVE": pgettext("calendar", "Tentative"),
        "DECLINED": pgettext("calendar", "Declined"),
    }
    return words[partstat]


def send(mail: EmailMessage) -> None:
    """Into the folder that the house reads its answers from."""
    folder = Path(settings.REPLY_MAILBOX_URL.removeprefix("maildir://"))
    folder.parent.mkdir(parents=True, exist_ok=True)
    box = mailbox.Maildir(folder, create=True)
    box.add(mail.as_bytes())
    box.close()
