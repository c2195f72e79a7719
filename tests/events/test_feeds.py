"""Feeds over HTTP, as calendar programs fetch them, and read back by programs that are not ours."""

from __future__ import annotations

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from events import links
from events.feeds import _kept
from events.models import (
    Attendance,
    CalendarFeed,
    CoOrganiser,
    Event,
    EventKind,
    EventState,
    EventVisibility,
    Mode,
    Status,
)
from events.operations import events as operations
from events.operations import feeds, registrations
from events.operations.events import Programme
from events.revisions import window
from tests.calendar_readers import CALENDAR_READERS
from tests.factories.events import CalendarFeedFactory, EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import MunicipalityFactory, NetworkFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
PUBLIC = "/feed/kalender.ics"


def personal_url(feed: CalendarFeed) -> str:
    return reverse("events:personal_feed", args=[links.feed_token(feed)])


def titles(response: Any) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in Calendar.from_ical(response.content).walk("VEVENT")]


def published(**more: Any) -> Event:
    """An event as the operations leave it: with its revisions."""
    event = EventFactory(**more)
    feeds.bump(event)
    return event


def move(event: Event, by: timedelta) -> None:
    event.starts_at += by
    event.ends_at += by
    event.registration_deadline = None
    operations.edit(event, Programme(), notify=False)


# --- What a feed holds -------------------------------------------------------------------------------------


def test_a_feed_has_public_events_alone(client: Client) -> None:
    EventFactory(title="Åbent for alle")
    EventFactory(title="Kladde", state=EventState.DRAFT)
    EventFactory(title="For medlemmer", visibility=EventVisibility.MEMBERS)
    EventFactory(title="For inviterede", visibility=EventVisibility.INVITED)

    assert titles(client.get(PUBLIC)) == ["Åbent for alle"]


def test_signing_in_changes_nothing_in_a_public_feed(client: Client) -> None:
    registration = RegistrationFactory(event__visibility=EventVisibility.INVITED)
    client.force_login(registration.person)

    assert titles(client.get(PUBLIC)) == []


def test_a_feed_goes_half_a_year_back_and_has_all_that_comes(client: Client) -> None:
    now = timezone.now()
    for title, days in (("for længe siden", -250), ("for nylig", -179), ("om længe", 900)):
        EventFactory(title=title, starts_at=now + timedelta(days=days), state=EventState.OPEN)

    assert titles(client.get(PUBLIC)) == ["for nylig", "om længe"]


def test_every_filter_is_a_feed(client: Client) -> None:
    theme, organiser = ThemeFactory(slug="mobilitet"), OrganisationFactory(slug="borgerforening")
    skive = VenueFactory(municipality=MunicipalityFactory(code="0779", name="Skive"))
    wanted = EventFactory(
        title="Den rette",
        network=NetworkFactory(slug="paa-vej"),
        kind=EventKind.THEME_SEMINAR,
        venue=skive,
        mode=Mode.HYBRID,
    )
    wanted.themes.add(theme)
    CoOrganiser.objects.create(event=wanted, organisation=organiser)
    EventFactory(title="En anden")

    for query in (
        "netvaerk=paa-vej",
        "slags=temaseminar",
        "tema=mobilitet",
        "kommune=0779",
        "arrangoer=borgerforening",
        "form=online",
        "form=online&tema=mobilitet&kommune=0779&arrangoer=borgerforening&slags=temaseminar&netvaerk=paa-vej",
    ):
        assert titles(client.get(f"{PUBLIC}?{query}")) == ["Den rette"], query


def test_one_event_stands_once_however_many_themes_and_hosts_it_shares_with_the_filter(
    client: Client,
) -> None:
    event = EventFactory()
    event.themes.add(ThemeFactory(slug="et"), ThemeFactory(slug="to"))

    assert len(titles(client.get(f"{PUBLIC}?tema=et&tema=to"))) == 1


@pytest.mark.parametrize(
    "query", ["netvaerk=ukendt", "slags=fest", "kommune=0657&tema=nej", "sprog=kl", "form=x"]
)
def test_a_filter_of_things_unknown_is_no_feed(client: Client, query: str) -> None:
    MunicipalityFactory()

    response = client.get(f"{PUBLIC}?{query}", headers={"If-None-Match": "*"})

    assert response.status_code == 404


