"""Rounds at an event, and people at their tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.models import Event, Status
from events.operations import events
from events.operations.events import Programme
from matchmaking.hall import Hall
from matchmaking.models import Participant, ProfileState, RoundsState, TableRounds
from matchmaking.operations.rounds import plans
from matchmaking.seating import Plan
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.matchmaking import PersonProfileFactory
from tests.factories.networks import MunicipalityFactory, OrganisationFactory

MUNICIPALITIES = (
    ("0657", "Herning"),
    ("0661", "Holstebro"),
    ("0671", "Struer"),
    ("0760", "Ringkøbing-Skjern"),
)


class TableRoundsFactory(DjangoModelFactory[TableRounds]):
    """Three rounds of three tables with four seats, an hour into the event."""

    class Meta:
        model = TableRounds

    event = factory.SubFactory(EventFactory)
    rounds = 3
    tables = 3
    seats_per_table = 4
    starts_at = factory.LazyAttribute(lambda row: row.event.starts_at + timedelta(hours=1))


class ParticipantFactory(DjangoModelFactory[Participant]):
    """Somebody who said yes to the event, consented, and has a profile; `offers` and `needs` are words."""

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    class Params:
        offers: Any = ()
        needs: Any = ()
        named = ""

    table_rounds = factory.SubFactory(TableRoundsFactory)
    registration = factory.LazyAttribute(
        lambda row: RegistrationFactory(
            event=row.table_rounds.event,
            status=Status.ACCEPTED,
            person=PersonFactory(**({"name": row.named} if row.named else {})),
        )
    )
    profile = factory.LazyAttribute(
        lambda row: PersonProfileFactory(
            person=row.registration.person,
            state=ProfileState.DRAFT,
            offers=list(row.offers),
            needs=list(row.needs),
        )
    )
    consented_at = factory.LazyFunction(timezone.now)


def hall_of(people: int = 12, **facts: Any) -> Hall:
    """So many participants of four municipalities, every other one a local champion; nobody sits yet."""
    rows: TableRounds = TableRoundsFactory(**facts)
    homes = [
        OrganisationFactory(municipality=MunicipalityFactory(code=code, name=name))
        for code, name in MUNICIPALITIES
    ]
    for place in range(people):
        person = PersonFactory(name=f"{_FIRST[place % len(_FIRST)]} {_LAST[place // len(_FIRST)]}")
        home = homes[place % len(homes)]
        registration = RegistrationFactory(
            event=rows.event,
            status=Status.ACCEPTED,
            person=person,
            organisation=home,
            municipality=home.municipality,
        )
        ParticipantFactory(
            table_rounds=rows,
            registration=registration,
            municipality=home.municipality,
            is_champion=place % 2 == 0,
        )
    return Hall.of(rows)


_FIRST = (
    "Alma",
    "Bent",
    "Clara",
    "Dorte",
    "Ejnar",
    "Frode",
    "Gry",
    "Holger",
    "Inga",
    "Jeppe",
    "Karla",
    "Liv",
)
_LAST = ("Engkarse", "Havkat", "Lærkesang", "Mosekone", "Nattergal", "Rugager", "Snespurv", "Timian", "Vibefjer",
         "Åkande", "Kornblomst", "Brombær", "Havblik")  # fmt: skip


def round_robin(people: int, rounds: int, tables: int) -> Plan:
    """Rows of a Latin square: for a prime number of tables nobody meets twice while tables have no more seats."""
    plan: Plan = [[[] for _ in range(tables)] for _ in range(rounds)]
    for one in range(people):
        row, column = divmod(one, tables)
        for number in range(rounds):
            plan[number][(column + row * number) % tables].append(one)
    return plan


def seated(people: int = 9, state: str = RoundsState.DRAFT, **facts: Any) -> Hall:
    """A hall with a plan in place: nine at three tables, and nobody meets twice."""
    hall = hall_of(people, **{"state": state, **facts})
    rows = hall.table_rounds
    plans.write(rows, hall, round_robin(people, rows.rounds, rows.tables))
    rows.refresh_from_db()
    return Hall.of(rows)


def event_of(hall: Hall) -> Event:
    return hall.table_rounds.event


def fresh(hall: Hall) -> Hall:
    """As it stands by now."""
    hall.table_rounds.refresh_from_db()
    return Hall.of(hall.table_rounds)


def changed(hall: Hall, *, notify: bool = True, **values: object) -> Hall:
    """Save the event as the form would, from a fresh row."""
    event = Event.objects.get(pk=hall.table_rounds.event_id)
    for name, value in values.items():
        setattr(event, name, value)
    events.edit(event, Programme(), notify=notify)
    return fresh(hall)


def later(hall: Hall, by: timedelta, *, notify: bool = True) -> Hall:
    """The event is moved by so much."""
    event = hall.table_rounds.event
    return changed(hall, notify=notify, starts_at=event.starts_at + by, ends_at=event.ends_at + by)
