"""What one person's answer page needs to know, read in a few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from events import queries
from events.models import COMING_STATES, Attendance, Event, EventState, Registration, Status
from events.rooms import Room, place_in_line, rooms_in, rooms_of
from lib.together import together


def of_link(link_hash: str, *, to_show: bool = False) -> Registration | None:
    """The registration of a personal link, with all that its page shows; how full its event is, if it is `to_show`."""
    return of_links([link_hash], to_show=to_show).get(link_hash)


def of_links(link_hashes: Sequence[str], *, to_show: bool) -> dict[str, Registration]:
    """As `of_link`, those of these links that lead somewhere."""
    asking = [queries.OF_LINKS.asking(link_hashes)]
    if to_show:
        asking.append(queries.ROOMS_OF_LINKS.asking(link_hashes, timezone.now()))
    rows, *numbers = together(*asking, planned_once=True)
    for row in rows:
        queries.spare(row.event, dishes=vars(row)["has_dishes"])
        queries.spare(row, guests=row.seats > 1, proposals=vars(row)["has_proposals"])
    if to_show:
        rooms = {pk: told for pk, *told in numbers[0]}
        for row in rows:
            if row.event_id in rooms:
                vars(row)["rooms_seen"] = rooms_in(row.event, rooms[row.event_id])
    return {row.link_hash: row for row in rows}


def only_online(event: Event, rooms: Mapping[str, Room]) -> bool:
    """Whether the house is full, and there is room online."""
    hybrid = event.has_physical and event.has_online
    return hybrid and rooms[Attendance.IN_PERSON].is_full and not rooms[Attendance.ONLINE].is_full


@dataclass(frozen=True)
class Standing:
    """Which page this is: what may still be pressed, and what stands."""

    registration: Registration
    rooms: Mapping[str, Room]
    place_in_line: int | None
    may_say_yes: bool
    may_say_no: bool
    may_change_details: bool
    may_request: bool
    hold: datetime | None

    @classmethod
    def of(cls, registration: Registration) -> Standing:
        event = registration.event
        coming = event.state in COMING_STATES and not event.has_begun
        answered = registration.has_answered
        return cls(
            registration=registration,
            rooms=vars(registration).pop("rooms_seen", None) or rooms_of(event, timezone.now()),
            place_in_line=place_in_line(registration),
            may_say_yes=coming and (event.takes_answers or registration.holds_a_seat),
            may_say_no=coming,
            may_change_details=coming and event.takes_answers and answered,
            may_request=coming and event.state != EventState.PUBLISHED and not event.takes_answers,
            hold=registration.held_until
            if registration.holds_a_seat and not registration.is_seated
            else None,
        )

    @property
    def seats(self) -> Room:
        """Of the form of attendance that this person has chosen, or is taken to choose."""
        return self.rooms[self.registration.attendance]

    @property
    def would_wait(self) -> bool:
        """Whether a yes now means the waiting list."""
        return self.seats.is_full and not self.registration.holds_a_seat

    @property
    def is_called_off(self) -> bool:
        return self.registration.event.state in (EventState.CANCELLED, EventState.POSTPONED)

    @property
    def only_online(self) -> bool:
        """Whether the seat they would wait for is there, and there is room online."""
        in_person = self.registration.attendance == Attendance.IN_PERSON
        return in_person and only_online(self.registration.event, self.rooms)

    @property
    def is_settled(self) -> bool:
        """Answered, with nothing more to ask just now: the buttons step back."""
        return self.may_say_no and self.registration.has_answered and self.hold is None

    @property
    def shows_seats(self) -> bool:
        in_person = self.registration.attendance == Attendance.IN_PERSON
        return not self.is_called_off and (in_person or self.seats.capacity is not None)

    @property
    def offer_hours(self) -> int:
        return int(settings.OFFER_HOLD.total_seconds() // 3600)

    @property
    def has_said_yes(self) -> bool:
        return self.registration.is_seated

    @property
    def waits(self) -> bool:
        return self.registration.status == Status.WAITLISTED and not self.registration.has_offer

    @property
    def said_no(self) -> bool:
        return self.registration.status in (Status.DECLINED, Status.CANCELLED)

    @property
    def may_undo(self) -> bool:
        """While one could answer anew; once somebody else is sent, the seat is theirs."""
        return self.may_say_no and self.registration.event.takes_answers

    @property
    def would_fit_alone(self) -> bool:
        """Whether it is for the guests alone that this party waits."""
        free = self.seats.free
        waits_for_guests = self.waits and self.registration.guests_count > 0 and self.may_change_details
        return waits_for_guests and free is not None and free > 0

    @property
    def maybe(self) -> bool:
        return self.registration.status == Status.TENTATIVE