def test_a_network_made_a_moment_ago_can_be_followed(client: Client) -> None:
    client.get(f"{PUBLIC}?netvaerk=foerst")
    NetworkFactory(slug="ny")

    assert client.get(f"{PUBLIC}?netvaerk=ny").status_code == 200


def test_a_feed_names_itself_and_where_it_came_from(client: Client) -> None:
    MunicipalityFactory()

    calendar = Calendar.from_ical(client.get(f"{PUBLIC}?kommune=0657&sprog=en").content)

    assert str(calendar["X-WR-CALNAME"]) == "Forsamlingshuset: All events in Herning"
    assert str(calendar["SOURCE"]) == f"{settings.SITE_URL}{PUBLIC}?kommune=0657&sprog=en"
    assert "METHOD" not in calendar
    assert not calendar.errors


def test_the_language_is_the_one_the_address_asks_for_and_no_other(client: Client) -> None:
    EventFactory(state=EventState.CANCELLED, title="Mødet")
    client.cookies["language"] = "en"

    english = client.get(f"{PUBLIC}?sprog=en")

    assert titles(english) == ["Cancelled: Mødet"]
    assert english["Content-Language"] == "en"
    assert client.get(PUBLIC)["Content-Language"] == "da"
    assert client.get(PUBLIC)["ETag"] != english["ETag"]


def test_no_link_to_an_online_meeting_stands_in_a_public_feed(client: Client) -> None:
    event = EventFactory(mode=Mode.HYBRID, online_url="https://moede.example/hemmeligt")

    assert b"hemmeligt" not in client.get(PUBLIC).content
    assert b"hemmeligt" not in client.get(reverse("events:ics", args=[event.pk])).content


# --- HTTP --------------------------------------------------------------------------------------------------


def test_a_feed_is_what_programs_expect(client: Client) -> None:
    published()

    response = client.get(PUBLIC)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["ETag"].startswith('"')
    assert response["Last-Modified"].endswith("GMT")
    assert response["Cache-Control"].startswith("public, max-age=")
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_nothing_changes_while_nothing_changes(client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2027, 2, 17, 11, 0, tzinfo=UTC), tick=False)
    published()
    before = client.get(PUBLIC)

    time_machine.move_to(datetime(2027, 2, 24, 11, 0, tzinfo=UTC), tick=False)
    after = client.get(PUBLIC)

    assert after.content == before.content
    assert after["ETag"] == before["ETag"]
    assert after["Last-Modified"] == before["Last-Modified"]


def test_the_tag_changes_with_the_window(client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2027, 2, 20, 11, 0, tzinfo=UTC), tick=False)
    before = client.get(PUBLIC)
    time_machine.move_to(datetime(2027, 3, 20, 11, 0, tzinfo=UTC), tick=False)

    after = client.get(PUBLIC, headers={"If-None-Match": before["ETag"]})
    later = client.get(PUBLIC, headers={"If-Modified-Since": before["Last-Modified"]})

    assert (after.status_code, later.status_code) == (200, 200)


def test_the_window_is_never_shorter_than_half_a_year_and_says_since_when_it_stands() -> None:
    for days in range(400):
        now = datetime(2027, 1, 1, 12, 0, tzinfo=UTC) + timedelta(days=days)
        first, since = window(now)
        assert timedelta(days=180) <= now.astimezone(COPENHAGEN).date() - first <= timedelta(days=211)
        assert since <= now
        assert window(since + timedelta(hours=1))[0] == first
        assert window(since - timedelta(hours=1))[0] < first


