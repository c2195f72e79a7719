"""The queries of the parts of a board that are in sight: drawn at each ring, and so each written once (`lib.compiled`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from accounts.models import Person
from events.models import (
    HOLDING,
    SEATED,
    AnswerProposal,
    BatchState,
    Dish,
    Event,
    Invitation,
    InvitationBatch,
    Registration,
    Status,
    Tally,
)
from events.models.events import EventQuerySet
from events.models.registrations import RegistrationQuerySet
from lib.compiled import Compiled, CompiledForMany
from networks.models import MembershipState

LATEST = 6
IN_LINE = 8


def _event(pk: int) -> EventQuerySet:
    return Event.objects.with_place().filter(pk=pk).order_by()


def _seen_by(pk: int, person: int) -> QuerySet[Event]:
    return _event(pk).visible_to(Person(pk=person))


def _stands(event: int) -> QuerySet[Any, Any]:
    rows = Tally.objects.filter(event=event).exclude(status=Status.ANONYMISED).order_by()
    by = rows.values_list("status", "was_asked", "attendance", "sector")
    return by.annotate(Sum("people"), Sum("seats")).exclude(people__sum=0)


def _held(event: int, now: datetime) -> QuerySet[Any, Any]:
    rows = Registration.objects.filter(event=event, status__in=HOLDING, held_until__gt=now).order_by()
    return rows.values_list("attendance").annotate(Sum("seats"))


def _found_by_others(event: int) -> RegistrationQuerySet:
    """Of this event, for those who look among a few invitations.

    PostgreSQL believes that an event has few rows until it has counted anew, and would go through ten thousand who were
    just asked (44 ms). It is not told that this is the event, so it begins with the few.
    """
    return Registration.objects.alias(of=F("event_id") + 0).filter(of=event)


def _here(rows: RegistrationQuerySet, event: int, column: str) -> Subquery:
    """What these rows have of a person at this event: looked up for each of a few people, by an index.

    Joined, PostgreSQL would go through the registrations of the whole house where it believes that the few are many, as it
    does of people whom it has not counted yet (10 ms at 50,000 registrations; 0.7 this way).
    """
    return Subquery(rows.filter(event=event, person=OuterRef("pk")).order_by().values(column)[:1])


def _unreached(event: int) -> QuerySet[Any, Any]:
    """Those whom mail does not reach: their invitation came back, or their address was refused since.

    A union, each part with an index of few rows: an "or" over two tables would read everybody. None is among them.
    """
    rows = _found_by_others(event).known().order_by()
    bounced = rows.filter(invitation__event=event, invitation__state="bounced").values_list("pk")
    refused = Person.objects.filter(mail_failed_at__isnull=False).order_by()
    return bounced.union(
        refused.annotate(here=_here(Registration.objects.known(), event, "pk")).values_list("here")
    )


def _past_reminding(event: int) -> QuerySet[Any, Any]:
    """Of those who were asked and are silent: whom `remindable` leaves out. A union of few, as of the unreached."""
    are_silent = Q(status=Status.UNANSWERED, was_asked=True)
    found = _found_by_others(event).filter(are_silent).order_by()
    asked = found.filter(invitation__event=event)
    paused = found.filter(
        person__memberships__network=F("event__network"), person__memberships__state=MembershipState.PAUSED
    )
    first, *others = (
        rows.values_list("pk", "invitation__reminded_at")
        for rows in (
            asked.filter(invitation__state__in=["revoked", "bounced"]),
            asked.filter(invitation__silenced_at__isnull=False),
            paused,
        )
    )
    away = Person.objects.filter(Q(mail_failed_at__isnull=False) | Q(is_active=False)).order_by()
    silent = Registration.objects.filter(are_silent)
    away = away.annotate(
        here=_here(silent, event, "pk"), reminded=_here(silent, event, "invitation__reminded_at")
    )
    return first.union(*others, away.values_list("here", "reminded"))


def _reminded(
    event: int, since: datetime, start: datetime, end: datetime, now: datetime
) -> QuerySet[Any, Any]:
    rows = Invitation.objects.filter(
        event=event, reminded_at__gte=since, registration__status=Status.UNANSWERED
    )
    return (
        rows.order_by()
        .values_list("event")
        .annotate(
            that_day=Count("pk", filter=Q(reminded_at__gte=start, reminded_at__lt=end)),
            waiting=Count("pk", filter=Q(reminded_at__gt=now)),
        )
    )


def _first_asked(event: int) -> QuerySet[Any, Any]:
    """Along an index from the first on: the search ends at the first who is silent.

    Each is looked up by itself. Joined, PostgreSQL would sort all ten thousand that it takes for two (20 ms).
    """
    silent = Registration.objects.filter(pk=OuterRef("registration")).remindable().order_by().values("pk")[:1]
    rows = Invitation.objects.filter(event=event).alias(silent=Subquery(silent)).filter(silent__isnull=False)
    return rows.order_by("created_at").values_list("created_at")[:1]


def _leaving(event: int) -> QuerySet[InvitationBatch]:
    rows = InvitationBatch.objects.filter(event=event, state__in=[BatchState.WAITING, BatchState.SENDING])
    return rows.defer("person_ids", "audience").order_by("-pk")


def _line(event: int) -> RegistrationQuerySet:
    rows = Registration.objects.filter(event=event).waiting().select_related("person", "organisation")
    return rows.order_by("attendance", "turn", "pk")[: IN_LINE + 1]


def _wishes(event: int) -> RegistrationQuerySet:
    return Registration.objects.filter(event=event).wishing().select_related("person", "organisation")


def _proposals(event: int) -> QuerySet[AnswerProposal]:
    rows = AnswerProposal.objects.open().filter(registration__event=event, registration__person__isnull=False)
    return rows.select_related("registration__person")


def _latest(event: int) -> RegistrationQuerySet:
    answered = Registration.objects.filter(event=event, answered_at__isnull=False).known()
    return answered.select_related("person", "organisation").order_by("-answered_at", "-pk")[:LATEST]


def _people(pks: Sequence[int]) -> RegistrationQuerySet:
    rows = Registration.objects.select_related("person", "organisation", "municipality", "invitation")
    return rows.defer("municipality__boundary").filter(pk__in=pks).order_by()


def _last_reminded(event: int) -> QuerySet[Any, Any]:
    rows = Invitation.objects.filter(event=event, reminded_at__isnull=False)
    return rows.order_by("-reminded_at").values_list("reminded_at")[:1]


def _places(event: int) -> QuerySet[Any, Any]:
    rows = Tally.objects.filter(event=event, status__in=SEATED).order_by().values_list("municipality")
    return rows.annotate(Sum("seats")).exclude(seats__sum=0)


def _origins(event: int) -> QuerySet[Any, Any]:
    rows = Tally.objects.filter(event=event, status__in=SEATED).order_by()
    return rows.values_list("sector", "municipality").annotate(Sum("seats")).exclude(seats__sum=0)


def _dishes(event: int) -> QuerySet[Dish]:
    return Dish.objects.filter(event=event)


EVENT = Compiled(_event, int)
"""The event with all that a board names."""
SEEN_BY = Compiled(_seen_by, int, int)
"""The same (event, person), where the person may know of it; who administers the house may of all."""
STANDS = Compiled(_stands, int)
"""(status, asked, attendance, sector, people, places) of the known, as they are counted beside every write."""
HELD = Compiled(_held, int, datetime)
"""(attendance, seats) that are only held now."""
UNREACHED = Compiled(_unreached, int)
"""(registration, or None) of everybody whom mail does not reach; None is nobody."""
PAST_REMINDING = Compiled(_past_reminding, int)
"""(registration, or None; reminded) of everybody who was asked and is silent, and whom no reminder is for; None is nobody."""
REMINDED = Compiled(_reminded, int, datetime, datetime, datetime, datetime)
"""(event, reminded that day, reminded for later) of the silent who were reminded since; nothing where nobody."""
FIRST_ASKED = Compiled(_first_asked, int)
"""(moment) when the first of whoever may be reminded was asked; nothing where nobody."""
LEAVING = Compiled(_leaving, int)
"""The presses that are on their way, the last first."""
LINE = Compiled(_line, int)
"""The line of each class in its order, with whoever has been offered a seat; its beginning."""
WISHES = Compiled(_wishes, int)
"""Those who asked for a change after the deadline."""
PROPOSALS = Compiled(_proposals, int)
"""What mails proposed and nobody has decided on yet, the oldest first."""
LATEST_ANSWERS = Compiled(_latest, int)
PEOPLE = CompiledForMany(_people)
"""Registrations by their numbers, with all that a row of the list shows."""
LAST_REMINDED = Compiled(_last_reminded, int)
"""(moment) of the last reminder; nothing where there was none."""
PLACES = Compiled(_places, int)
"""(municipality, seats) of those who come; guests are counted with their host."""
ORIGINS = Compiled(_origins, int)
"""(sector, municipality, seats) of those who come; "" where it is not known."""
DISHES = Compiled(_dishes, int)
"""The menu."""
