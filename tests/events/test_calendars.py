"""What stands in our calendars, line by line; tests/events/test_calendars_read.py asks other programs."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from events import calendars
from events.calendars import Attendee
from tests.events.calendar_samples import CREATED_AT, GUEST, REPLY_TO, at, entry


def feed(*entries: calendars.Entry) -> bytes:
    return calendars.feed(
        entries,
        name="Netværk Syd",
        source_url="https://forsamlingshuset.example/kalendere/netvaerk-syd.ics",
        refresh=timedelta(hours=4),
        colour="seagreen",
        language="da",
    )


def lines(content: bytes) -> list[str]:
    """The content lines, unfolded."""
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def property_of(content: bytes, name: str) -> list[str]:
    """The values, parameters included, of a property inside the VEVENT."""
    event = lines(content)
    event = event[event.index("BEGIN:VEVENT") :]
    return [line[len(name) :] for line in event if re.match(rf"{name}[;:]", line)]


def test_a_feed_says_who_it_is_in_the_words_of_the_standard_and_of_the_programs() -> None:
    head = lines(feed())[: lines(feed()).index("BEGIN:VTIMEZONE")]

    assert head == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Forsamlingshuset//Calendars//DA",
        "CALSCALE:GREGORIAN",
        "NAME:Netværk Syd",
        "X-WR-CALNAME:Netværk Syd",
        "X-WR-TIMEZONE:Europe/Copenhagen",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "SOURCE;VALUE=URI:https://forsamlingshuset.example/kalendere/netvaerk-syd.ics",
        "COLOR:seagreen",
    ]


def test_a_feed_asks_nobody_and_names_no_guest() -> None:
    content = feed(entry())

    assert not re.search(rb"^(METHOD|ORGANIZER|ATTENDEE|CLASS|BEGIN:VALARM)", content, re.MULTILINE)
    assert property_of(content, "CONTACT") == [":LAG Sydfyn"]


def test_the_calendar_itself_has_no_uid() -> None:
    content = lines(feed(entry()))

    assert [line for line in content if line.startswith("UID")] == [f"UID:{entry().uid}"]
    assert content.index(f"UID:{entry().uid}") > content.index("BEGIN:VEVENT")


def test_the_same_rows_give_the_same_bytes_and_another_row_gives_others() -> None:
    assert feed(entry()) == feed(entry())
    assert feed(entry()) != feed(entry(changed_at=at(2027, 1, 5)))


def test_the_stamp_of_a_feed_is_the_time_of_the_change() -> None:
    content = feed(entry(changed_at=at(2027, 2, 3, 4, 5)))

    assert property_of(content, "DTSTAMP") == property_of(content, "LAST-MODIFIED") == [":20270203T040500Z"]
    assert property_of(content, "CREATED") == [":20270104T090000Z"]


def test_a_cancelled_entry_stays_and_keeps_nobody_busy() -> None:
    content = feed(entry(status="CANCELLED"))

    assert property_of(content, "STATUS") == [":CANCELLED"]
    assert property_of(content, "TRANSP") == [":TRANSPARENT"]
    assert property_of(feed(entry()), "TRANSP") == [":OPAQUE"]


def test_an_empty_feed_is_still_a_calendar() -> None:
    assert lines(feed())[-2:] == ["END:VTIMEZONE", "END:VCALENDAR"]


@pytest.mark.parametrize("colour", ["#00ff00", "red;x", "rød", ""])
def test_a_colour_that_is_no_css_name_is_left_out(colour: str) -> None:
    content = calendars.feed([], name="x", source_url="", refresh=timedelta(1), colour=colour, language="da")

    assert b"COLOR" not in content


@pytest.mark.parametrize(
    ("wish", "written"),
    [
        (timedelta(minutes=30), "PT30M"),
        (timedelta(hours=1, minutes=5), "PT1H5M"),
        (timedelta(days=1), "P1D"),
        (timedelta(days=2, hours=3), "P2DT3H"),
        (timedelta(0), "PT1M"),
    ],
)
def test_how_often_to_refresh_is_a_duration(wish: timedelta, written: str) -> None:
    content = calendars.feed([], name="x", source_url="", refresh=wish, colour="red", language="en")

    assert f"X-PUBLISHED-TTL:{written}" in lines(content)


def test_a_time_is_on_the_clock_of_copenhagen() -> None:
    content = feed(entry(starts_at=at(2027, 6, 1, 8), ends_at=at(2027, 6, 1, 10, 30)))

    assert property_of(content, "DTSTART") == [";TZID=Europe/Copenhagen:20270601T100000"]
    assert property_of(content, "DTEND") == [";TZID=Europe/Copenhagen:20270601T123000"]


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (at(2027, 10, 31, 0, 30), at(2027, 10, 31, 3)),  # from the first 02:30
        (at(2027, 10, 31, 1, 30), at(2027, 10, 31, 3)),  # from the second 02:30
        (at(2027, 10, 30, 20), at(2027, 10, 31, 0, 30)),  # to the first 02:30
        (at(2027, 10, 30, 23), at(2027, 10, 30, 23, 30)),  # the hour before
        (at(2027, 3, 28, 0, 15), at(2027, 3, 28, 0, 45)),  # the hour before spring's shift
    ],
)
def test_where_the_clock_shifts_and_in_the_hour_that_october_repeats_both_ends_are_in_utc(
    starts_at: datetime, ends_at: datetime
) -> None:
    content = feed(entry(starts_at=starts_at, ends_at=ends_at))

    assert property_of(content, "DTSTART") == [f":{starts_at:%Y%m%dT%H%M%SZ}"]
    assert property_of(content, "DTEND") == [f":{ends_at:%Y%m%dT%H%M%SZ}"]


def test_a_night_across_the_shift_is_on_the_clock_that_people_read() -> None:
    content = feed(entry(starts_at=at(2027, 10, 30, 18), ends_at=at(2027, 10, 31, 2)))

    assert property_of(content, "DTSTART") == [";TZID=Europe/Copenhagen:20271030T200000"]
    assert property_of(content, "DTEND") == [";TZID=Europe/Copenhagen:20271031T030000"]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "first", "end"),
    [
        (at(2027, 5, 4, 22), at(2027, 5, 5, 22), "20270505", "20270506"),  # one day, to midnight
        (at(2027, 5, 4, 22), at(2027, 5, 5, 21, 59), "20270505", "20270506"),  # to a minute before
        (at(2027, 5, 4, 22), at(2027, 5, 7, 22), "20270505", "20270508"),  # three days
        (at(2027, 5, 4, 22), at(2027, 5, 4, 22), "20270505", "20270506"),  # no length given
        (at(2027, 3, 27, 23), at(2027, 3, 28, 22), "20270328", "20270329"),  # the day of 23 hours
        (at(2027, 10, 30, 22), at(2027, 10, 31, 23), "20271031", "20271101"),  # the day of 25 hours
    ],
)
def test_a_whole_day_is_dates_and_ends_on_the_day_after(
    starts_at: datetime, ends_at: datetime, first: str, end: str
) -> None:
    content = feed(entry(all_day=True, starts_at=starts_at, ends_at=ends_at))

    assert property_of(content, "DTSTART") == [f";VALUE=DATE:{first}"]
    assert property_of(content, "DTEND") == [f";VALUE=DATE:{end}"]


def test_the_rules_we_send_are_the_clock_shifts_of_the_time_zone_database() -> None:
    zone = ZoneInfo("Europe/Copenhagen")
    rules = ";".join(lines(feed()))

    # The onset is in the clock time before the shift: 02:00 in March, 03:00 in October (RFC 5545 3.6.5).
    assert (
        "DAYLIGHT;DTSTART:19700329T020000;TZOFFSETFROM:+0100;TZOFFSETTO:+0200;TZNAME:CEST"
        ";RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;END" in rules
    )
    assert (
        "STANDARD;DTSTART:19701025T030000;TZOFFSETFROM:+0200;TZOFFSETTO:+0100;TZNAME:CET"
        ";RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;END" in rules
    )
    for year in range(2024, 2041):
        for month, before, after in ((3, 1, 2), (10, 2, 1)):
            week = (datetime(year, month, day, 1, tzinfo=UTC) for day in range(25, 32))
            shift = next(day for day in week if day.weekday() == 6)
            assert (shift - timedelta(seconds=1)).astimezone(zone).utcoffset() == timedelta(hours=before)
            assert shift.astimezone(zone).utcoffset() == timedelta(hours=after)


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        entry(starts_at=datetime(2027, 6, 1, 8))


def test_an_entry_does_not_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        entry(ends_at=at(2027, 5, 1))


def test_an_online_link_is_where_every_program_shows_it_and_where_the_standard_wants_it() -> None:
    content = feed(entry(location="", online_url="https://meet.example/abc"))

    assert property_of(content, "LOCATION") == [":https://meet.example/abc"]
    assert property_of(content, "CONFERENCE") == [";VALUE=URI;FEATURE=VIDEO:https://meet.example/abc"]


def test_what_is_not_known_is_not_there() -> None:
    bare = entry(description="", location="", latitude=None, url="", categories=(), organiser_name=" ")

    names = {re.split("[;:]", line)[0] for line in lines(feed(bare))}
    assert not names & {"DESCRIPTION", "LOCATION", "GEO", "URL", "CONFERENCE", "CATEGORIES", "CONTACT"}


def test_a_place_on_the_map_is_written_in_plain_decimals() -> None:
    assert property_of(feed(entry(latitude=54.9361, longitude=0.00001)), "GEO") == [":54.936100;0.000010"]


def test_an_address_on_the_web_is_ascii_and_on_one_line() -> None:
    content = feed(entry(url="https://x.example/møde 1\r\nATTENDEE:x?a=%C3%A6&b=1,2;3"))

    assert property_of(content, "URL") == [":https://x.example/m%C3%B8de%201%0AATTENDEE:x?a=%C3%A6&b=1,2;3"]


def test_a_single_entry_is_the_feeds_entry_without_the_feeds_name() -> None:
    alone, among = lines(calendars.single(entry())), lines(feed(entry()))

    assert alone[alone.index("BEGIN:VEVENT") :] == among[among.index("BEGIN:VEVENT") :]
    assert not any(line.startswith(("METHOD", "NAME", "X-WR")) for line in alone)


def test_an_invitation_asks_one_guest_and_has_the_answer_sent_to_its_own_address() -> None:
    content = calendars.request(entry(), attendee=GUEST, reply_to=REPLY_TO, stamp=at(2027, 2, 1))

    assert lines(content)[4] == "METHOD:REQUEST"
    assert property_of(content, "ORGANIZER") == [f';CN="LAG Sydfyn":mailto:{REPLY_TO}']
    assert property_of(content, "ATTENDEE") == [
        ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        ';CN="Karen Ø. Hansen":mailto:karen.oe+lag@hansen.example'
    ]
    assert property_of(content, "DTSTAMP") == [":20270201T000000Z"]
    assert property_of(content, "LAST-MODIFIED") == [f":{CREATED_AT:%Y%m%dT%H%M%SZ}"]
    assert not property_of(content, "CONTACT")


def test_an_update_remembers_what_the_guest_answered() -> None:
    accepted = Attendee(email=GUEST.email, name=GUEST.name, partstat="ACCEPTED")
    content = calendars.request(entry(sequence=3), attendee=accepted, reply_to=REPLY_TO, stamp=at(2027, 2, 2))

    assert ";PARTSTAT=ACCEPTED;" in property_of(content, "ATTENDEE")[0]
    assert property_of(content, "SEQUENCE") == [":3"]


def test_a_cancellation_says_so_whatever_the_entry_says() -> None:
    content = calendars.cancel(entry(sequence=7), attendee=GUEST, reply_to=REPLY_TO, stamp=at(2027, 2, 2))

    assert lines(content)[4] == "METHOD:CANCEL"
    assert property_of(content, "STATUS") == [":CANCELLED"]
    assert property_of(content, "SEQUENCE") == [":7"]
    assert property_of(content, "ORGANIZER") == [f';CN="LAG Sydfyn":mailto:{REPLY_TO}']


def test_a_guest_without_a_name_goes_by_the_address() -> None:
    content = calendars.request(
        entry(), attendee=Attendee(email="a@b.example", name=""), reply_to=REPLY_TO, stamp=at(2027, 2, 1)
    )

    assert property_of(content, "ATTENDEE")[0].endswith(';CN="a@b.example":mailto:a@b.example')


def test_no_name_can_end_its_quotes_or_its_line() -> None:
    wicked = Attendee(
        email="a@b.example\r\nATTENDEE:mailto:x@y.example", name='A"\r\nATTENDEE:mailto:x\0;RSVP="FALSE'
    )
    content = calendars.request(
        entry(organiser_name='X":mailto:evil@z.example\nSTATUS:CANCELLED'),
        attendee=wicked,
        reply_to=REPLY_TO,
        stamp=at(2027, 2, 1),
    )

    assert len(property_of(content, "ATTENDEE")) == len(property_of(content, "STATUS")) == 1
    for name in ("ATTENDEE", "ORGANIZER"):
        assert property_of(content, name)[0].count('"') == 2
    assert b"\0" not in content


def test_no_line_begins_or_ends_with_a_space_that_a_reader_might_trim() -> None:
    content = feed(entry(description="et ord og to ord på ø " * 40))

    assert b" \r\n" not in content
    assert b"\r\n  " not in content


def test_a_backslash_before_a_capital_n_stays_a_backslash() -> None:
    content = feed(entry(description=r"Se C:\Nord; \n er ikke et linjeskift"))

    assert property_of(content, "DESCRIPTION") == [r":Se C:\\Nord\; \\n er ikke et linjeskift"]
