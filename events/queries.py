"""The queries on the path of an answer, which hundreds of people ask in the same minute: each written once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.db import transaction
from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from events.models import (
    HOLDING,
    SEATED,
    AnswerProposal,
    AnswerRecord,
    Attendance,
    Dish,
    Event,
    Invitation,
    Registration,
    Status,
    Tally,
)
from events.models.registrations import RegistrationQuerySet
from lib.compiled import Compiled, CompiledForMany
from lib.together import Inserted, Statement, Updated


def spare(row: Model, **there: bool) -> None:
    """What we know to be empty need not be asked for: as if it had been prefetched."""
    row._prefetched_objects_cache = {  # type: ignore[attr-defined]  # noqa: SLF001  # `prefetch_related` writes it
        relation: _nothing(type(row), relation) for relation, any_there in there.items() if not any_there
    }


@cache
def _nothing(model: type[Model], relation: str) -> QuerySet[Any]:
    """One for all rows: making it takes longer than a query."""
    related = model._meta.get_field(relation).related_model  # noqa: SLF001  # documented
    assert isinstance(related, type)  # a relation to a table of ours
    return related._default_manager.none()  # noqa: SLF001  # documented


def _of_links(link_hashes: Sequence[str]) -> RegistrationQuerySet:
    rows = Registration.objects.select_related(
        "person",
        "dish",
        "event__venue__municipality",
        "event__network",
        "event__organiser",
        "event__contact",
        "organisation",
    ).defer("event__venue__municipality__boundary")
    rows = rows.annotate(
        has_dishes=Exists(Dish.objects.filter(event=OuterRef("event"))),
        has_proposals=Exists(AnswerProposal.objects.filter(registration=OuterRef("pk"))),
    )
    # The hash is unique; an order would cost more than the query.
    return rows.filter(link_hash__in=link_hashes).order_by()


def _pressed(link_hashes: Sequence[str]) -> RegistrationQuerySet:
    rows = Registration.objects.select_related("person").filter(link_hash__in=link_hashes).order_by()
    return rows.only("event_id", "public_id", "link_nonce", "link_hash", "person__language")


def _addressed(public_ids: Sequence[str]) -> QuerySet[Any, Any]:
    rows = Registration.objects.filter(public_id__in=public_ids).order_by()
    return rows.values_list("public_id", "pk", "event")


def _locked(pks: Sequence[int], *, skip_locked: bool = False) -> QuerySet[Event]:
    # Letters name whoever invites, and the place.
    rows = Event.objects.with_place().select_for_update(no_key=True, of=("self",), skip_locked=skip_locked)
    # Whoever locks several takes them in this order, so that nobody waits for somebody who waits for them.
    return rows.filter(pk__in=pks).order_by("pk")


def _at_event(pks: Sequence[int]) -> RegistrationQuerySet:
    rows = Registration.objects.select_related("person", "dish", "organisation", "invitation")
    return rows.filter(pk__in=pks).order_by()


def _rooms(events: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    return Event.objects.filter(pk__in=events).order_by().values_list("pk", *_numbers(now, from_rows=True))


def _rooms_of_links(link_hashes: Sequence[str], now: datetime) -> QuerySet[Any, Any]:
    theirs = Registration.objects.filter(link_hash__in=link_hashes).order_by().values("event")
    numbers = _numbers(now, from_rows=False)
    return Event.objects.filter(pk__in=theirs).order_by().values_list("pk", *numbers)


def _numbers(now: datetime, *, from_rows: bool) -> list[Coalesce]:
    """One small question for each number, and none with an "or": each finds its rows by an index, and reads no others.

    `from_rows`, seats that are taken are counted there: who hands out seats trusts nothing else. What only says how many there
    are, a place in the line too, is counted beside every write (`Tally`): at 50 events of 500 people these numbers took 0.36 ms
    of PostgreSQL for each answer while all were counted from rows, and 0.19 so.
    """
    here = Registration.objects.filter(event=OuterRef("pk")).order_by()
    counted = Tally.objects.filter(event=OuterRef("pk")).order_by()
    asked: list[Coalesce] = []
    for attendance in Attendance.values:
        rows, tallies = here.filter(attendance=attendance), counted.filter(attendance=attendance)
        waiting = rows.filter(status=Status.WAITLISTED)
        asked += [
            _number((rows if from_rows else tallies).filter(status__in=SEATED), "seats"),
            _number(rows.filter(status__in=HOLDING, held_until__gt=now), "seats"),
            _number(tallies.filter(status=Status.WAITLISTED), "people"),
            _number(tallies.filter(status=Status.TENTATIVE), "people"),
            Coalesce(Subquery(waiting.order_by("-turn").values("turn")[:1]), 0),
        ]
    return asked


def _number(rows: QuerySet[Any], what: str) -> Coalesce:
    return Coalesce(Subquery(rows.values("event").annotate(number=Sum(what)).values("number")), 0)


def _waiting(event: int, attendance: str, most: int) -> QuerySet[Any, Any]:
    size = Value(
        most, IntegerField()
    )  # which is asked for as it is, and not judged by what the column can hold
    rows = Registration.objects.filter(event=event, attendance=attendance, seats__lte=size).waiting()
    return rows.values_list("pk", "turn", "seats", "held_until", "take_seat_at_once", "asked_again")


def _ahead(event: int, attendance: str, turn: int) -> QuerySet[Any, Any]:
    rows = Registration.objects.filter(
        event=event, attendance=attendance, status=Status.WAITLISTED, turn__lt=turn
    )
    return rows.order_by().values("event").annotate(number=Count("pk")).values_list("number")


def _stand_in(pk: int) -> QuerySet[Any, Any]:
    rows = Registration.objects.filter(stand_in_for=pk, person__isnull=False).order_by("-changed_at")
    return rows.values_list("person__name")[:1]


def shown_of(event: Event) -> list[Model | None]:
    """The rows that pages and letters about an event are made of: where one of them has changed, so have they."""
    venue = event.venue
    municipality = venue.municipality if venue is not None else None
    return [event, event.network, event.organiser, event.contact, venue, municipality]


OF_LINKS = CompiledForMany(_of_links, of=str)
"""Registrations of links' hashes, with all that their pages show but how full their events are, and whether there is more
to ask for."""
PRESSED = CompiledForMany(_pressed, of=str)
"""Registrations of links' hashes: which they are, their links, and the language of their persons."""
ADDRESSED: CompiledForMany[Any] = CompiledForMany(_addressed, of=str)
"""(word, registration, event) of the words that addresses of ours stand for."""
LOCKED = CompiledForMany(_locked)
"""Events by their numbers, locked in that order. Only inside a transaction."""
LOCKED_IF_FREE = CompiledForMany(partial(_locked, skip_locked=True))
"""As `LOCKED`, without those whose lock somebody has."""
AT_EVENT = CompiledForMany(_at_event)
"""Registrations by their numbers, with the asking."""
ROOMS = CompiledForMany(_rooms, datetime)
"""Of each of these events its number and, for each form of attendance in turn: seats of the seated, seats held, people
who wait, people who may come, and the last turn that was given."""
ROOMS_OF_LINKS = CompiledForMany(_rooms_of_links, datetime, of=str)
"""As `ROOMS`, of the events that links' hashes lead to."""
STANDS = Updated(
    Registration,
    *("status", "turn", "queued_at", "held_until", "asked_again", "changed_at"),
    *("answered_at", "said_at", "channel", "wish", "wish_note", "wished_at"),
)
"""A registration as it stands now: what an answer changes, and what is cleared by it."""
HISTORY = Inserted(AnswerRecord)
"""A new line of what happened to a registration."""
INVITATION_STATE = Updated(Invitation, "state")
"""How far an asking has come."""
WAITING = Compiled(_waiting, int, str, int)
"""(registration, turn, seats, held until, wants a seat at once, is asked again) of the parties up to a size that wait for one
form of attendance at an event, in their order: of 3,000 who wait the rows themselves take 100 ms, and one may be seated."""
STAND_IN = Compiled(_stand_in, int)
"""(name) of whoever was asked to come instead of this one; nothing where nobody was."""
AHEAD = Compiled(_ahead, int, str, int)
"""(people) who wait before a turn in one form of attendance; nothing where nobody does."""


@transaction.atomic  # Django writes no "for update" without
def known_by_heart() -> list[Statement]:
    """What answers by link ask for: the page, the press, and what is read under the lock."""
    asked = [LOCKED.for_nothing(), LOCKED_IF_FREE.for_nothing(4), ROOMS.for_nothing()]
    by_size = (OF_LINKS, ROOMS_OF_LINKS, PRESSED, AT_EVENT)
    return asked + [query.for_nothing(size) for query in by_size for size in (1, 2, 4, 8)]