@pytest.mark.parametrize(
    "wrap",
    [
        "{}",
        "W/{}",
        '"andet", {}',
        '"andet" , W/{},"tredje"',
        "*",
        "{gzip}",
        "W/{gzip}",
        "{br}",
        "{semicolon}",
    ],
)
def test_a_program_that_has_it_gets_304(client: Client, wrap: str) -> None:
    published()
    tag = client.get(PUBLIC)["ETag"]
    bare = tag.strip('"')
    asked = wrap.format(tag, gzip=f'"{bare}-gzip"', br=f'"{bare}-br"', semicolon=f'"{bare};gzip"')

    response = client.get(PUBLIC, headers={"If-None-Match": asked})

    assert response.status_code == 304
    assert response.content == b""
    assert response["ETag"] == tag
    assert "Content-Length" not in response
    assert {"Last-Modified", "Cache-Control", "Vary"} <= set(response.headers)


@pytest.mark.parametrize("asked", ['"andet"', "", "rubbish", '"-gzip"'])
def test_a_program_with_something_else_gets_it_all(client: Client, asked: str) -> None:
    published()

    assert client.get(PUBLIC, headers={"If-None-Match": asked}).status_code == 200


def test_the_tag_wins_over_the_date(client: Client) -> None:
    published()
    first = client.get(PUBLIC)

    by_date = client.get(PUBLIC, headers={"If-Modified-Since": first["Last-Modified"]})
    both = client.get(
        PUBLIC, headers={"If-Modified-Since": first["Last-Modified"], "If-None-Match": '"andet"'}
    )
    older = client.get(PUBLIC, headers={"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"})
    rubbish = client.get(PUBLIC, headers={"If-Modified-Since": "i går"})

    assert (by_date.status_code, both.status_code) == (304, 200)
    assert (older.status_code, rubbish.status_code) == (200, 200)


def test_head_says_what_get_says(client: Client) -> None:
    published()
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"If-None-Match": "*"}):
        got, head = client.get(PUBLIC, headers=headers), client.head(PUBLIC, headers=headers)
        assert head.status_code == got.status_code
        assert dict(head.headers) == dict(got.headers)
        assert head.content == b""


def test_a_feed_is_compressed_for_those_who_ask_and_always_to_the_same_bytes(client: Client) -> None:
    published()
    plain = client.get(PUBLIC)

    packed, again = (client.get(PUBLIC, headers={"Accept-Encoding": "br, gzip;q=0.8"}) for _time in range(2))

    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert packed["ETag"] != plain["ETag"]
    assert gzip.decompress(packed.content) == plain.content
    assert again.content == packed.content
    assert int(packed["Content-Length"]) == len(packed.content)


@pytest.mark.parametrize("asked", ["", "br", "gzip;q=0", "identity, *;q=0", "gzip;q=x"])
def test_nobody_gets_what_they_cannot_unpack(client: Client, asked: str) -> None:
    published()

    response = client.get(PUBLIC, headers={"Accept-Encoding": asked})

    assert "Content-Encoding" not in response
    assert response.content.startswith(b"BEGIN:VCALENDAR")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PROPFIND", "REPORT", "OPTIONS"])
def test_other_methods_are_refused(method: str) -> None:
    client = Client(enforce_csrf_checks=True)
    feed = CalendarFeedFactory()

    for url in (PUBLIC, personal_url(feed)):
        response = client.generic(method, url)
        assert response.status_code == 405
        assert not response.cookies


def test_a_304_costs_one_query_and_no_rendering(client: Client, django_assert_num_queries: Any) -> None:
    network = NetworkFactory(slug="smag")
    published(network=network)
    url = f"{PUBLIC}?netvaerk=smag"
    tag = client.get(url)["ETag"]

    with django_assert_num_queries(1):
        response = client.get(url, headers={"If-None-Match": tag})

    assert response.status_code == 304


def test_what_is_rendered_is_kept_until_it_changes(client: Client, django_assert_num_queries: Any) -> None:
    event = published()
    first = client.get(PUBLIC)

    with django_assert_num_queries(1):
        again = client.get(PUBLIC)
    move(event, timedelta(hours=1))
    moved = client.get(PUBLIC)

    assert again.content == first.content
    assert moved.content != first.content


