"""Making, changing, calling off: what happens to an event, and who is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events import changes, mails, seats
from events.errors import EventRefused
from events.models import (
    COMING_STATES,
    AgendaItem,
    Channel,
    CoOrganiser,
    Dish,
    Event,
    EventState,
    Registration,
    Status,
)
from events.operations import feeds, invitations
from events.operations.locks import change_status, event_group, lock, serve_the_line, spare_reminders
from events.signals import event_called_off, event_moved
from networks.models import Organisation, Theme
from notifications import live, outbox

if TYPE_CHECKING:
    from events.agenda import Item


ALIKE_IN_CALENDARS = {*COMING_STATES, EventState.HELD}
"""States between which no calendar shows a difference: there an event moves by the clock three times in its life, and
thousands of phones need not fetch anew."""


@dataclass(frozen=True)
class Programme:
    """What hangs on an event beside its own row. None leaves a part as it is."""

    agenda: Sequence[Item] | None = None
    dishes: Sequence[str] | None = None
    themes: Iterable[Theme] | None = None
    co_organisers: Iterable[Organisation] | None = None


@transaction.atomic
def create(event: Event, programme: Programme) -> Event:
    """Keep a new event as a draft; nobody is told."""
    event.state = EventState.DRAFT
    event.full_clean(exclude=["network", "organiser", "contact", "venue"])
    event.save()
    _keep_programme(event, programme)
    feeds.bump(event)
    return event


@transaction.atomic
def edit(event: Event, programme: Programme, *, notify: bool, ask_again: bool = False) -> changes.Difference:
    """Save a changed event; a material change raises SEQUENCE and, unless told not to, mails *before → now*.

    A new date asks those who said yes again (their seats are held until the deadline), and so does another
    hour with `ask_again`; a new place does not; a typo sends nothing. More seats serve the waiting list.
    Returns what changed.
    """
    before = lock(event.pk)
    difference = changes.between(before, event)
    event.sequence, event.uid, event.asked_sequence = before.sequence, before.uid, before.asked_sequence
    event.state, event.changed_at = before.state, timezone.now()
    if difference.is_material:
        event.sequence += 1
    event.full_clean(exclude=["network", "organiser", "contact", "venue"])
    before_keys = feeds.keys_of(before)
    event.save()
    _keep_programme(event, programme)
    feeds.bump(event, also=before_keys)
    is_to_come = event.state in COMING_STATES and not event.has_begun
    if is_to_come:
        if (
            difference.date_moved or ask_again
        ) and notify:  # nobody loses a seat over a question that was never sent
            _ask_acceptors_again(event)
        serve_the_line(event, timezone.now())
        if notify and difference:
            _tell_of_change(event, difference)
    if difference.time_changed:
        _announce_move(event, before, told=notify and is_to_come)
    live.ring(event_group(event.pk))
    return difference


def _keep_programme(event: Event, programme: Programme) -> None:
    if programme.agenda is not None:
        event.agenda.all().delete()
        AgendaItem.objects.bulk_create(
            AgendaItem(
                event=event,
                position=place,
                starts_at=item.starts_at,
                ends_at=item.ends_at,
                title=item.title[:300],
                speaker=item.speaker[:200],
                form=item.form,
            )
            for place, item in enumerate(programme.agenda)
        )
    if programme.dishes is not None:
        _keep_dishes(event, programme.dishes)
    if programme.themes is not None:
        event.themes.set(programme.themes)
    if programme.co_organisers is not None:
        _keep_co_organisers(event, programme.co_organisers)


def _keep_dishes(event: Event, names: Sequence[str]) -> None:
    """Dishes keep their identity by name, so that choices already made stand."""
    event.dishes.exclude(name__in=names).delete()
    for place, name in enumerate(dict.fromkeys(names)):
        Dish.objects.update_or_create(event=event, name=name, defaults={"position": place})


def _keep_co_organisers(event: Event, organisations: Iterable[Organisation]) -> None:
    wanted = list(organisations)
    event.co_organisers.exclude(organisation__in=wanted).delete()
    for organisation in wanted:
        CoOrganiser.objects.get_or_create(event=event, organisation=organisation)


def _ask_acceptors_again(event: Event) -> None:
    """A yes was to the old date: it becomes unanswered, with the seat held until the deadline (C4).

    Where the deadline has passed, or is too near to answer by, the seat is held as long as an offer is.
    """
    event.asked_sequence = event.sequence
    event.save(update_fields=["asked_sequence"])
    offer = seats.hold_until(
        timezone.now(),
        event.starts_at,
        hold=settings.OFFER_HOLD,
        late_hold=settings.OFFER_HOLD_LATE,
        late_from=settings.OFFER_LATE_FROM,
    )
    hold = min(max(event.answer_by, offer), event.starts_at)
    for row in event.registrations.filter(status=Status.ACCEPTED).select_related("person"):
        row.event = event
        change_status(row, Status.UNANSWERED, channel=Channel.SYSTEM)
        row.asked_again, row.held_until = True, hold
        row.save(update_fields=["asked_again", "held_until"])
    event.registrations.filter(status__in=[Status.WAITLISTED, Status.TENTATIVE]).update(asked_again=True)


def told(event: Event) -> list[Registration]:
    """Whom a change concerns: everybody asked or registered who has not said no."""
    return list(event.registrations.concerned().select_related("person", "invitation"))


def _tell_of_change(event: Event, difference: changes.Difference) -> None:
    rows = told(event)
    for row in rows:
        row.event = event
    spare_reminders(*rows)
    outbox.post(*mails.changed(event, rows, difference))


def _announce_move(event: Event, before: Event, *, told: bool, is_back: bool = False) -> None:
    event_moved.send(sender=Event, event=event, was=before.starts_at, told=told, is_back=is_back)


@transaction.atomic
def publish(event: Event) -> Event:
    """Show a draft to those who may see it. Raises `EventRefused` (`incomplete`) with what is missing."""
    event = lock(event.pk)
    if event.state != EventState.DRAFT:
        return event
    if not (event.network_id or event.organiser_id or event.contact_id):
        raise EventRefused(_("Say who invites before you publish."), code="incomplete")
    opens = event.registration_opens_at
    later = opens is not None and opens > timezone.now()
    return _move(event, EventState.PUBLISHED if later else EventState.OPEN)


@transaction.atomic
def open_registration(event: Event) -> Event:
    """Take answers from now on; from draft, published or closed. Raises `EventRefused` (`state`)."""
    event = lock(event.pk)
    if event.state == EventState.OPEN:
        return event
    if event.state not in (EventState.DRAFT, EventState.PUBLISHED, EventState.REGISTRATION_CLOSED):
        raise EventRefused(_("Registration cannot be opened in this state."), code="state")
    return _move(event, EventState.OPEN)


@transaction.atomic
def close_registration(event: Event) -> Event:
    """Take no more answers; a no is still taken until the event begins."""
    event = lock(event.pk)
    if event.state == EventState.REGISTRATION_CLOSED:
        return event
    if event.state != EventState.OPEN:
        raise EventRefused(_("Registration is not open."), code="state")
    return _move(event, EventState.REGISTRATION_CLOSED)


def _move(event: Event, state: EventState) -> Event:
    shows = not {event.state, state} <= ALIKE_IN_CALENDARS
    event.state = state
    if shows:
        event.changed_at = timezone.now()
    event.save(update_fields=["state", "changed_at"])
    if not event.takes_answers:  # a reminder that waits for the morning would ask for what is not taken
        spare_reminders(*event.registrations.filter(status=Status.UNANSWERED))
    if shows:
        feeds.bump(event)
    live.ring(event_group(event.pk))
    return event


@transaction.atomic
def cancel(event: Event, reason: str) -> Event:
    """Call the event off; those attending, in doubt, waiting and invited are told, and calendars strike it out."""
    event = lock(event.pk)
    if event.state == EventState.CANCELLED:
        return event
    if event.state not in (*COMING_STATES, EventState.POSTPONED):
        raise EventRefused(_("This event cannot be cancelled."), code="state")
    return _call_off(event, EventState.CANCELLED, reason)


@transaction.atomic
def postpone(event: Event, reason: str) -> Event:
    """Put the event off without a new date: the calendar entry goes, registrations stay and wait (C4)."""
    event = lock(event.pk)
    if event.state == EventState.POSTPONED:
        return event
    if event.state not in COMING_STATES:
        raise EventRefused(_("This event cannot be postponed."), code="state")
    return _call_off(event, EventState.POSTPONED, reason)


def _call_off(event: Event, state: EventState, reason: str) -> Event:
    was_to_come = event.state in COMING_STATES
    event.sequence += 1
    event.reason = reason.strip()[:300]
    event.state, event.changed_at = state, timezone.now()
    event.save(update_fields=["sequence", "reason", "state", "changed_at"])
    invitations.undo_all(event)
    feeds.bump(event)
    rows = told(event)
    for row in rows:
        row.event = event
    spare_reminders(*rows)
    outbox.post(*mails.called_off(event, rows))
    if was_to_come:
        event_called_off.send(sender=Event, event=event)
    live.ring(event_group(event.pk))
    return event


@transaction.atomic
def set_new_date(event: Event, starts_at: datetime, ends_at: datetime, deadline: datetime | None) -> Event:
    """A postponed event gets its date: everybody is asked again, and old acceptances never count as a yes.

    Seats of those who had said yes are held until the reply deadline, then go to the waiting list in its order.
    """
    event = lock(event.pk)
    if event.state != EventState.POSTPONED:
        raise EventRefused(_("Only a postponed event gets a new date this way."), code="state")
    before = Event.objects.get(pk=event.pk)
    event.starts_at, event.ends_at, event.registration_deadline = starts_at, ends_at, deadline
    event.sequence += 1
    event.reason, event.state, event.changed_at = "", EventState.OPEN, timezone.now()
    event.full_clean(exclude=["network", "organiser", "contact", "venue"])
    if starts_at <= timezone.now():
        raise EventRefused(_("The new date has passed already."), code="past")
    event.save()
    feeds.bump(event)
    _ask_acceptors_again(event)
    _tell_of_change(event, changes.between(before, event))
    _announce_move(event, before, told=True, is_back=True)
    live.ring(event_group(event.pk))
    return event


@transaction.atomic
def move_along(event_id: int) -> Event:
    """What the clock does: open at the set time, close at the deadline, held at the end."""
    event, now = lock(event_id), timezone.now()
    if event.state in COMING_STATES and event.ends_at <= now:
        return _move(event, EventState.HELD)
    if (
        event.state == EventState.PUBLISHED
        and event.registration_opens_at
        and event.registration_opens_at <= now
    ):
        return _move(event, EventState.OPEN)
    if event.state == EventState.OPEN and event.deadline_passed:
        return _move(event, EventState.REGISTRATION_CLOSED)
    return event
