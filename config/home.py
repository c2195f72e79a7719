"""What stands on the front page: for whoever comes by, and for a member what waits for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from events.filters import Filter
from events.listings import with_place_in_line
from events.maps import area_of, counted_in_words
from events.models import COMING_STATES, CalendarFeed, Event, EventState, Registration, Status
from events.models.events import EventQuerySet
from events.models.registrations import RegistrationQuerySet
from events.pills import Entry, entries, pill
from events.views.subscriptions import subscription_to_filter
from lib.compiled import Compiled, CompiledByShape, CompiledForMany
from networks.models import Membership, Network, NetworkState
from prize import public
from prize.models import EditionState, PrizeEdition

SOON = 4
NEXT_SHOWN = 6
NEW_FOR = timedelta(days=30)
WINDOWS = 24
A_YEAR = timedelta(days=365)
AT_ONCE = 64  # events of one question


def for_visitors() -> dict[str, Any]:
    """What comes soon, the year on the map, and the networks; the same for everybody."""
    networks = Network.objects.visible_to(AnonymousUser()).exclude(state=NetworkState.CLOSED)
    return {
        "entries": entries(_SOON.all(timezone.now()), {}),
        "networks": networks.with_coordinators(),
        "subscription": subscription_to_filter(Filter()),
        **_map(),
        "prize": of_the_prize(),
    }


def of_the_prize() -> dict[str, Any] | None:
    """This year's village prize, while there is something to see or to do."""
    edition = PrizeEdition.objects.published().exclude(state=EditionState.CLOSED).first()
    if edition is None:
        return None
    candidates = public.candidates(edition)
    shown = candidates if len(candidates) <= WINDOWS else []
    finalists = sum(one.is_finalist for one in candidates)
    told = {"edition": edition, "candidates": shown, "number": len(candidates), "finalists": finalists}
    return told | {"winner": next((one for one in candidates if one.is_laureate), None)}


def _map() -> dict[str, Any]:
    """Where something happens in the year to come."""
    now = timezone.now()
    counts = Counter(code for (code,) in _PLACES.tuples(now, now + A_YEAR))
    return {
        "counts": dict(counts),
        "words": {code: counted_in_words(number) for code, number in counts.items()},
        "links": {code: f"{reverse('events:calendar')}?kommune={code}" for code in counts},
        "area": area_of(counts),
    }


def _soon(now: datetime) -> EventQuerySet:
    return Event.objects.public().coming(now).with_place().with_seats(now)[:SOON]


def _places(now: datetime, until: datetime) -> QuerySet[Any, Any]:
    events = Event.objects.public().coming(now).attended("in_person").filter(starts_at__lt=until)
    return events.exclude(venue__municipality=None).order_by().values_list("venue__municipality")


_SOON = Compiled(_soon, datetime)
"""What comes next, for everybody."""
_PLACES = Compiled(_places, datetime, datetime)
"""(municipality) of each event that somebody can go to."""


def for_member(person: Person) -> dict[str, Any]:
    """What to answer first, what comes next, and what is new."""
    rows = _COMING.all(person.pk, timezone.now())
    mine = [row for row in rows if row.status != Status.UNANSWERED][:NEXT_SHOWN]
    unsettled = [row for row in rows if row.status == Status.UNANSWERED or row.held_until is not None]
    _with_events([*mine, *unsettled])
    asked = [row for row in unsettled if _waits_for_answer(row)]
    return {
        "asked": asked,
        "asked_later": [_entry(row) for row in asked[1:]],
        "next": [_entry(row) for row in mine],
        "new": _new_for(person),
        "feeds": CalendarFeed.objects.active().filter(person=person).count(),
        "memberships": Membership.objects.standing().filter(person=person).select_related("network"),
        **_for_coordinators(person),
    }


def _coming(person: int, now: datetime) -> RegistrationQuerySet:
    """What a person is asked to, has said yes to or waits for, the first one first; with `place_in_line`."""
    rows = Registration.objects.filter(person=person, event__ends_at__gt=now, event__state__in=COMING_STATES)
    rows = rows.filter(status__in=[Status.UNANSWERED, Status.ACCEPTED, Status.TENTATIVE, Status.WAITLISTED])
    return with_place_in_line(rows).order_by("event__starts_at", "event")


def _with_events(rows: Sequence[Registration]) -> None:
    """Each its event, with place and seats."""
    pks, now, events = sorted({row.event_id for row in rows}), timezone.now(), dict[int, Event]()
    for start in range(0, len(pks), AT_ONCE):
        events |= {event.pk: event for event in _EVENTS.all(pks[start : start + AT_ONCE], now)}
    for row in rows:
        row.event = events[row.event_id]


def _events(pks: Sequence[int], now: datetime) -> EventQuerySet:
    return Event.objects.with_place().with_seats(now).filter(pk__in=pks).order_by()


def _waits_for_answer(row: Registration) -> bool:
    """Asked and silent, or offered a seat: and it is not too late."""
    silent = row.status == Status.UNANSWERED and (row.event.takes_answers or row.holds_a_seat)
    return not row.event.has_begun and (silent or row.has_offer)


def _entry(row: Registration) -> Entry:
    return Entry(row.event, row, pill(row.event, row))


def _new_for(person: Person) -> list[Entry]:
    """The latest in the person's networks that are not yet on their list; the first one first."""
    now = timezone.now()
    latest = _NEW.all(person.is_administrator, person.pk, now, now - NEW_FOR)
    return entries(sorted(latest, key=lambda event: event.starts_at), {})


def _new(administers: bool, person: int, now: datetime, since: datetime) -> EventQuerySet:
    seen = Event.objects.all() if administers else Event.objects.visible_to(Person(pk=person))
    networks = Membership.objects.standing().filter(person=person).values("network")
    known = Registration.objects.filter(person=person, event=OuterRef("pk"))
    fresh = seen.coming(now).filter(~Exists(known), network__in=networks, created_at__gt=since)
    return fresh.with_place().with_seats(now).order_by("-created_at", "-pk")[:SOON]


_COMING = Compiled(_coming, int, datetime)
_EVENTS = CompiledForMany(_events, datetime)
_NEW = CompiledByShape(_new)


def _for_coordinators(person: Person) -> dict[str, Any]:
    """The short way to the desk: what is being prepared, and what takes answers."""
    if not Network.objects.coordinated_by(person).exists():
        return {"coordinates": False}
    held = Event.objects.edited_by(person)
    return {
        "coordinates": True,
        "drafts": held.filter(state=EventState.DRAFT).count(),
        "open_events": held.filter(state=EventState.OPEN).upcoming().count(),
    }