@pytest.mark.parametrize("number", [1, 3])
def test_rendering_takes_as_many_queries_for_three_events_as_for_one(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    for _time in range(number):
        published(organiser=OrganisationFactory(), venue=VenueFactory(municipality=MunicipalityFactory()))
    client.get(f"{PUBLIC}?form=online")

    with django_assert_num_queries(8):
        client.get(PUBLIC)


def test_a_tag_follows_its_own_events_alone(client: Client) -> None:
    mine, other = (
        published(network=NetworkFactory(slug="min")),
        published(network=NetworkFactory(slug="anden")),
    )
    url = f"{PUBLIC}?netvaerk=min"
    tag = client.get(url)["ETag"]

    move(other, timedelta(days=1))
    untouched = client.get(url, headers={"If-None-Match": tag})
    move(mine, timedelta(days=1))
    touched = client.get(url, headers={"If-None-Match": tag})

    assert (untouched.status_code, touched.status_code) == (304, 200)


@pytest.mark.parametrize("own", [False, True])
def test_what_the_clock_does_to_an_event_is_nothing_new_and_another_rendering_would_say_the_same(
    client: Client, time_machine: Any, own: bool
) -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=COPENHAGEN)  # a feed's window moves with the month
    time_machine.move_to(now)
    event = published(
        state=EventState.PUBLISHED,
        registration_opens_at=now + timedelta(hours=1),
        registration_deadline=now + timedelta(days=1),
        starts_at=now + timedelta(days=2),
        ends_at=now + timedelta(days=2, hours=3),
    )
    feed = CalendarFeedFactory()
    RegistrationFactory(event=event, person=feed.person, status=Status.ACCEPTED)
    url = personal_url(feed) if own else PUBLIC
    first = client.get(url)

    for moment in (event.registration_opens_at, event.registration_deadline, event.ends_at):
        assert moment is not None
        time_machine.move_to(moment + timedelta(minutes=1))
        state = event.state
        event = operations.move_along(event.pk)
        assert event.state != state
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
        cache.clear()
        assert client.get(url).content == first.content


def test_an_event_that_is_shown_or_called_off_is_something_new(client: Client) -> None:
    event = published(state=EventState.DRAFT)
    tags = [client.get(PUBLIC)["ETag"]]
    operations.publish(event)
    tags.append(client.get(PUBLIC)["ETag"])
    operations.cancel(event, "Sne")
    tags.append(client.get(PUBLIC)["ETag"])

    assert len(set(tags)) == 3


def test_an_event_that_leaves_a_filter_leaves_its_feed(client: Client) -> None:
    MunicipalityFactory(code="0779", name="Skive")
    event = published(venue=VenueFactory(municipality=MunicipalityFactory(code="0657")))
    before = client.get(f"{PUBLIC}?kommune=0657")
    event.venue = VenueFactory(municipality=MunicipalityFactory(code="0779"))
    operations.edit(event, Programme(), notify=False)

    after = client.get(f"{PUBLIC}?kommune=0657", headers={"If-None-Match": before["ETag"]})

    assert len(titles(before)) == 1
    assert after.status_code == 200
    assert titles(after) == []
    assert len(titles(client.get(f"{PUBLIC}?kommune=0779"))) == 1


# --- Personal feeds ----------------------------------------------------------------------------------------


def test_a_personal_feed_has_what_its_owner_is_asked_to_and_has_not_declined(client: Client) -> None:
    feed = CalendarFeedFactory()
    for title, status in (
        ("ja", Status.ACCEPTED),
        ("måske", Status.TENTATIVE),
        ("venter", Status.WAITLISTED),
        ("tavs", Status.UNANSWERED),
        ("nej", Status.DECLINED),
        ("afbud", Status.CANCELLED),
    ):
        event = EventFactory(title=title, visibility=EventVisibility.INVITED)
        RegistrationFactory(event=event, person=feed.person, status=status)
    EventFactory(title="ikke min")
    RegistrationFactory(event=EventFactory(title="en andens"))

    response = client.get(personal_url(feed))

    entries = Calendar.from_ical(response.content).walk("VEVENT")
    assert {str(entry["SUMMARY"]): str(entry["STATUS"]) for entry in entries} == {
        "ja": "CONFIRMED",
        "måske": "TENTATIVE",
        "venter": "TENTATIVE",
        "tavs": "TENTATIVE",
    }
    assert b"ATTENDEE" not in response.content
    assert b"METHOD" not in response.content


