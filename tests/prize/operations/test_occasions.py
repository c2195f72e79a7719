"""The award and the seminar of all candidates as events, filled in beforehand."""

from __future__ import annotations

from datetime import time

import pytest
from django.utils import timezone

from accounts.models import Person
from events.models import EventKind, EventState
from prize.errors import EditionRefused
from prize.models import DateKind, PrizeEdition
from prize.operations import occasions
from tests.factories.accounts import PersonFactory
from tests.factories.networks import NetworkFactory
from tests.prize.whole_plan import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory()


def edition_on(secretary: Person, begins: time | None = None, ends: time | None = None) -> PrizeEdition:
    edition = planned(secretary, network=NetworkFactory())
    edition.dates.filter(kind=DateKind.AWARD).update(starts_at=begins, ends_at=ends)
    return edition


def test_the_award_is_a_draft_on_its_day(secretary: Person) -> None:
    edition = edition_on(secretary, time(18), time(20))

    event = occasions.make_award_event(edition, secretary)

    day = edition.dates.get(kind=DateKind.AWARD).day
    assert (event.kind, event.state, event.title) == (
        EventKind.PRIZE_EVENT,
        EventState.DRAFT,
        "Overrækkelse: Landsbyprisen 2027",
    )
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    assert (starts.date(), starts.time(), ends.time()) == (day, time(18), time(20))
    assert (event.network, event.contact) == (edition.network, secretary)
    assert event.title_en == "Award of Landsbyprisen 2027"
    assert PrizeEdition.objects.get().award_event == event


def test_the_seminar_ends_an_hour_before_the_award_and_has_room_for_all_villages(secretary: Person) -> None:
    edition = edition_on(secretary, time(18), time(20))

    event = occasions.make_seminar(edition, secretary)

    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    assert (event.kind, starts.time(), ends.time()) == (EventKind.THEME_SEMINAR, time(13), time(17))
    assert event.capacity == 13 * occasions.PEOPLE_OF_A_VILLAGE
    assert not event.open_registration
    assert PrizeEdition.objects.get().seminar == event


def test_each_is_made_once(secretary: Person) -> None:
    edition = edition_on(secretary)

    assert occasions.make_award_event(edition, secretary) == occasions.make_award_event(edition, secretary)
    assert occasions.make_seminar(edition, secretary) == occasions.make_seminar(edition, secretary)


def test_without_a_day_there_is_no_event(secretary: Person) -> None:
    edition = edition_on(secretary)
    edition.dates.filter(kind=DateKind.AWARD).delete()

    with pytest.raises(EditionRefused, match="overrækkelsen"):
        occasions.make_award_event(edition, secretary)
