"""A query that is written once gives what the queryset gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Dish, Event, Registration, Status
from lib.compiled import Compiled, CompiledByShape, CompiledForMany, values_of
from lib.together import together
from networks.models import Municipality
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import MunicipalityFactory

pytestmark = pytest.mark.django_db


def test_models_come_with_their_relations_and_annotations_and_no_further_query() -> None:
    event = EventFactory(venue=VenueFactory())
    DishFactory(event=event)
    row = RegistrationFactory(event=event)
    asked = Compiled(
        lambda pk: (
            Registration.objects.select_related("person", "event__venue", "dish")
            .annotate(has_dishes=Exists(Dish.objects.filter(event=OuterRef("event"))))
            .filter(pk=pk)
        ),
        int,
    )

    with CaptureQueriesContext(connection) as queries:
        found = asked.first(row.pk)
        assert found is not None
        assert (found.person, found.event.venue, found.dish) == (row.person, event.venue, None)

    assert len(queries) == 1
    assert vars(found)["has_dishes"] is True
    assert values_of(found) == values_of(Registration.objects.get(pk=row.pk))


def test_the_same_query_is_asked_with_other_values() -> None:
    first, second = RegistrationFactory(), RegistrationFactory()
    asked = Compiled(lambda pk: Registration.objects.filter(pk=pk), int)

    assert asked.first(first.pk) == first
    assert asked.first(second.pk) == second
    assert asked.first(0) is None


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**30, -(2**63), -(10**30)])
def test_a_number_that_no_column_holds_finds_nothing(number: int) -> None:
    row = RegistrationFactory()
    asked = Compiled(lambda pk, most: Registration.objects.filter(pk=pk, id__lte=most), int, int)

    assert asked.first(number, row.pk) is None
    assert (asked.first(row.pk, number) == row) is (number > 0)


def test_moments_are_compared_as_moments() -> None:
    now = timezone.now()
    row = RegistrationFactory(status=Status.WAITLISTED, held_until=now)
    asked = Compiled(lambda at: Registration.objects.filter(held_until__gt=at), datetime)

    assert asked.all(now - timedelta(microseconds=1)) == [row]
    assert asked.all(now) == []
    found = asked.first(now - timedelta(seconds=1))
    assert found is not None
    assert found.held_until == now.astimezone(UTC)


def test_several_values_of_one_kind_keep_their_places() -> None:
    event = EventFactory()
    RegistrationFactory(event=event, status=Status.ACCEPTED)
    row = RegistrationFactory(event=event, status=Status.TENTATIVE, note="100 % 'sikker'")
    asked = Compiled(
        lambda pk, status, at_least: Registration.objects.filter(
            event=pk, status=status, pk__gte=at_least
        ).exclude(note="100 % sikker"),
        int,
        str,
        int,
    )

    assert asked.all(event.pk, "tentative", 0) == [row]
    assert asked.all(event.pk, "tentative", row.pk + 1) == []


def test_what_people_write_is_never_part_of_the_query() -> None:
    row = RegistrationFactory(note="x' OR '1'='1")
    asked = Compiled(lambda note: Registration.objects.filter(note=note), str)

    assert asked.all("x' OR '1'='1") == [row]
    assert asked.all("' OR ''='") == []


def test_tuples_of_values() -> None:
    event = EventFactory(title="Høstfest")

    asked: Compiled[Any] = Compiled(lambda pk: Event.objects.filter(pk=pk).values_list("title", "mode"), int)

    assert asked.tuples(event.pk) == [("Høstfest", event.mode)]


def test_a_value_that_django_writes_in_another_form_is_refused() -> None:
    asked = Compiled(lambda word: Event.objects.filter(title__contains=word), str)

    with pytest.raises(ValueError, match="another form"):
        asked.all("fest")


@pytest.mark.parametrize("number", [1, 2, 3, 5, 40])
def test_rows_of_some_words_are_found_however_many_there_are(number: int) -> None:
    asked: CompiledForMany[Any] = CompiledForMany(
        lambda titles, now: Event.objects.filter(title__in=titles, starts_at__gt=now).order_by("title"),
        datetime,
        of=str,
    )
    events = [EventFactory(title=f"{place:02}") for place in range(number)]
    EventFactory(title="other")

    (found,) = together(asked.asking([event.title for event in events], timezone.now()))

    assert found == events


def test_values_of_rows_differ_when_any_column_does() -> None:
    event = EventFactory(title="Høstfest")
    before = values_of(event, None)

    assert values_of(Event.objects.get(pk=event.pk), None) == before
    event.summary = "Ny"
    assert values_of(event, None) != before


def test_values_of_rows_can_be_a_key_whatever_the_columns_hold() -> None:
    place = MunicipalityFactory(boundary={"type": "MultiPolygon", "coordinates": [[[1.5, 2.5]]]})
    deferred = Municipality.objects.defer("boundary").get(pk=place.pk)

    assert {values_of(place): 1}[values_of(Municipality.objects.get(pk=place.pk))] == 1
    with CaptureQueriesContext(connection) as queries:
        assert values_of(deferred) != values_of(place)
    assert len(queries) == 0


def test_each_shape_is_a_query_of_its_own_and_is_written_once() -> None:
    event, row = EventFactory(), RegistrationFactory(status=Status.ACCEPTED)
    written: list[str] = []

    def make(status: str, pk: int) -> QuerySet[Registration]:
        written.append(status)
        return Registration.objects.filter(status=status, pk=pk)

    asked: CompiledByShape[Registration] = CompiledByShape(make, most=2)

    assert asked.all("accepted", row.pk) == [row]
    assert asked.all("declined", row.pk) == []
    assert asked.all("accepted", event.pk + row.pk) == []
    assert written == ["accepted", "declined"]

    asked.all("tentative", row.pk)
    asked.all("declined", row.pk)
    assert written == ["accepted", "declined", "tentative", "declined"], (
        "the one not asked for longest is forgotten"
    )