def test_a_personal_feed_is_kept_from_others(client: Client) -> None:
    response = client.get(personal_url(CalendarFeedFactory()))

    assert response["Cache-Control"].startswith("private")
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies


@pytest.mark.parametrize(
    "headers", [{}, {"If-None-Match": "*"}, {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}]
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_addresses_that_are_no_more_answer_like_those_that_never_were(
    client: Client, method: str, headers: dict[str, str]
) -> None:
    revoked, rotated, gone = (
        CalendarFeedFactory(),
        CalendarFeedFactory(),
        CalendarFeedFactory(person__is_active=False),
    )
    urls = [personal_url(feed) for feed in (revoked, rotated, gone)]
    feeds.revoke_feed(revoked)
    feeds.rotate_feed(rotated)
    urls += [reverse("events:personal_feed", args=["A" * 24]), urls[0].lower(), urls[0][:-8] + ".ics"]

    answers = [getattr(client, method)(url, headers=headers) for url in urls]

    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, tuple(sorted(answer.headers.items()))) for answer in answers}) == 1
    assert "ETag" not in answers[0]
    assert not answers[0].cookies


def test_a_renewed_feed_lives_on_under_its_new_address(client: Client) -> None:
    feed = CalendarFeedFactory()
    RegistrationFactory(person=feed.person, status=Status.ACCEPTED)
    old = personal_url(feed)

    fresh = feeds.rotate_feed(feed)

    assert personal_url(fresh) != old
    assert len(titles(client.get(personal_url(fresh)))) == 1


def test_a_personal_304_costs_one_query(client: Client, django_assert_num_queries: Any) -> None:
    feed = CalendarFeedFactory()
    RegistrationFactory(person=feed.person, status=Status.ACCEPTED)
    tag = client.get(personal_url(feed))["ETag"]

    with django_assert_num_queries(1):
        response = client.get(personal_url(feed), headers={"If-None-Match": tag})

    assert response.status_code == 304


