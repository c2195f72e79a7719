"""What goes with an answer: guests, dish, note, form of attendance; and sending somebody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import fold_email
from accounts.operations import ensure_person
from events import mails, seats
from events.errors import AnswerRefused
from events.models import (
    COMING_STATES,
    Attendance,
    Channel,
    Event,
    Guest,
    Invitation,
    InvitationState,
    Registration,
    Status,
)
from events.operations.invitations import enrol
from events.operations.locks import event_group, lock, record, serve_the_line
from events.operations.registrations import BY_LINK, Actor, Answer, refuse_withdrawn, respond
from events.rooms import rooms_of
from notifications import live, outbox

_GONE = (Status.DECLINED, Status.CANCELLED)


@dataclass(frozen=True)
class GuestDetails:
    """One guest; the name may be left out, the seat is counted all the same."""

    name: str = ""
    dish_id: int | None = None


@dataclass(frozen=True)
class Details:
    """Everything a person may say beside yes, maybe or no."""

    attendance: str = Attendance.IN_PERSON
    guests: tuple[GuestDetails, ...] = field(default=())
    dish_id: int | None = None
    note: str = ""
    listed: bool = False
    take_seat_at_once: bool = False


@transaction.atomic
def change_details(registration: Registration, details: Details, actor: Actor = BY_LINK) -> Registration:
    """Keep the details; guests need seats, and giving one up hands it on.

    Raises `AnswerRefused`: `late` after the deadline, `full` when the extra seats are not there,
    `guests` when more are brought than allowed, `unknown_dish`, `mode`.
    """
    event, now = lock(registration.event_id), timezone.now()
    registration = event.registrations.select_related("person").get(pk=registration.pk)
    registration.event = event
    _refuse_bad_details(event, registration, details, actor)
    wanted = 1 + len(details.guests)
    before = registration.seats
    freed = _move_or_grow(event, registration, details.attendance, wanted, now)
    registration.dish_id, registration.note = details.dish_id, details.note[:500]
    registration.listed, registration.take_seat_at_once = details.listed, details.take_seat_at_once
    registration.changed_at = now
    registration.save()
    _keep_guests(registration, details.guests)
    if registration.is_seated and wanted != before:
        record(
            registration, registration.status, channel=actor.channel, by_id=actor.by.pk if actor.by else None
        )
    if freed or registration.status == Status.WAITLISTED:
        serve_the_line(event, now)
        registration.refresh_from_db()
        registration.event = event
    live.ring(event_group(event.pk))
    return registration


def _refuse_bad_details(event: Event, registration: Registration, details: Details, actor: Actor) -> None:
    if not actor.is_coordinator:
        if event.state not in COMING_STATES or event.has_begun:
            raise AnswerRefused(_("The event has begun, so answers can no longer be changed."), code="past")
        if event.deadline_passed and actor.channel != Channel.SIGN_UP:
            raise AnswerRefused(
                _("The deadline has passed. You can send the coordinator a request instead."), code="late"
            )
        if len(details.guests) > max(event.guests_allowed, registration.guests_count):
            raise AnswerRefused(_guests_allowed(event.guests_allowed), code="guests")
    dishes = {
        dish for dish in (details.dish_id, *(guest.dish_id for guest in details.guests)) if dish is not None
    }
    if dishes and event.dishes.filter(pk__in=dishes).count() != len(dishes):
        raise AnswerRefused(_("That dish is no longer on the menu. Choose another."), code="unknown_dish")
    offered = event.has_online if details.attendance == Attendance.ONLINE else event.has_physical
    if not offered:
        raise AnswerRefused(_("The event is not held that way."), code="mode")


def _guests_allowed(allowed: int) -> str:
    if not allowed:
        return _("There is room for you, but not for guests this time.")
    return ngettext("You may bring %d guest.", "You may bring %d guests.", allowed) % allowed


def _move_or_grow(event: Event, row: Registration, attendance: str, wanted: int, now: datetime) -> bool:
    """Change class and size; returns whether seats came free. Those who wait come first (rule 10)."""
    moves, before = attendance != row.attendance, row.seats
    if row.holds_a_seat:
        needed = wanted if moves else wanted - before
        free = rooms_of(event, now)[attendance].free
        if needed > 0 and free is not None and needed > free:
            raise AnswerRefused(_no_room(free, moves=moves), code="full")
    elif moves and row.status == Status.WAITLISTED:
        row.turn, row.queued_at = rooms_of(event, now)[attendance].next_turn, now
    row.attendance, row.seats = attendance, wanted
    return row.holds_a_seat and (moves or wanted < before)


def _no_room(free: int, *, moves: bool) -> str:
    if moves:
        return _("There is no seat free that way. You keep the one you have.")
    if free == 0:
        return _("There is no seat free for another guest. You keep yours.")
    return ngettext("There is only %d more seat free.", "There are only %d more seats free.", free) % free


def _keep_guests(registration: Registration, guests: tuple[GuestDetails, ...]) -> None:
    registration.guests.all().delete()
    Guest.objects.bulk_create(
        Guest(registration=registration, position=place, name=guest.name.strip()[:150], dish_id=guest.dish_id)
        for place, guest in enumerate(guests)
    )


@transaction.atomic
def send_stand_in(registration: Registration, name: str, email: str, actor: Actor = BY_LINK) -> Registration:
    """Somebody else comes instead: they are asked, and a held seat is kept for their answer.

    The sender's own registration becomes a no. Raises `AnswerRefused` (`taken`) when the other is
    already registered, or asks to stand in for themselves, or somebody else was sent before and has not said no:
    one other at a time. Returns the stand-in's registration.
    """
    event, now = lock(registration.event_id), timezone.now()
    registration = event.registrations.select_related("person").get(pk=registration.pk)
    registration.event = event
    if event.state not in COMING_STATES or event.has_begun:
        raise AnswerRefused(_("The event has begun, so answers can no longer be changed."), code="past")
    refuse_withdrawn(registration, actor)
    if registration.person is not None and fold_email(email) == registration.person.email:
        raise AnswerRefused(_("That is your own address. Whom would you like to send?"), code="taken")
    other, _new = ensure_person(email, name, registration.person.language if registration.person else "da")
    if event.registrations.filter(person=other).exclude(status__in=_GONE).exists():
        raise AnswerRefused(_("%(name)s is already invited.") % {"name": other}, code="taken")
    sent = sent_instead_of(registration)
    if sent is not None and not actor.is_coordinator:
        words = _(
            "%(name)s is asked to come instead of you already. Should they say no, you can send somebody else."
        )
        raise AnswerRefused(words % {"name": sent.person}, code="taken")
    kept_seat = registration.holds_a_seat
    stand_in = _seat_kept_for(event, registration, other.pk, now, kept=kept_seat)
    respond(registration, Answer.NO, actor)
    outbox.post(mails.stand_in_asked(stand_in))
    return stand_in


def sent_instead_of(registration: Registration) -> Registration | None:
    """Who was sent in this one's place, or by whoever was, and has not said no; with the person."""
    asked, seen = [registration.pk], set[int]()
    while asked:
        seen.update(asked)
        rows = Registration.objects.filter(stand_in_for__in=asked).exclude(person=None).exclude(pk__in=seen)
        found = list(rows.select_related("person").order_by("-pk"))
        standing = next((row for row in found if row.status not in _GONE), None)
        if standing is not None:
            return standing
        asked = [row.pk for row in found]
    return None


