"""Times to present: in a row, taken by the villages, never two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from prize.models import Nomination, PresentationSlot, PrizeEdition
from prize.operations import slots
from prize.operations.slots import Plan
from tests.factories.prize import EditionFactory, NominationFactory
from tests.projects.operations.test_concurrency import at_once

pytestmark = pytest.mark.django_db
NINE = timezone.make_aware(datetime(2027, 4, 8, 9, 0))


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refusal:
        work()
    return str(refusal.value.code)


def finalist(edition: PrizeEdition, **facts: object) -> Nomination:
    row: Nomination = NominationFactory(edition=edition, state="finalist", **facts)
    return row


def clocks(edition: PrizeEdition) -> list[str]:
    return [f"{timezone.localtime(slot.starts_at):%H.%M}" for slot in edition.slots.all()]


def test_times_are_made_in_a_row_with_a_pause_between() -> None:
    edition = EditionFactory(state="final_round")

    slots.make_row(edition, Plan(NINE, 4, minutes=20, questions=10, pause=15, place="Salen"))

    assert clocks(edition) == ["09.00", "09.45", "10.30", "11.15"]
    first = edition.slots.first()
    assert first is not None
    assert (first.ends_at - first.starts_at, first.place) == (timedelta(minutes=30), "Salen")


def test_making_them_anew_keeps_what_somebody_has_taken() -> None:
    edition = EditionFactory(state="final_round")
    slots.make_row(edition, Plan(NINE, 3))
    village = finalist(edition)
    slots.take(edition.slots.all()[0], village)

    slots.make_row(edition, Plan(NINE + timedelta(hours=2), 2))

    assert clocks(edition) == ["09.00", "11.00", "11.35"]
    assert edition.slots.all()[0].nomination == village


def test_a_row_that_runs_into_a_taken_time_is_refused_whole() -> None:
    edition = EditionFactory(state="final_round")
    slots.make_row(edition, Plan(NINE, 2))
    slots.take(edition.slots.all()[0], finalist(edition))

    assert refused(lambda: slots.make_row(edition, Plan(NINE - timedelta(minutes=40), 3))) == "clash"
    assert clocks(edition) == ["09.00", "09.35"]


@pytest.mark.parametrize(("number", "minutes"), [(0, 20), (61, 20), (3, 0)])
def test_a_row_of_nothing_is_refused(number: int, minutes: int) -> None:
    edition = EditionFactory(state="final_round")

    assert refused(lambda: slots.make_row(edition, Plan(NINE, number, minutes=minutes))) == "places"


def test_a_village_takes_one_time_and_gives_back_the_one_it_had() -> None:
    edition = EditionFactory(state="final_round")
    first, second = slots.make_row(edition, Plan(NINE, 2))
    village = finalist(edition)

    slots.take(first, village)
    slots.take(second, village)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.nomination, first.confirmed_at) == (None, None)
    assert second.nomination == village
    assert second.confirmed_at is not None


def test_a_time_that_another_has_is_not_to_be_had() -> None:
    edition = EditionFactory(state="final_round")
    (slot,) = slots.make_row(edition, Plan(NINE, 1))
    slots.take(slot, finalist(edition))

    assert refused(lambda: slots.take(slot, finalist(edition))) == "places"
    assert refused(lambda: slots.remove(slot)) == "places"


def test_the_time_of_one_who_has_withdrawn_is_free_again() -> None:
    edition = EditionFactory(state="final_round")
    (slot,) = slots.make_row(edition, Plan(NINE, 1))
    leaver, other = finalist(edition), finalist(edition)
    slots.take(slot, leaver)
    Nomination.objects.filter(pk=leaver.pk).update(state="withdrawn")

    slots.take(slot, other)

    slot.refresh_from_db()
    assert slot.nomination == other


@pytest.mark.parametrize("state", ["candidate", "not_selected", "withdrawn"])
def test_only_finalists_present(state: str) -> None:
    edition = EditionFactory(state="final_round")
    (slot,) = slots.make_row(edition, Plan(NINE, 1))
    village = NominationFactory(edition=edition, state=state)

    assert refused(lambda: slots.take(slot, village)) == "state"
    assert refused(lambda: slots.take(slot, finalist(EditionFactory()))) == "state"


def test_what_the_secretary_gives_waits_for_a_yes() -> None:
    edition = EditionFactory(state="final_round")
    slots.make_row(edition, Plan(NINE, 3))
    late, early = finalist(edition, number=9), finalist(edition, number=2)

    assert slots.spread(edition) == 2

    given = list(edition.slots.values_list("nomination", "confirmed_at"))
    assert given == [(early.pk, None), (late.pk, None), (None, None)]
    own = PresentationSlot.objects.get(nomination=early)
    slots.take(own, early)
    own.refresh_from_db()
    assert own.confirmed_at is not None


def test_no_times_are_changed_after_the_final() -> None:
    edition = EditionFactory(state="final_round")
    (slot,) = slots.make_row(edition, Plan(NINE, 1))
    village = finalist(edition)
    PrizeEdition.objects.update(state="recommending")

    assert refused(lambda: slots.take(slot, village)) == "state"
    assert refused(lambda: slots.make_row(edition, Plan(NINE, 1))) == "state"


@pytest.mark.django_db(transaction=True)
def test_many_villages_at_once_each_get_a_time_of_their_own() -> None:
    edition = EditionFactory(state="final_round")
    (slot,) = slots.make_row(edition, Plan(NINE, 1))
    villages = [finalist(edition) for _ in range(8)]

    said = at_once(*[lambda village=village: slots.take(slot, village) for village in villages])

    assert said == ["done"] + ["places"] * 7
