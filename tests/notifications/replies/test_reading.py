"""What a mail says, whatever program wrote it and whatever became of it on the way."""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime

import pytest

from notifications.replies import Incoming, Kind, Limits, read

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:moede@example.org
SEQUENCE:2
DTSTAMP:20270301T101500Z
ATTENDEE;PARTSTAT=ACCEPTED;CN="Vibefjer, Asta":mailto:asta@example.org
COMMENT:Jeg kommer\\, og tager Bo med\\nHilsen Asta
END:VEVENT
END:VCALENDAR
"""


def whole(
    calendar: str | bytes = CALENDAR,
    *,
    head: str = "",
    part: str = "text/calendar; charset=utf-8; method=REPLY",
    encoding: str = "8bit",
    text: str = "Ja tak",
) -> bytes:
    octets = calendar if isinstance(calendar, bytes) else calendar.encode()
    return (
        b"From: Asta <Asta@Example.org>\r\nTo: svar+x.y@svar.example.org\r\nMessage-ID: <1@mail.example.org>\r\n"
        b"Subject: =?utf-8?q?Bl=C3=A5b=C3=A6r?=\r\nDate: Mon, 1 Mar 2027 11:15:00 +0100\r\n"
        + head.encode()
        + b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8'
        + b"\r\n\r\n" + text.encode() + b"\r\n--b\r\nContent-Type: " + part.encode()
        + b"\r\nContent-Transfer-Encoding: " + encoding.encode() + b"\r\n\r\n" + octets + b"\r\n--b--\r\n"
    )  # fmt: skip


def plain(text: str, *, head: str = "", kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"From: asta@example.org\r\n{head}Content-Type: {kind}\r\n\r\n{text}".encode()


def test_an_answer_is_read_whole():
    found = read(whole())

    assert found.kind == Kind.CALENDAR
    assert (found.sender.name, found.sender.address) == ("Asta", "asta@example.org")
    assert found.subject == "Blåbær"
    assert found.message_id == "<1@mail.example.org>"
    assert found.date == datetime(2027, 3, 1, 10, 15, tzinfo=UTC)
    assert found.recipients == ("svar+x.y@svar.example.org",)
    (answer,) = found.answers
    assert (answer.method, answer.component, answer.uid, answer.sequence) == (
        "REPLY",
        "VEVENT",
        "moede@example.org",
        2,
    )
    assert answer.stamp == datetime(2027, 3, 1, 10, 15, tzinfo=UTC)
    assert answer.comment == "Jeg kommer, og tager Bo med\nHilsen Asta"
    (asta,) = answer.attendees
    assert (asta.address, asta.name, asta.partstat) == ("asta@example.org", "Vibefjer, Asta", "ACCEPTED")


SAME = {
    "LF alone": whole(CALENDAR.replace("\r\n", "\n")),
    "CR alone": whole(CALENDAR.replace("\n", "\r")),
    "lower-case names": whole(
        CALENDAR.lower()
        .replace("jeg kommer", "Jeg kommer")
        .replace("asta", "Asta")
        .replace("accepted", "accepted")
    ),
    "folded inside a name": whole(
        CALENDAR.replace("PARTSTAT=ACC", "PARTSTAT=ACC\n EPTED;X-A=B").replace("B" + "EPTED", "B")
    ),
    "NUL bytes": whole(CALENDAR.replace("REPLY", "RE\0PLY").replace("PARTSTAT", "PART\0STAT")),
    "a byte order mark": whole("\ufeff" + CALENDAR),
    "utf-16": whole(CALENDAR.encode("utf-16"), part="text/calendar; charset=utf-16; method=REPLY"),
    "windows-1252 that says utf-8": whole(CALENDAR.replace("Bo", "Bø").encode("windows-1252")),
    "utf-8 that says ascii": whole(CALENDAR.replace("Bo", "Bø"), part="text/calendar; charset=us-ascii"),
    "a charset that is none": whole(CALENDAR.encode("latin-1"), part="text/calendar; charset=zlib"),
    "a charset nobody knows": whole(CALENDAR, part="text/calendar; charset=x-klingon"),
    "base64": whole(base64.encodebytes(CALENDAR.encode()), encoding="base64"),
    "base64 with dirt in it": whole(
        base64.encodebytes(CALENDAR.encode()).replace(b"\n", b"\n!*\n", 3), encoding="base64"
    ),
    "quoted-printable with a broken code": whole(
        CALENDAR.replace("=", "=3D").replace("Hilsen", "=ZZ=\nHilsen"), encoding="quoted-printable"
    ),
    "a part of mixed": whole().replace(b"multipart/alternative", b"multipart/mixed"),
    "a file": whole(part='application/octet-stream; name="svar.ics"'),
    "a file and a part": whole().replace(
        b"--b--", b"--b\r\nContent-Type: application/ics\r\n\r\n" + CALENDAR.encode() + b"\r\n--b--"
    ),
    "cut off before its end": whole(CALENDAR[: CALENDAR.index("END:VEVENT")]).replace(b"--b--", b""),
    "a line without a colon": whole(CALENDAR.replace("SEQUENCE", "rubbish here\n;;;\nSEQUENCE")),
    "the method in the header alone": whole(CALENDAR.replace("METHOD:REPLY\n", "")),
    "a second calendar after it": whole(CALENDAR + CALENDAR),
    "no type at all": b"From: asta@example.org\r\n\r\n" + CALENDAR.encode(),
}


@pytest.mark.parametrize("raw", SAME.values(), ids=SAME.keys())
def test_the_answer_survives(raw: bytes):
    found = read(raw)

    assert found.kind == Kind.CALENDAR
    assert [(each.method, each.attendees[0].partstat) for each in found.answers] == [("REPLY", "ACCEPTED")]
    assert found.answers[0].attendees[0].address == "asta@example.org"


def test_exchange_names_a_zone_that_only_windows_knows():
    text = CALENDAR.replace(
        "SEQUENCE", "DTSTART;TZID=Romance Standard Time:20270701T100000\nDURATION:PT2H\nSEQUENCE"
    )

    (answer,) = read(whole(text)).answers

    assert answer.starts_at == datetime(2027, 7, 1, 8, 0, tzinfo=UTC)
    assert answer.ends_at == datetime(2027, 7, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Europe/Copenhagen", 8),
        ("/mozilla.org/20050126_1/Europe/Copenhagen", 8),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", 8),
        ("W. Europe Standard Time", 8),
        ("America/New_York", 14),
    ],
)
def test_zones_are_read_by_the_names_programs_give_them(zone: str, hour: int):
    text = CALENDAR.replace("SEQUENCE", f'DTSTART;TZID="{zone}":20270701T100000\nSEQUENCE')

    assert read(whole(text)).answers[0].starts_at == datetime(2027, 7, 1, hour, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Middle-earth/Shire", "../../etc/passwd", "x" * 5000, "Europe/"])
def test_a_zone_nobody_knows_is_no_moment(zone: str):
    text = CALENDAR.replace("SEQUENCE", f"DTSTART;TZID={zone}:20270701T100000\nSEQUENCE")

    assert read(whole(text)).answers[0].starts_at is None


def test_a_delegate_is_named():
    text = CALENDAR.replace(
        "PARTSTAT=ACCEPTED", 'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Bo%2Bhal@Example.org"'
    )

    assert read(whole(text)).answers[0].attendees[0].delegated_to == "bo+hal@example.org"


def test_an_answer_inside_a_forwarded_mail_is_not_the_forwarders():
    inner = whole()
    raw = (
        b"From: bo@example.org\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\n"
        b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--f--\r\n"
    )

    found = read(raw)

    assert found.kind == Kind.FORWARDED
    assert not found.answers


# --- words ---------------------------------------------------------------------------------------------------

QUOTES = [
    "Den man. 1. mar. 2027 kl. 10.15 skrev Forsamlingshuset <huset@example.org>:\n> Kommer du?",
    "Den man. 1. mar. 2027 kl. 10.15 skrev Forsamlingshuset i Nørre Lyngkær <\nhuset@example.org>:\n\n> Kommer du?",
    "On Mon, Mar 1, 2027 at 10:15 AM Forsamlingshuset <huset@example.org>\nwrote:\n> Kommer du?",
    "________________________________\nFra: Forsamlingshuset <huset@example.org>\nSendt: 1. marts",
    "Fra: Forsamlingshuset\nSendt: mandag den 1. marts 2027 10:15\nTil: Asta",
    "-----Oprindelig meddelelse-----\nFra: Forsamlingshuset",
    "> Kommer du?\n> Ja / Nej",
    "Sendt fra min iPhone",
    "-- \nAsta Vibefjer\nFormand",
]


@pytest.mark.parametrize("quote", QUOTES)
def test_only_what_the_person_wrote_is_shown(quote: str):
    found = read(plain(f"Hej Thora\n\nJeg kommer desværre ikke.\n\n{quote}"))

    assert found.kind == Kind.WORDS
    assert found.text == "Hej Thora\n\nJeg kommer desværre ikke."


def test_words_that_begin_like_a_quote_stay():
    text = "Den dag kan jeg ikke, og Bo har skrevet sig på i stedet, tror jeg nok."

    assert read(plain(text)).text == text


def test_a_mail_in_html_alone_is_read_without_its_styles_and_scripts():
    html = "<style>p{}</style><p>Jeg kommer <b>ikke</b></p><script>alert(1)</script><blockquote>Kommer du?</blockquote>"

    assert read(plain(html, kind="text/html; charset=utf-8")).text == "Jeg kommer ikke"


def test_template_and_sql_text_is_text():
    text = "{{ settings.SECRET_KEY }} {% load x %} '; DROP TABLE events_event; --"

    assert read(plain(text, head=f"Subject: {text}\r\n")).text == text


# --- programs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Auto-Submitted: auto-replied\r\n", Kind.AUTOMATIC),
        ("Subject: Automatisk svar: Kommer du?\r\n", Kind.AUTOMATIC),
        ("Return-Path: <>\r\n", Kind.AUTOMATIC),
        ("Precedence: list\r\n", Kind.LIST),
        ("List-Id: <a.b>\r\n", Kind.LIST),
        ("Received: x\r\n" * 51, Kind.LOOP),
        ("Auto-Submitted: no\r\n", Kind.WORDS),
        ("Subject: Ferie og Kommer du?\r\n", Kind.WORDS),
    ],
)
def test_programs_are_told_from_people(head: str, kind: Kind):
    assert read(plain("Hej", head=head)).kind == kind


def test_an_answer_counts_although_a_program_says_it_sent_it():
    found = read(whole(head="Auto-Submitted: auto-generated\r\n"))

    assert found.kind == Kind.CALENDAR
    assert found.is_automatic


REPORT = (
    "From: MAILER-DAEMON@mx.example.net\r\nContent-Type: multipart/report; report-type={}; boundary=r\r\n\r\n"
    "--r\r\n\r\nhello\r\n--r\r\nContent-Type: message/{}\r\n\r\n{}\r\n--r--\r\n"
)


@pytest.mark.parametrize(
    ("report", "kind"), [("feedback-report", Kind.ABUSE), ("disposition-notification", Kind.AUTOMATIC)]
)
def test_reports_are_told_apart(report: str, kind: Kind):
    assert read(REPORT.format(report, report, "Feedback-Type: abuse").encode()).kind == kind


def test_a_delivery_report_names_recipient_status_and_mail():
    body = "Reporting-MTA: dns; mx\r\n\r\nFinal-Recipient: rfc822; Asta@Example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    raw = REPORT.format("delivery-status", "delivery-status", body).replace(
        "--r--", "--r\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <a@b.c>\r\n\r\nhej\r\n--r--"
    )

    found = read(raw.encode())

    assert found.kind == Kind.BOUNCE
    assert found.bounced_ids == ("<a@b.c>",)
    assert (found.bounces[0].address, found.bounces[0].is_hard) == ("asta@example.org", True)


# --- hostile -------------------------------------------------------------------------------------------------


def nested(depth: int) -> bytes:
    raw = b"hej"
    for level in range(depth):
        raw = f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode() + raw
    return b"From: a@b.c\r\n" + raw


HOSTILE = {
    "a line of ten million letters": b"From: a@b.c\r\n\r\n" + b"x" * 10_000_000,
    "a header bomb": b"From: a@b.c\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\nhej",
    "a header of a million letters": b"From: a@b.c\r\nSubject: " + b"x" * 1_000_000 + b"\r\n\r\nhej",
    "ten thousand parts": b"From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000,
    "depth": nested(5_000),
    "mails in mails": b"From: a@b.c\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "half a million empty lines": b"From: a@b.c\r\n\r\n" + b"\r\n" * 500_000,
    "quotes without end": whole("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + 'ATTENDEE;CN="' + '";"' * 50_000),
    "folds without end": whole("BEGIN:VCALENDAR\nBEGIN:VEVENT\nX:" + "\n " * 100_000),
    "components in components": whole("BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 20_000),
    "addresses without end": b"From: " + b"<a@b.c>, " * 100_000 + b"\r\nTo: " + b'"(' * 100_000 + b"\r\n\r\nhej",
    "encoded words without end": b"From: a@b.c\r\nSubject: " + b"=?utf-8?q?=C3?= " * 20_000 + b"\r\n\r\nhej",
    "parameters without end": whole("", part="text/plain" + ";a" * 1_000_000),
    "quoted parameters without end": whole("", part="text/plain" + ';"' * 1_000_000),
    "a zip bomb": whole(base64.encodebytes(b"PK\3\4" + b"\0" * 200_000), part="application/zip", encoding="base64"),
    "nothing": b"",
    "zeros": b"\0" * 10_000,
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_bomb_goes_off(raw: bytes):
    found = read(raw)

    assert isinstance(found, Incoming)
    assert not any(each.attendees for each in found.answers)


def test_a_text_made_of_beginnings_of_quotes_is_read_in_no_time():
    line = "on " + "1" * 60 + " skrev:" * 33 + "x\n"
    text = "".join(f"--b\nContent-Type: text/plain\n\nBEGIN:VCALENDAR\n{line * 140}\n" for _ in range(30))
    began = time.process_time()

    read(f"From: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\n{text}--b--\n".encode())

    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("raw", "limit"),
    [
        (b"x" * 1001, "size"),
        (b"\r\n" * 300, "lines"),
        (b"X: y\r\n" * 40 + b"\r\n", "head"),
        (b"\r\n\r\n" + b"boundary " * 6, "parts"),
        (b"\r\n\r\n" + b"message/ " * 6, "depth"),
    ],
)
def test_limits_come_before_parsing(raw: bytes, limit: str):
    small = Limits(size=1000, lines=100, head=200, head_lines=30, boundaries=5, nested=5)

    found = read(raw, small)

    assert (found.kind, found.reason) == (Kind.UNREADABLE, limit)


def test_control_characters_reach_no_row():
    found = read(whole(head="X: y\r\n", text="Hej\x00\x1b[31m\u202e").replace(b"<1@", b"<1\0@"))

    for text in (found.subject, found.text, found.message_id, found.sender.name):
        assert text.isprintable() or "\n" in text
    found.text.encode()


def test_control_characters_in_a_parameter_reach_no_row():
    text = CALENDAR.replace("METHOD:REPLY\n", "")

    (answer,) = read(whole(text, part='text/calendar; method="RE\x00PLY"')).answers

    assert "\x00" not in answer.method


def test_a_look_alike_sender_is_another_sender():
    raw = whole().replace(
        b"From: Asta <Asta@Example.org>", "From: asta@example.org <аsta@example.org>".encode()
    )

    assert read(raw).sender.address != "asta@example.org"


def test_two_senders_are_no_sender():
    raw = whole().replace(b"From: Asta <Asta@Example.org>", b"From: asta@example.org, bo@example.org")

    assert read(raw).sender.address == ""
