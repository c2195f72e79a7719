"""The queries on the path of an answer, which hundreds of people ask in the same minute: each written once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import (
    Aggregate,
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
)
from events.models.registrations import RegistrationQuerySet
from lib.compiled import Compiled, CompiledForMany
from lib.together import ByHeart, Inserted, Updated


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


def _of_link(link_hash: str) -> RegistrationQuerySet:
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
    return rows.filter(link_hash=link_hash).order_by()


def _of_link_to_show(link_hash: str) -> RegistrationQuerySet:
    """No hour is asked for, so that PostgreSQL makes one plan for all: what is held is rare, and asked for by itself."""
    here = Registration.objects.filter(event=OuterRef("event")).order_by()
    found = {
        f"{attendance}_{name}": number
        for attendance in Attendance.values
        for name, number in _lasting(here, attendance)
    }
    held = Exists(here.filter(held_until__isnull=False))
    return _of_link(link_hash).annotate(any_held=held, **found)


def _pressed(link_hash: str) -> RegistrationQuerySet:
    rows = Registration.objects.select_related("person").filter(link_hash=link_hash).order_by()
    return rows.only("event_id", "public_id", "link_nonce", "link_hash", "person__language")


def _addressed(public_ids: Sequence[str]) -> QuerySet[Any, Any]:
    rows = Registration.objects.filter(public_id__in=public_ids).order_by()
    return rows.values_list("public_id", "pk", "event")


def _locked(pks: Sequence[int]) -> QuerySet[Event]:
    # Letters name whoever invites, and the place.
    rows = (
        Event.objects.with_place()
        .defer("venue__municipality__boundary")
        .select_for_update(no_key=True, of=("self",))
    )
    # Whoever locks several takes them in this order, so that nobody waits for somebody who waits for them.
    return rows.filter(pk__in=pks).order_by("pk")


def _at_event(pks: Sequence[int]) -> RegistrationQuerySet:
    rows = Registration.objects.select_related("person", "dish", "organisation", "invitation")
    return rows.filter(pk__in=pks).order_by()


def _rooms(events: Sequence[int], now: datetime) -> QuerySet[Any, Any]:
    return Event.objects.filter(pk__in=events).order_by().values_list("pk", *_numbers(now))


def _numbers(now: datetime) -> list[Coalesce]:
    """One small question for each number, and none with an "or": each finds its rows by an index, and reads no others."""
    here = Registration.objects.filter(event=OuterRef("pk")).order_by()
    asked: list[Coalesce] = []
    for attendance in Attendance.values:
        rows = here.filter(attendance=attendance)
        seated, waiting, maybe, last_turn = (number for _name, number in _lasting(here, attendance))
        held = _number(rows.filter(status__in=HOLDING, held_until__gt=now), Sum("seats"))
        asked += [seated, held, waiting, maybe, last_turn]
    return asked


def _lasting(here: RegistrationQuerySet, attendance: str) -> Iterator[tuple[str, Coalesce]]:
    """What does not change by the hour alone."""
    rows = here.filter(attendance=attendance)
    waiting = rows.filter(status=Status.WAITLISTED)
    yield "seated", _number(rows.filter(status__in=SEATED), Sum("seats"))
    yield "waiting", _number(waiting, Count("pk"))
    yield "maybe", _number(rows.filter(status=Status.TENTATIVE), Count("pk"))
    yield "last_turn", Coalesce(Subquery(waiting.order_by("-turn").values("turn")[:1]), 0)


def _number(rows: RegistrationQuerySet, what: Aggregate) -> Coalesce:
    return Coalesce(Subquery(rows.values("event").annotate(number=what).values("number")), 0)


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


OF_LINK = Compiled(_of_link, str)
"""The registration of a link's hash with all that its page shows, and whether there is more to ask for."""
OF_LINK_TO_SHOW = Compiled(_of_link_to_show, str)
"""As `OF_LINK`, with how full its event is but for what is held, and `any_held`."""
PRESSED = Compiled(_pressed, str)
"""The registration of a link's hash: which it is, its link, and the language of its person."""
ADDRESSED: CompiledForMany[Any] = CompiledForMany(_addressed, of=str)
"""(word, registration, event) of the words that addresses of ours stand for."""
LOCKED = CompiledForMany(_locked)
"""Events by their numbers, locked in that order. Only inside a transaction."""
AT_EVENT = CompiledForMany(_at_event)
"""Registrations by their numbers, with the asking."""
ROOMS = CompiledForMany(_rooms, datetime)
"""Of each of these events its number and, for each form of attendance in turn: seats of the seated, seats held, people
who wait, people who may come, and the last turn that was given."""
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
def known_by_heart() -> ByHeart:
    """What an answer by link asks for: the page and the press as they come, and what is read under the lock."""
    under_lock = [LOCKED.for_nothing(), ROOMS.for_nothing()]
    under_lock += [AT_EVENT.for_nothing(size) for size in (1, 2, 4, 8)]
    return ByHeart(
        [query.for_nothing() for query in (OF_LINK_TO_SHOW, OF_LINK, PRESSED)], planned_once=under_lock
    )