@pytest.mark.parametrize("number", [1, 3])
def test_a_personal_feed_takes_as_many_queries_for_three_events_as_for_one(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    feed = CalendarFeedFactory(last_fetched_at=timezone.now())
    for _time in range(number):
        RegistrationFactory(person=feed.person, status=Status.ACCEPTED)

    with django_assert_num_queries(2):
        client.get(personal_url(feed))


def test_whoever_answers_or_is_asked_sees_it_in_their_feed(client: Client) -> None:
    feed = CalendarFeedFactory()
    tags = [client.get(personal_url(feed))["ETag"]]
    registration = RegistrationFactory(person=feed.person)
    tags.append(client.get(personal_url(feed))["ETag"])
    registrations.respond(registration, registrations.Answer.YES)
    tags.append(client.get(personal_url(feed))["ETag"])
    registration.event.refresh_from_db()
    move(registration.event, timedelta(hours=2))
    tags.append(client.get(personal_url(feed))["ETag"])
    assert len(set(tags)) == len(tags)


def test_what_is_taken_away_is_noticed_by_the_date_too(client: Client, time_machine: Any) -> None:
    time_machine.move_to(datetime(2027, 2, 17, 11, 0, tzinfo=UTC), tick=False)
    feed = CalendarFeedFactory()
    time_machine.move_to(datetime(2027, 2, 18, 11, 0, tzinfo=UTC), tick=False)
    registration = RegistrationFactory(person=feed.person)
    asked = {"If-Modified-Since": client.get(personal_url(feed))["Last-Modified"]}
    unchanged = client.get(personal_url(feed), headers=asked)

    registration.delete()

    assert unchanged.status_code == 304
    assert client.get(personal_url(feed), headers=asked).status_code == 200


def test_the_owner_sees_when_a_program_last_came_by(client: Client) -> None:
    feed = CalendarFeedFactory()

    client.get(personal_url(feed))

    feed.refresh_from_db()
    assert feed.last_fetched_at is not None
    assert timezone.now() - feed.last_fetched_at < timedelta(minutes=1)


def test_the_online_link_comes_to_those_who_come_online(client: Client) -> None:
    feed = CalendarFeedFactory()
    event = EventFactory(mode=Mode.HYBRID, online_url="https://moede.example/hemmeligt")
    registration = RegistrationFactory(event=event, person=feed.person, status=Status.ACCEPTED)
    assert b"hemmeligt" not in client.get(personal_url(feed)).content

    registration.attendance = Attendance.ONLINE
    registration.changed_at = timezone.now()
    registration.save()

    assert b"hemmeligt" in client.get(personal_url(feed)).content


# --- One event ---------------------------------------------------------------------------------------------


def test_one_event_has_its_file_and_the_visitors_standing_in_it(client: Client) -> None:
    registration = RegistrationFactory(status=Status.TENTATIVE, event__visibility=EventVisibility.INVITED)
    url = reverse("events:ics", args=[registration.event.pk])
    assert client.get(url).status_code == 404

    client.force_login(registration.person)
    response = client.get(url)

    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert entry["STATUS"] == "TENTATIVE"
    assert response["Cache-Control"].startswith("private")
    assert client.get(url, headers={"If-None-Match": response["ETag"]}).status_code == 304


# --- Read back ---------------------------------------------------------------------------------------------


def read(reader: str, response: Any) -> dict[str, dict[str, Any]]:
    found = CALENDAR_READERS[reader](response.content)["events"]
    return {event["summary"]: event for event in found}


def z(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("reader", CALENDAR_READERS)
def test_other_programs_follow_what_happens_to_events(client: Client, at_noon: datetime, reader: str) -> None:
    summer = datetime(2027, 6, 1, 10, 0, tzinfo=COPENHAGEN)
    moved = EventFactory(title="Flyttet", starts_at=at_noon + timedelta(days=10))
    called_off = EventFactory(title="Mødet", starts_at=at_noon + timedelta(days=20))
    put_off = EventFactory(title="Turen", starts_at=at_noon + timedelta(days=30))
    EventFactory(title="Begge dele", mode=Mode.HYBRID, starts_at=summer, ends_at=summer + timedelta(hours=5))
    night = datetime(2027, 3, 27, 20, 0, tzinfo=COPENHAGEN)
    EventFactory(title="Natten", starts_at=night, ends_at=night.astimezone(UTC) + timedelta(hours=10))
    move(moved, timedelta(days=1, hours=2))
    operations.cancel(called_off, "Sne")
    operations.postpone(put_off, "Sygdom")

    found = read(reader, client.get(PUBLIC))

    assert found["Flyttet"]["start"] == z(at_noon + timedelta(days=11, hours=2))
    assert found["Flyttet"]["sequence"] == 1
    assert found["Aflyst: Mødet"]["status"] == "CANCELLED"
    assert found["Aflyst: Mødet"]["sequence"] == 1
    assert found["Udskudt: Turen"]["status"] == "CANCELLED"
    assert (found["Begge dele"]["start"], found["Begge dele"]["end"]) == (
        "2027-06-01T08:00:00Z",
        "2027-06-01T13:00:00Z",
    )
    assert (found["Natten"]["start"], found["Natten"]["end"]) == (
        "2027-03-27T19:00:00Z",
        "2027-03-28T05:00:00Z",
    )
    assert all(event["attendees"] == [] and event["organiser"] is None for event in found.values())
    assert len({event["uid"] for event in found.values()}) == 5


def test_one_version_is_rendered_once_however_many_ask_while_it_is() -> None:
    start, rendered = threading.Barrier(8), list[int]()

    def render() -> bytes:
        rendered.append(1)
        threading.Event().wait(0.2)
        return b"BEGIN:VCALENDAR"

    def ask(_number: int) -> bytes:
        start.wait()
        return _kept("a-version", render)

    with ThreadPoolExecutor(8) as threads:
        told = set(threads.map(ask, range(8)))

    assert told == {b"BEGIN:VCALENDAR"}
    assert len(rendered) == 1
