"""Each date of a published edition stands in the calendars of those it concerns, and in nobody else's."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import Person
from accounts.operations import erase
from events import links
from events.models import DatedNote, NoteReader
from events.operations import feeds
from prize.models import DateKind, EditionDate, EditionState, PrizeEdition, RoleKind
from prize.operations import calendar, editions, occasions, states
from prize.operations.panel import jurors
from prize.operations.panel.jurors import Seat
from prize.operations.proposing import add_writer
from prize.operations.rows import Sent
from prize.planning import state
from tests.calendar_readers import CALENDAR_READERS
from tests.factories.accounts import PersonFactory
from tests.factories.networks import NetworkFactory
from tests.factories.prize import NominationFactory
from tests.prize.whole_plan import FIRST, planned, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory()


@pytest.fixture(autouse=True)
def now(time_machine: Any) -> None:
    time_machine.move_to("2026-12-01T09:00:00Z")


def feed_of(person: Person) -> str:
    return reverse("events:personal_feed", args=[links.feed_token(feeds.create_feed(person, "Min"))])


def entries(client: Client, url: str) -> dict[str, Any]:
    found = Calendar.from_ical(client.get(url).content).walk("VEVENT")
    return {str(entry["SUMMARY"]).partition(": ")[2]: entry for entry in found}


def move(edition: PrizeEdition, by: Person, **days: Any) -> None:
    """Save the dates with these changed; None takes one away."""
    rows = [
        {
            "kind": row.kind,
            "day": row.day,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "place": row.place,
        }
        for row in edition.dates.all()
    ]
    rows = [{**row, **days.get(row["kind"], {})} for row in rows if days.get(row["kind"], {}) is not None]
    seen = state.token(state.of_section(edition, "datoer"))
    editions.change(edition, "datoer", Sent(rows=rows), by, seen=seen, reason="Mødet er flyttet.")


def kinds(client: Client, person: Person) -> set[str]:
    return set(entries(client, feed_of(person)))


def labels(*wanted: DateKind) -> set[str]:
    return {str(kind.label) for kind in wanted}


def test_a_plan_stands_in_no_calendar(client: Client, secretary: Person) -> None:
    planned(secretary)

    assert kinds(client, secretary) == set()


def test_each_reads_the_dates_that_concern_them(client: Client, secretary: Person) -> None:
    edition = published(secretary)
    juror = edition.jurors.first().person
    nominator = edition.nominators.first().contact
    writer = add_writer(NominationFactory(edition=edition), PersonFactory()).person
    committee = edition.roles.get(role=RoleKind.COMMITTEE_CLERK).person
    council = edition.roles.get(role=RoleKind.COUNCIL_CLERK).person
    d = DateKind

    assert kinds(client, secretary) == {str(kind.label) for kind in list(d)[:10]}
    assert kinds(client, juror) == labels(
        d.CONFLICTS_CLOSE, d.ASSESSMENT_CLOSE, d.MODERATION, d.FINAL_ROUND, d.AWARD
    )
    assert kinds(client, nominator) == labels(
        d.PROPOSALS_OPEN, d.PROPOSALS_CLOSE, d.NOMINATIONS_CLOSE, d.AWARD
    )
    assert kinds(client, writer) == labels(d.PROPOSALS_CLOSE, d.NOMINATIONS_CLOSE, d.FINAL_ROUND, d.AWARD)
    assert kinds(client, committee) == labels(d.COMMITTEE, d.AWARD)
    assert kinds(client, council) == labels(d.COUNCIL, d.AWARD)
    assert kinds(client, PersonFactory()) == set()


def test_a_finalist_is_not_told_by_the_calendar(client: Client, secretary: Person) -> None:
    """The mails tell it, to all at once: until then the calendars of all candidates look alike."""
    edition = published(secretary, EditionState.SHORTLISTING)
    chosen, other = (add_writer(NominationFactory(edition=edition), PersonFactory()) for _one in range(2))
    before = kinds(client, other.person)
    chosen.nomination.state, other.nomination.state = "finalist", "not_selected"
    chosen.nomination.save()
    other.nomination.save()
    calendar.follow_writers(chosen.nomination)
    calendar.follow_writers(other.nomination)

    assert before
    assert kinds(client, chosen.person) == kinds(client, other.person) == before


def test_a_day_without_hours_is_a_whole_day_that_keeps_nobody_busy(client: Client, secretary: Person) -> None:
    published(secretary)

    entry = entries(client, feed_of(secretary))["Sidste dag for forslag"]

    assert entry["DTSTART"].dt == FIRST + timedelta(days=14)
    assert entry["DTEND"].dt == FIRST + timedelta(days=15)
    assert entry["TRANSP"] == "TRANSPARENT"
    assert str(entry["SEQUENCE"]) == "0"


def test_a_date_that_moves_keeps_its_uid_and_raises_its_sequence(client: Client, secretary: Person) -> None:
    edition = published(secretary)
    url = feed_of(secretary)
    before = entries(client, url)["Udvalget mødes"]

    move(
        edition,
        secretary,
        committee={"day": before["DTSTART"].dt, "starts_at": time(9), "ends_at": time(11, 30)},
    )

    after = entries(client, url)["Udvalget mødes"]
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert f"{after['DTSTART'].dt:%H:%M}–{after['DTEND'].dt:%H:%M}" == "09:00–11:30"


def test_other_dates_stay_as_they_were(client: Client, secretary: Person) -> None:
    edition = published(secretary)
    url = feed_of(secretary)
    before = entries(client, url)["Sidste dag for forslag"].to_ical()

    move(edition, secretary, committee={"place": "Regionshuset"})

    assert entries(client, url)["Sidste dag for forslag"].to_ical() == before


def test_a_date_that_goes_is_cancelled_and_may_come_again(client: Client, secretary: Person) -> None:
    edition = published(secretary)
    url = feed_of(edition.jurors.first().person)
    row = edition.dates.get(kind=DateKind.MODERATION)
    before = entries(client, url)["Juryen mødes"]

    move(edition, secretary, moderation=None)
    (gone,) = [
        e for e in Calendar.from_ical(client.get(url).content).walk("VEVENT") if e["UID"] == before["UID"]
    ]
    EditionDate.objects.create(edition=edition, kind=DateKind.MODERATION, day=row.day)
    move(edition, secretary)
    again = entries(client, url)["Juryen mødes"]

    assert (gone["STATUS"], int(gone["SEQUENCE"])) == ("CANCELLED", 1)
    assert str(gone["SUMMARY"]).startswith("Aflyst: ")
    assert (again["STATUS"], again["UID"], int(again["SEQUENCE"])) == ("CONFIRMED", before["UID"], 2)


def test_nothing_new_is_one_query_and_nothing_to_fetch(
    client: Client, secretary: Person, django_assert_num_queries: Any
) -> None:
    edition = published(secretary)
    url = feed_of(secretary)
    tag = client.get(url)["ETag"]
    states.advance(edition, EditionState.PROPOSING, secretary)

    with django_assert_num_queries(1):
        answer = client.get(url, headers={"If-None-Match": tag})

    assert answer.status_code == 304


def test_somebody_elses_coming_changes_nothing_in_ones_own_calendar(
    client: Client, secretary: Person
) -> None:
    edition = published(secretary)
    url = feed_of(secretary)
    tag = client.get(url)["ETag"]
    jurors.add(edition, Seat("ny@example.org", "Ny Juror"), secretary)

    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


def test_the_feed_speaks_the_language_it_is_asked_in(client: Client, secretary: Person) -> None:
    published(secretary)

    assert "Last day for proposals" in entries(client, feed_of(secretary) + "?sprog=en")


@pytest.mark.parametrize("number", [1, 3])
def test_a_personal_feed_takes_as_many_queries_for_three_editions_as_for_one(
    client: Client, secretary: Person, django_assert_num_queries: Any, number: int
) -> None:
    for year in range(number):
        published(secretary, year=2027 + year)
    url = feed_of(secretary)
    client.get(url)

    with django_assert_num_queries(3):
        client.get(url)


# --- The public calendar -----------------------------------------------------------------------------------


def test_the_public_calendar_has_the_days_for_everybody_alone(client: Client, secretary: Person) -> None:
    published(secretary)

    assert set(entries(client, "/feed/kalender.ics")) == labels(
        DateKind.PROPOSALS_OPEN, DateKind.PROPOSALS_CLOSE, DateKind.AWARD
    )


def test_a_filter_shows_them_in_their_network_and_nowhere_else(client: Client, secretary: Person) -> None:
    network = NetworkFactory(slug="landsbyer")
    NetworkFactory(slug="andre")
    published(secretary, network=network)

    assert len(entries(client, "/feed/kalender.ics?netvaerk=landsbyer")) == 3
    assert entries(client, "/feed/kalender.ics?netvaerk=andre") == {}
    assert entries(client, "/feed/kalender.ics?slags=temaseminar") == {}


def test_the_public_tag_follows_a_public_day_and_no_other(client: Client, secretary: Person) -> None:
    edition = published(secretary)
    tag = client.get("/feed/kalender.ics")["ETag"]
    move(edition, secretary, committee={"place": "Regionshuset"})
    same = client.get("/feed/kalender.ics", headers={"If-None-Match": tag})
    move(edition, secretary, award={"place": "Havtorn Strand"})

    assert same.status_code == 304
    assert client.get("/feed/kalender.ics", headers={"If-None-Match": tag}).status_code == 200


def test_an_award_with_an_event_of_its_own_stands_once(client: Client, secretary: Person) -> None:
    edition = published(secretary)
    occasions.make_award_event(edition, secretary)

    assert str(DateKind.AWARD.label) not in entries(client, "/feed/kalender.ics")
    assert str(DateKind.AWARD.label) in kinds(client, edition.jurors.first().person)


# --- Forgetting --------------------------------------------------------------------------------------------


def test_somebody_who_is_forgotten_reads_nothing_and_keeps_nothing(secretary: Person) -> None:
    edition = published(secretary)
    clerk = edition.roles.get(role=RoleKind.COUNCIL_CLERK).person
    nominator = edition.nominators.get(name="LAG Nord")
    erase(clerk)
    erase(nominator.contact)

    nominator.refresh_from_db()
    assert not NoteReader.objects.filter(person__in=[clerk, nominator.contact_id or 0]).exists()
    assert not edition.roles.filter(role=RoleKind.COUNCIL_CLERK).exists()
    assert (nominator.contact, nominator.link_hash) == (None, None)


def test_who_read_a_day_is_forgotten_once_it_has_left_the_calendars(
    secretary: Person, time_machine: Any
) -> None:
    from events.operations.retention import forget

    published(secretary)
    time_machine.move_to("2028-03-01T09:00:00Z")
    forget()

    assert DatedNote.objects.exists()
    assert not NoteReader.objects.exists()


# --- As other programs read it -----------------------------------------------------------------------------


@pytest.mark.parametrize("reader", CALENDAR_READERS)
def test_other_programs_read_a_whole_day_hours_and_what_was_called_off(
    client: Client, secretary: Person, reader: str
) -> None:
    edition = published(secretary)
    move(edition, secretary, committee={"day": date(2027, 4, 14), "starts_at": time(9), "ends_at": time(11)})
    move(edition, secretary, moderation=None)

    found = CALENDAR_READERS[reader](client.get(feed_of(secretary)).content)["events"]

    by_title = {event["summary"].rpartition(": ")[2]: event for event in found}
    day = by_title["Sidste dag for forslag"]
    assert (day["start"], day["end"]) == ("2027-01-21", "2027-01-22")
    meeting = by_title["Udvalget mødes"]
    assert (meeting["start"], meeting["end"]) == ("2027-04-14T07:00:00Z", "2027-04-14T09:00:00Z")
    assert by_title["Juryen mødes"]["status"] == "CANCELLED"
    assert timezone.now().year == 2026
