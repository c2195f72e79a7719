"""Deciding on what a mail proposed. Twice changes nothing; whom it concerns is told."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from events import mails
from events.errors import AnswerRefused, EventRefused
from events.models import AnswerProposal, Channel, Event, EventState, ProposalState
from events.operations import events
from events.operations.details import send_stand_in
from events.operations.locks import event_group, lock
from events.operations.registrations import BY_LINK, Actor, Answer, respond
from networks.member_lists.addresses import is_valid
from notifications import live, outbox


@transaction.atomic
def accept_time(proposal: AnswerProposal, *, by: Person) -> None:
    """The event moves to the proposed time, and everybody is asked again.

    Raises `EventRefused` (`incomplete`, `past`) where the time could not be read or is over.
    """
    fresh, event = _fresh(proposal)
    if not fresh.is_open:
        return
    if fresh.starts_at is None or fresh.ends_at is None:
        raise EventRefused(
            _("The proposed time cannot be read. Write it into the form instead."), code="incomplete"
        )
    if fresh.starts_at <= timezone.now():
        raise EventRefused(_("The proposed time is over."), code="past")
    _move(event, fresh.starts_at, fresh.ends_at)
    events.edit(event, events.Programme(), notify=True, ask_again=True)
    if event.state == EventState.REGISTRATION_CLOSED and not event.deadline_passed:
        events.open_registration(event)  # everybody is asked again, so everybody may answer
    _settle(fresh, ProposalState.ACCEPTED, by)


def _move(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """The deadline stays as long before the start as it was; one that is over leaves people an offer's time."""
    if event.registration_deadline is not None:
        deadline = event.registration_deadline + (starts_at - event.starts_at)
        if deadline <= timezone.now():
            deadline = timezone.now() + settings.OFFER_HOLD
        event.registration_deadline = min(deadline, starts_at)
    event.starts_at, event.ends_at = starts_at, ends_at


@transaction.atomic
def decline_time(proposal: AnswerProposal, *, by: Person) -> None:
    """The time stays; the invited who proposed is told, and so is their calendar (RFC 5546 3.2.8).

    Where somebody else had their letter and proposed, nobody is: we write to nobody whom we do not know.
    """
    fresh, _event = _fresh(proposal)
    if fresh.is_open:
        if not fresh.address:
            outbox.post(mails.time_declined(fresh))
        _settle(fresh, ProposalState.DECLINED, by)


@transaction.atomic
def confirm_stand_in(proposal: AnswerProposal, *, by: Person | None) -> None:
    """The other comes instead: they are asked, with the seat held. `by` is None where the invited pressed.

    Raises `AnswerRefused` as `send_stand_in` does.
    """
    fresh, _event = _fresh(proposal)
    if not fresh.is_open:
        return
    if not is_valid(fresh.address):
        raise AnswerRefused(_("No address is known for whoever would come instead."), code="taken")
    send_stand_in(fresh.registration, fresh.name, fresh.address, _actor(by))
    _settle(fresh, ProposalState.ACCEPTED, by)


@transaction.atomic
def take_as_own(proposal: AnswerProposal, answer: Answer, *, by: Person | None) -> None:
    """It was the invited who answered, from another address or in words: their answer is this.

    Raises `AnswerRefused` as `respond` does.
    """
    fresh, _event = _fresh(proposal)
    if fresh.is_open:
        respond(fresh.registration, answer, _actor(by))
        _settle(fresh, ProposalState.ACCEPTED, by)


@transaction.atomic
def put_aside(proposal: AnswerProposal, *, by: Person | None) -> None:
    """Read, and nothing is to be done."""
    fresh, _event = _fresh(proposal)
    if fresh.is_open:
        _settle(fresh, ProposalState.DECLINED, by)


def said(proposal: AnswerProposal) -> Answer | None:
    """The answer that stands in it, where one does."""
    return Answer(proposal.answer) if proposal.answer in set(Answer) else None


def _actor(by: Person | None) -> Actor:
    return BY_LINK if by is None else Actor(Channel.COORDINATOR, by)


def _fresh(proposal: AnswerProposal) -> tuple[AnswerProposal, Event]:
    """The row as it is under the event's lock. Raises `AnswerRefused` (`taken`) where a newer one has taken its place."""
    event = lock(proposal.registration.event_id)
    fresh = AnswerProposal.objects.select_related("registration__person").filter(pk=proposal.pk).first()
    if fresh is None:
        raise AnswerRefused(_("A newer mail has taken the place of that one."), code="taken")
    fresh.registration.event = event
    return fresh, event


def _settle(proposal: AnswerProposal, state: ProposalState, by: Person | None) -> None:
    proposal.state, proposal.settled_at, proposal.settled_by = state, timezone.now(), by
    proposal.save(update_fields=["state", "settled_at", "settled_by"])
    live.ring(event_group(proposal.registration.event_id))
