"""Whatever people write comes back as they wrote it, from lines that keep the rules (RFC 5545 3.1)."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from events import calendars
from events.calendars import Attendee
from tests.calendar_readers import CALENDAR_READERS
from tests.events.calendar_samples import GUEST, REPLY_TO, at, entry

# node-ical and ics undo the backslash before the letter n first, and so find a line break in "\\n".
RIGHT_ABOUT_BACKSLASHES = ("ical.js", "ts-ics", "libical", "vobject")
# node-ical and ts-ics end a parameter at a semicolon though it stands in quotes.
RIGHT_ABOUT_QUOTES = ("ical.js", "libical", "vobject", "ics")

anything = st.text(max_size=400)
written = st.text(
    st.sampled_from("abcÆØÅæøå 0123,;:\\nN\"'^\n😀👩‍👩‍👧שלוםمرحبا中文")
    | st.characters(categories=("L", "N", "S")),
    max_size=400,
).filter(lambda text: "END:" not in text)  # ts-ics looks for END:VEVENT anywhere, even in a title


def request(**changes: Any) -> bytes:
    attendee = changes.pop("attendee", GUEST)
    return calendars.request(entry(**changes), attendee=attendee, reply_to=REPLY_TO, stamp=at(2027, 2, 1))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(anything, anything, anything)
@example("\r\nX:1", "\x85\u2028\u2029\v\f\x1c\0", "\ud800")
@example(" " * 300, "a" * 5000, "😀" * 900)
@example("\\" * 300, "a\n" * 300, "b,;" * 300)
def test_lines_are_short_and_whole_whatever_stands_in_them(one: str, two: str, three: str) -> None:
    content = request(
        title=one,
        description=two,
        location=three,
        url=one,
        online_url=two,
        uid=three,
        categories=(one, two),
        organiser_name=three,
        attendee=Attendee(email=one, name=two),
    )

    assert content.endswith(b"END:VCALENDAR\r\n")
    for line in content.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # never folded inside a character
        assert not set(line) & (set(range(32)) - {9} | {127})
    for folded in content.split(b"\r\n ")[:-1]:
        assert (len(folded) - len(folded.rstrip(b"\\"))) % 2 == 0  # nor inside an escape
    plain = [line.split(b":")[0].split(b";")[0] for line in content.replace(b"\r\n ", b"").split(b"\r\n")]
    assert plain.count(b"STATUS") == plain.count(b"ATTENDEE") == plain.count(b"END") - 4 == 1


@pytest.mark.parametrize("reader", RIGHT_ABOUT_BACKSLASHES)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(written)
@example("lang tekst med mellemrum " * 60)
@example("\\" * 200)
@example(r"C:\Nord\nyt; a,b")
@example(" " * 200 + "x" + " " * 200 + "y")
def test_a_text_comes_back_as_it_was_written(reader: str, text: str) -> None:
    read = CALENDAR_READERS[reader](request(description=text, title=text, location=text))["events"][0]

    assert (read["description"] or "") == text.strip()
    assert (read["summary"] or "") == (read["location"] or "") == " ".join(text.split())


@pytest.mark.parametrize("reader", ["node-ical", "ics"])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(written)
def test_a_text_without_backslashes_comes_back_from_the_others_too(reader: str, text: str) -> None:
    text = text.replace("\\", "/")
    read = CALENDAR_READERS[reader](request(description=text, title=text))["events"][0]

    assert (read["description"] or "") == text.strip()
    assert (read["summary"] or "") == " ".join(text.split())


@pytest.mark.parametrize("reader", RIGHT_ABOUT_QUOTES)
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Hansen, Jens; LAG: Syd", "Hansen, Jens; LAG: Syd"),
        ('Jens "Basse" Hansen', "Jens ”Basse” Hansen"),
        ("Åse\nÆrø\t(næstformand)", "Åse Ærø (næstformand)"),
        ("2^3 og C:\\n", "2^3 og C:/n"),
        ("👩‍🌾 " * 40, ("👩‍🌾 " * 40).strip()),
        ("دارين שלום", "دارين שלום"),
    ],
)
def test_a_name_comes_back_whole_from_its_quotes(reader: str, name: str, shown: str) -> None:
    content = request(organiser_name=name, attendee=Attendee(email="a@b.example", name=name))
    read = CALENDAR_READERS[reader](content)["events"][0]

    assert read["organiser"]["name"] == read["attendees"][0]["name"] == shown
    assert read["attendees"][0]["email"] == "a@b.example"


def test_a_caret_that_looks_like_a_code_is_doubled_for_those_who_know_the_code() -> None:
    content = request(organiser_name="a^n b^^ c^'")

    assert CALENDAR_READERS["ical.js"](content)["events"][0]["organiser"]["name"] == "a^n b^^ c^'"
