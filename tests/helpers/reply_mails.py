"""Mails as real programs write them when somebody answers an invitation; the shapes, with our addresses in them.

Gmail puts the calendar last and says Auto-Submitted; Outlook writes a Windows zone and omits what it finds
superfluous; Exchange leaves out ORGANIZER; Apple Mail attaches a file in multipart/mixed; Thunderbird folds
and sends both a part and a file.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from events.models import Registration
from notifications.reply_addresses import reply_address


def address_of(registration: Registration) -> str:
    return reply_address(registration.public_id, secret=settings.SECRET_KEY, domain=settings.REPLY_DOMAIN)


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def vcalendar(registration: Registration, partstat: str = "ACCEPTED", **more: str) -> str:
    """A METHOD:REPLY; `more` replaces lines by name, and an empty value leaves one out."""
    event, person = registration.event, registration.person
    assert person is not None
    lines = {
        "METHOD": "REPLY",
        "UID": f"{event.uid}@{settings.REPLY_DOMAIN}",
        "SEQUENCE": str(event.sequence),
        "DTSTAMP": utc(timezone.now()),
        "DTSTART": utc(event.starts_at),
        "DTEND": utc(event.ends_at),
        "ORGANIZER": f"mailto:{address_of(registration)}",
        "ATTENDEE": f";PARTSTAT={partstat};CN={person.name}:mailto:{person.email}",
        "SUMMARY": event.title,
    } | more
    own = [f"METHOD:{lines.pop('METHOD')}"] if lines["METHOD"] else [lines.pop("METHOD")]
    body = [f"{name}{value if value[:1] in ';:' else f':{value}'}" for name, value in lines.items() if value]
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//Reply//EN", *own, "BEGIN:VEVENT", *body]
    return "\r\n".join([line for line in [*whole, "END:VEVENT", "END:VCALENDAR"] if line]) + "\r\n"


def mail(
    registration: Registration,
    calendar: str | bytes | None = None,
    *,
    sender: str = "",
    to: str = "",
    text: str = "Accepted",
    headers: str = "",
    message_id: str = "",
    part: str = "text/calendar; charset=utf-8; method=REPLY",
) -> bytes:
    """A mail from the invited with a calendar part, or with words alone where `calendar` is None."""
    person = registration.person
    assert person is not None
    head = (
        f"From: {sender or f'{person.name} <{person.email}>'}\r\n"
        f"To: {to or address_of(registration)}\r\n"
        f"Subject: Re: {registration.event.title}\r\n".encode("ascii", "replace").decode()
        + f"Message-ID: {message_id or f'<{uuid4().hex}@mail.example.org>'}\r\n"
        f"MIME-Version: 1.0\r\n{headers}"
    )
    if calendar is None:
        return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()
    octets = calendar if isinstance(calendar, bytes) else calendar.encode()
    return (
        f'{head}Content-Type: multipart/alternative; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
        f"--b1\r\nContent-Type: {part}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(octets).decode()}\r\n--b1--\r\n"
    ).encode()


def answer(registration: Registration, partstat: str = "ACCEPTED", **more: str) -> bytes:
    return mail(registration, vcalendar(registration, partstat, **more))


def gmail(registration: Registration, partstat: str = "ACCEPTED") -> bytes:
    """The answer bar of Gmail."""
    person = registration.person
    calendar = vcalendar(
        registration,
        partstat,
        ATTENDEE=f";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat};CN={person.email}"
        f";X-NUM-GUESTS=0:mailto:{person.email}",
    )
    return mail(
        registration,
        calendar,
        headers="Auto-Submitted: auto-generated\r\nReply-To: x@example.org\r\n",
        part='text/calendar; charset="UTF-8"; method=REPLY',
    )


def outlook(registration: Registration, partstat: str = "ACCEPTED") -> bytes:
    """Outlook for Windows through Exchange: no ORGANIZER, a Windows zone, its own properties, upper-case mailto."""
    event, person = registration.event, registration.person
    local = event.starts_at.astimezone(timezone.get_default_timezone())
    calendar = vcalendar(
        registration,
        ORGANIZER="",
        ATTENDEE=f';PARTSTAT={partstat};CN="{person.name}":MAILTO:{person.email.upper()}',
        DTSTART=f";TZID=Romance Standard Time:{local:%Y%m%dT%H%M%S}",
        COMMENT=";LANGUAGE=da-DK:\\n",
    ).replace("END:VEVENT", "X-MICROSOFT-CDO-OWNERAPPTID:-1\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nEND:VEVENT")
    return mail(
        registration,
        calendar,
        headers="X-MS-Has-Attach:\r\nThread-Topic: Accepteret\r\nContent-Language: da-DK\r\n",
        part='text/calendar; charset="utf-8"; method=REPLY',
    )


def apple(registration: Registration, partstat: str = "ACCEPTED") -> bytes:
    """Apple Mail: multipart/mixed, the calendar as an attachment named with .ics, LF lines."""
    calendar = vcalendar(registration, partstat).replace("\r\n", "\n")
    raw = mail(
        registration,
        calendar,
        part='text/calendar; name="iCal-20270301-101500.ics"; charset=utf-8; method=REPLY\r\n'
        "Content-Disposition: attachment; filename=iCal-20270301-101500.ics",
    )
    return raw.replace(b"multipart/alternative", b"multipart/mixed").replace(b"\r\n", b"\n")


def thunderbird(registration: Registration, partstat: str = "ACCEPTED") -> bytes:
    """Thunderbird: a part and a file with the same calendar, folded, lower-case parameter names."""
    person = registration.person
    calendar = vcalendar(
        registration,
        ATTENDEE=f";cn={person.name};rsvp=TRUE;role=REQ-PARTICIPANT;partstat={partstat}:mailto:\r\n {person.email}",
    )
    raw = mail(registration, calendar).decode()
    file = base64.encodebytes(calendar.encode()).decode()
    attached = (
        '--b1\r\nContent-Type: application/ics; name="invite.ics"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="invite.ics"\r\n\r\n{file}\r\n--b1--'
    )
    return raw.replace("--b1--", attached).encode()


PROGRAMS = {"gmail": gmail, "outlook": outlook, "apple": apple, "thunderbird": thunderbird}


def bounce(
    message_id: str, address: str, *, action: str = "failed", status: str = "5.1.1", **more: str
) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464), with the headers of the mail that came back."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.net (Mail Delivery System)\r\n"
        f"To: {more.get('to', 'svar+x@svar.example.org')}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"Message-ID: <{uuid4().hex}@mx.example.net>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r1"\r\n\r\n'
        "--r1\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you\r\n"
        "--r1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 No such user here\r\n\r\n"
        "--r1\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message_id}\r\nSubject: Kommer du?\r\n\r\n--r1--\r\n"
    ).encode()


def an_hour_later(registration: Registration) -> dict[str, str]:
    """The lines of a counter-proposal."""
    event = registration.event
    hour = timedelta(hours=1)
    return {"DTSTART": utc(event.starts_at + hour), "DTEND": utc(event.ends_at + hour)}
