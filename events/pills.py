"""Where an event stands for this visitor, in a word or two: what stands beside it in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, cast

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Event, EventState, EventVisibility, Registration, Status
from events.seats import free_seats

NO = (Status.DECLINED, Status.CANCELLED)


@dataclass(frozen=True)
class Pill:
    """`kind` is one of the statuses of the house: yes, maybe, no, waiting, unanswered, alert."""

    kind: str
    text: str


@dataclass(frozen=True)
class Entry:
    """One event in a list, with the visitor's own standing beside it."""

    event: Event
    registration: Registration | None
    pill: Pill | None

    @property
    def comes(self) -> bool:
        return self.registration is not None and self.registration.is_seated

    @property
    def is_off(self) -> bool:
        return self.event.state in (EventState.CANCELLED, EventState.POSTPONED)


@dataclass(frozen=True)
class Room:
    """How full an event is, guests counted, in one way of coming; `capacity` None for no limit."""

    capacity: int | None
    taken: int

    @property
    def free(self) -> int | None:
        return free_seats(self.capacity, self.taken)


class Seated(Protocol):
    """What `Event.objects.with_seats()` adds to an event."""

    taken_in_person: int
    taken_online: int
    maybe_count: int
    waiting_count: int


def entries(events: Iterable[Event], own: Mapping[int, Registration]) -> list[Entry]:
    """Events (with seats) as they stand in a list."""
    return [Entry(event, own.get(event.pk), pill(event, own.get(event.pk))) for event in events]


def pill(event: Event, own: Registration | None) -> Pill | None:
    """The one word that matters most to this visitor; None where there is nothing to say."""
    if event.state == EventState.CANCELLED:
        return Pill("no", _("Cancelled"))
    if event.state == EventState.POSTPONED:
        return Pill("alert", _("Postponed"))
    if event.state == EventState.DRAFT:
        return Pill("no", _("Draft"))
    if event.ends_at <= timezone.now():
        return Pill("yes", _("You were there")) if own is not None and own.is_seated else None
    return (own_pill(event, own) if own is not None else None) or _room_pill(event)


def own_pill(event: Event, own: Registration) -> Pill | None:
    """What this person has said, or is asked, about an event to come."""
    if own.is_seated:
        return Pill("yes", _("You're coming"))
    if own.has_offer:
        return Pill("waiting", _("A seat is free for you"))
    if own.status == Status.WAITLISTED:
        number = vars(own).get("place_in_line")
        return Pill(
            "waiting", _("No. %(n)s on the waiting list") % {"n": number} if number else _("Waiting list")
        )
    if own.status == Status.TENTATIVE:
        return Pill("maybe", _("Maybe"))
    if own.status in NO:
        return Pill("no", _("You can't come"))
    if event.takes_answers:
        return Pill("unanswered", _("Reply by %(day)s") % {"day": _last_day(event)})
    return None


def rooms(event: Event) -> dict[str, Room]:
    """How full an event with seats is, by way of coming; only the ways it has."""
    counted = cast(Seated, event)
    found = {}
    if event.has_physical:
        found["in_person"] = Room(event.capacity, counted.taken_in_person)
    if event.has_online:
        found["online"] = Room(event.online_capacity, counted.taken_online)
    return found


def free_in_all(event: Event) -> int | None:
    """Seats left however one comes; None where one of the ways has no limit."""
    free = [room.free for room in rooms(event).values()]
    return None if None in free else sum(number for number in free if number is not None)


def _room_pill(event: Event) -> Pill | None:
    if event.visibility == EventVisibility.INVITED or not event.open_registration:
        return Pill("no", _("By invitation only"))
    if event.state == EventState.PUBLISHED:
        return Pill("unanswered", _("Not open yet"))
    waiting = cast(Seated, event).waiting_count
    free = free_in_all(event)
    if free == 0:
        return Pill(
            "waiting", _("Full, %(n)s on the waiting list") % {"n": waiting} if waiting else _("Full")
        )
    if not event.takes_answers:
        return Pill("no", _("Registration closed"))
    in_person = rooms(event).get("in_person")
    if in_person is not None and in_person.free == 0:
        return Pill("yes", _("Seats online only"))
    if free is None:
        return Pill("yes", _("Free seats"))
    return Pill("yes", ngettext("%(n)s seat free", "%(n)s seats free", free) % {"n": free})


def _last_day(event: Event) -> str:
    """24/2; midnight belongs to the day that ends."""
    local = timezone.localtime(event.answer_by - timedelta(minutes=1))
    return f"{local.day}/{local.month}"