def _seat_kept_for(
    event: Event, sender: Registration, other_id: int, now: datetime, *, kept: bool
) -> Registration:
    """The stand-in's registration, with the sender's one seat held like an offer.

    They are asked like everybody else, and reminded. Whoever had said no, or was asked no more, begins anew.
    """
    enrol(event, [other_id])
    stand_in = event.registrations.filter(person=other_id).first()
    if stand_in is None:  # an account that an administrator has closed
        raise AnswerRefused(_("This person cannot be asked. Whom else would you like to send?"), code="taken")
    anew: dict[str, Any] = {"state": InvitationState.QUEUED, "sent_at": None, "reminded_at": None}
    Invitation.objects.filter(registration=stand_in).update(**anew)
    stand_in.guests.all().delete()
    stand_in.stand_in_for, stand_in.attendance, stand_in.seats = sender, sender.attendance, 1
    stand_in.status, stand_in.organisation, stand_in.municipality = (
        Status.UNANSWERED,
        sender.organisation,
        sender.municipality,
    )
    if kept:
        stand_in.held_until = seats.hold_until(
            now,
            event.starts_at,
            hold=settings.OFFER_HOLD,
            late_hold=settings.OFFER_HOLD_LATE,
            late_from=settings.OFFER_LATE_FROM,
        )
    stand_in.save()
    return stand_in
