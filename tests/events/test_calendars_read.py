"""Six programs that are not ours read our calendars, and agree; a seventh subscribes."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from events import calendars
from events.calendars import Attendee
from tests.calendar_readers import CALENDAR_READERS
from tests.calendar_readers.vdirsyncer import subscription
from tests.events.calendar_samples import GUEST, REPLY_TO, at, entry

pytestmark = pytest.mark.once

each_reader = pytest.mark.parametrize("reader", CALENDAR_READERS)


def feed(*entries: calendars.Entry) -> bytes:
    return calendars.feed(
        entries,
        name="Netværk Syd",
        source_url="https://forsamlingshuset.example/kalendere/netvaerk-syd.ics",
        refresh=timedelta(hours=4),
        colour="seagreen",
        language="da",
    )


def read(reader: str, content: bytes) -> dict[str, Any]:
    """The one event that `reader` finds."""
    (event,) = CALENDAR_READERS[reader](content)["events"]
    found: dict[str, Any] = event
    return found


def z(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@each_reader
def test_all_that_an_entry_tells_is_understood(reader: str) -> None:
    content = feed(entry())

    event = read(reader, content)
    keys = ("uid", "sequence", "status", "summary", "description", "location", "url")
    assert {key: event[key] for key in keys} == {
        "uid": entry().uid,
        "sequence": 2,
        "status": "CONFIRMED",
        "summary": "Netværksmøde: grøn omstilling",
        "description": "Kaffe fra kl. 9.30.\nVi begynder kl. 10.",
        "location": "Ærø Forsamlingshus, Bygaden 1, 5985 Søby",
        "url": "https://forsamlingshuset.example/kalender/12/",
    }
    assert (event["start"], event["end"]) == ("2027-06-01T08:00:00Z", "2027-06-01T10:30:00Z")
    assert event["categories"] == ["Netværksmøde"]
    assert event["organiser"] is None
    assert event["attendees"] == []


@each_reader
def test_a_feed_has_its_name_and_no_method(reader: str) -> None:
    found = CALENDAR_READERS[reader](feed(entry()))

    assert found["method"] is None
    assert found["name"] == "Netværk Syd"


@each_reader
@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (at(2027, 1, 12, 9), at(2027, 1, 12, 15)),  # winter
        (at(2027, 7, 1, 8), at(2027, 7, 1, 14)),  # summer
        (at(2027, 3, 27, 9), at(2027, 3, 27, 11)),  # the day before spring's shift
        (at(2027, 3, 28, 0, 59), at(2027, 3, 28, 1)),  # 01:59 to 03:00, one minute
        (at(2027, 3, 27, 19), at(2027, 3, 28, 8)),  # a night across it
        (at(2027, 3, 29, 8), at(2027, 3, 29, 10)),  # the day after
        (at(2027, 10, 30, 8), at(2027, 10, 30, 10)),  # the day before autumn's shift
        (at(2027, 10, 30, 23, 59), at(2027, 10, 31, 2)),  # 01:59 to 03:00, two hours and a minute
        (at(2027, 10, 31, 0), at(2027, 10, 31, 0, 30)),  # the first 02:00
        (at(2027, 10, 31, 0, 30), at(2027, 10, 31, 1, 30)),  # the first 02:30 to the second
        (at(2027, 10, 31, 1), at(2027, 10, 31, 1, 59)),  # the second 02:00
        (at(2027, 10, 30, 18), at(2027, 10, 31, 9)),  # a night across it
        (at(2027, 11, 1, 9), at(2027, 11, 1, 11)),  # the day after
        (at(2031, 3, 30, 1), at(2031, 10, 26, 1)),  # another year, from shift to shift
    ],
)
def test_a_time_is_the_same_instant_everywhere(reader: str, starts_at: datetime, ends_at: datetime) -> None:
    event = read(reader, feed(entry(starts_at=starts_at, ends_at=ends_at)))

    assert (event["start"], event["end"]) == (z(starts_at), z(ends_at))


@each_reader
@pytest.mark.parametrize(
    ("starts_at", "ends_at", "first", "end"),
    [
        (at(2027, 5, 4, 22), at(2027, 5, 5, 22), "2027-05-05", "2027-05-06"),
        (at(2027, 3, 26, 23), at(2027, 3, 28, 22), "2027-03-27", "2027-03-29"),
        (at(2027, 10, 29, 22), at(2027, 10, 31, 23), "2027-10-30", "2027-11-01"),
    ],
)
def test_whole_days_are_the_same_dates_everywhere(
    reader: str, starts_at: datetime, ends_at: datetime, first: str, end: str
) -> None:
    event = read(reader, feed(entry(all_day=True, starts_at=starts_at, ends_at=ends_at)))

    assert (event["start"], event["end"]) == (first, end)


@each_reader
def test_a_cancelled_entry_is_read_as_cancelled_among_the_others(reader: str) -> None:
    entries = [
        entry(uid="a@x.example", starts_at=at(2027, 6, 1), status="CANCELLED", sequence=3),
        entry(uid="b@x.example", starts_at=at(2027, 6, 1, 1), status="TENTATIVE"),
        entry(uid="c@x.example", starts_at=at(2027, 6, 1, 2)),
    ]

    events = CALENDAR_READERS[reader](feed(*entries))["events"]
    assert [(event["uid"], event["sequence"], event["status"]) for event in events] == [
        ("a@x.example", 3, "CANCELLED"),
        ("b@x.example", 2, "TENTATIVE"),
        ("c@x.example", 2, "CONFIRMED"),
    ]


@each_reader
def test_an_invitation_is_read_as_one_with_whom_to_answer(reader: str) -> None:
    content = calendars.request(entry(), attendee=GUEST, reply_to=REPLY_TO, stamp=at(2027, 2, 1))

    assert CALENDAR_READERS[reader](content)["method"] == "REQUEST"
    event = read(reader, content)
    assert (event["organiser"]["email"], event["organiser"]["name"]) == (REPLY_TO, "LAG Sydfyn")
    (guest,) = event["attendees"]
    assert (guest["email"], guest["name"]) == (GUEST.email, GUEST.name)
    assert guest["partstat"] == "NEEDS-ACTION"
    assert str(guest["rsvp"]).upper() == "TRUE"


@each_reader
def test_an_update_is_the_same_meeting_with_a_higher_sequence(reader: str) -> None:
    accepted = Attendee(email=GUEST.email, name=GUEST.name, partstat="ACCEPTED")
    moved = entry(sequence=3, starts_at=at(2027, 6, 2, 8), ends_at=at(2027, 6, 2, 10))

    before = read(reader, calendars.request(entry(), attendee=GUEST, reply_to=REPLY_TO, stamp=at(2027, 2, 1)))
    after = read(reader, calendars.request(moved, attendee=accepted, reply_to=REPLY_TO, stamp=at(2027, 2, 2)))

    assert (before["uid"], before["organiser"]) == (after["uid"], after["organiser"])
    assert after["sequence"] > before["sequence"]
    assert after["start"] == "2027-06-02T08:00:00Z"
    assert after["attendees"][0]["partstat"] == "ACCEPTED"


@each_reader
def test_a_cancellation_is_read_as_one(reader: str) -> None:
    content = calendars.cancel(entry(sequence=3), attendee=GUEST, reply_to=REPLY_TO, stamp=at(2027, 2, 2))

    assert CALENDAR_READERS[reader](content)["method"] == "CANCEL"
    event = read(reader, content)
    assert (event["uid"], event["sequence"], event["status"]) == (entry().uid, 3, "CANCELLED")
    assert event["organiser"]["email"] == REPLY_TO


@each_reader
def test_an_empty_feed_is_read_as_empty(reader: str) -> None:
    assert CALENDAR_READERS[reader](feed())["events"] == []


def test_a_subscriber_keeps_one_entry_for_each_event_however_often_it_fetches(tmp_path: Path) -> None:
    other = entry(uid="other@forsamlingshuset.example", title="Et andet møde")
    with subscription(tmp_path) as subscriber:
        first = subscriber.fetch(feed(entry(), other))
        again = subscriber.fetch(feed(entry(), other))
        moved = subscriber.fetch(feed(entry(sequence=3, starts_at=at(2027, 6, 1, 9)), other))
        cancelled = subscriber.fetch(feed(entry(sequence=4, status="CANCELLED"), other))

    assert len(first) == len(moved) == len(cancelled) == 2
    assert again == first
    # It knows an entry by its content: what did not change must keep its bytes, or it is made anew.
    assert len(moved.items() & first.items()) == len(cancelled.items() & first.items()) == 1
    assert sum(b"T110000" in kept for kept in moved.values()) == 1
    assert sum(b"STATUS:CANCELLED" in kept for kept in cancelled.values()) == 1
