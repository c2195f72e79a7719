"""Whatever bytes come, the reader says what it found and raises nothing. `make fuzz` goes on for minutes."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.replies import Incoming, read
from tests.notifications.replies.test_reading import CALENDAR, REPORT, SAME, whole

SEEDS = [
    *SAME.values(),
    REPORT.format("delivery-status", "delivery-status", "Action: failed").encode(),
    whole(),
]
PIECES = [
    b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"ATTENDEE", b";PARTSTAT=", b":mailto:",
    b"Content-Type: ", b"multipart/mixed; boundary=b\r\n", b"--b\r\n", b"--b--", b"\r\n\r\n", b"message/rfc822",
    b"message/delivery-status", b"text/calendar; charset=", b"=?utf-8?b?", b"?=", b"From: ", b"To: ", b"<@>",
    b"DTSTART;TZID=", b"99999999T999999Z", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b'"', b",", b";", b"\\", b"\r",
    b"Content-Transfer-Encoding: base64\r\n", b"uuencode\r\n", b"begin 644 x\r\n", b"Date: ", b"Message-ID: <",
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A mail that was one, with pieces cut out, doubled, and others put in."""
    raw = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 60)))
        raw = raw[:start] + draw(st.sampled_from([*PIECES, b"", raw[start:end] * 3])) + raw[end:]
    return raw


def holds(raw: bytes) -> None:
    found = read(raw)
    assert isinstance(found, Incoming)
    for text in (found.subject, found.text, found.sender.name, found.sender.address, found.message_id):
        text.encode()
        assert "\x00" not in text
    for answer in found.answers:
        for each in (answer.uid, answer.comment, *(one.name for one in answer.attendees)):
            each.encode()
            assert "\x00" not in each


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_a_damaged_mail_is_read_as_far_as_it_goes(raw: bytes):
    holds(raw)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=20)), max_size=80))
def test_any_bytes_are_taken(pieces: list[bytes]):
    holds(b"".join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_in_a_calendar_is_taken(text: str):
    holds(whole(CALENDAR.replace("SEQUENCE", f"SUMMARY:{text}\nSEQUENCE").encode("utf-8", "replace")))
