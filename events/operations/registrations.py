"""Answers: a yes takes a seat or joins the line, a no hands the seat on. Rules: `events/seats.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from events import mails, queries
from events.errors import AnswerRefused
from events.models import (
    COMING_STATES,
    SEATED,
    AnswerProposal,
    Channel,
    Event,
    EventState,
    Invitation,
    InvitationState,
    Registration,
    SignUp,
    Status,
)
from events.operations import feeds
from events.operations.locks import (
    change_status,
    event_group,
    invitation_of,
    lock,
    lock_at,
    lock_with_rooms,
    serve_the_line,
    spare_reminder,
    stand,
    written,
)
from events.rooms import Room
from lib.together import Statement, together
from notifications import live, outbox


class Answer(StrEnum):
    """What a person says; the words of the buttons."""

    YES = "accepted"
    MAYBE = "tentative"
    NO = "declined"


@dataclass(frozen=True)
class Actor:
    """Who changes a registration, and by which road. `by` is None when it is the person's own link.

    `said_at` is when the answer was given, where that was not now. Who does not `hear` gets no receipt:
    no program is answered by a program.
    """

    channel: Channel
    by: Person | None = None
    said_at: datetime | None = None
    hears: bool = True

    @property
    def is_coordinator(self) -> bool:
        return self.channel == Channel.COORDINATOR


BY_LINK = Actor(Channel.LINK)


@transaction.atomic
def respond(registration: Registration, answer: Answer, actor: Actor = BY_LINK) -> Registration:
    """Record an answer; a yes takes a seat, or joins the waiting list.

    Whoever gives up a seat hands it to the first who waits. Giving the same answer again changes
    nothing and keeps one's turn. Raises `AnswerRefused` (`closed`, `late`, `past`) with the reason.
    """
    registration, rooms = lock_with_rooms(registration)
    event = registration.event
    if _stands(registration, answer):
        return registration
    _refuse_unless_open(event, registration, answer, actor)
    now = timezone.now()
    before, had_offer = registration.status, registration.has_offer
    registration.answered_at, registration.channel = now, actor.channel
    registration.said_at = actor.said_at or now
    registration.wish, registration.wish_note, registration.wished_at = "", "", None
    place = None
    if answer == Answer.YES:
        place = _say_yes(event, registration, now, rooms)
    else:
        _say_maybe_or_no(registration, answer)
    receipts = [mails.receipt(registration, had_offer=had_offer, place=place)] if actor.hears else []
    together(
        *written(registration, before, channel=actor.channel, by_id=actor.by.pk if actor.by else None),
        *_invitation_answered(registration),
        *outbox.posting(*receipts),
    )
    if answer != Answer.YES:
        serve_the_line(event, now)
    spare_reminder(registration)
    return registration


def _stands(registration: Registration, answer: Answer) -> bool:
    """Whether this answer is already what the registration says."""
    if answer == Answer.YES:
        waiting = registration.status == Status.WAITLISTED and not registration.has_offer
        return registration.status in SEATED or (waiting and not registration.asked_again)
    if answer == Answer.NO:
        return registration.status in (Status.DECLINED, Status.CANCELLED)
    return registration.status == Status.TENTATIVE and registration.held_until is None


def _refuse_unless_open(event: Event, registration: Registration, answer: Answer, actor: Actor) -> None:
    """A no is taken until the event begins, whatever the deadline: it frees a seat. An offer keeps its word."""
    if event.state == EventState.CANCELLED:
        raise AnswerRefused(_("The event is cancelled."), code="closed")
    if event.state == EventState.POSTPONED:
        raise AnswerRefused(
            _("The event is postponed. We ask you again when there is a new date."), code="closed"
        )
    if actor.is_coordinator:
        if event.state in (EventState.DRAFT, EventState.ARCHIVED):
            raise AnswerRefused(_("This event does not take answers."), code="closed")
        return
    if event.has_begun or event.state not in COMING_STATES:
        raise AnswerRefused(_("The event has begun, so answers can no longer be changed."), code="past")
    refuse_withdrawn(registration, actor)
    if answer == Answer.NO or (answer == Answer.YES and registration.holds_a_seat):
        return
    if event.state == EventState.PUBLISHED:
        raise AnswerRefused(_("This event does not take answers yet."), code="closed")
    if not event.takes_answers:
        raise AnswerRefused(
            _("The deadline has passed. You can send the coordinator a request instead."), code="late"
        )


def _say_yes(
    event: Event, registration: Registration, now: datetime, rooms: Mapping[str, Room]
) -> int | None:
    """A seat that is held is taken; everybody else joins the end of the line, which is then served.

    Returns the place of whoever joined the line and waits.
    """
    if registration.holds_a_seat:
        stand(registration, Status.ACCEPTED)
        return None
    registration.asked_again = False
    joined = rooms[registration.attendance] if registration.status != Status.WAITLISTED else None
    if joined is not None:
        registration.turn, registration.queued_at = joined.next_turn, now
    if serve_the_line(event, now, answering=registration, rooms=rooms):
        return None
    if joined is None:
        return None
    stand(registration, Status.WAITLISTED)
    return joined.waiting + 1


def _say_maybe_or_no(registration: Registration, answer: Answer) -> None:
    if answer == Answer.MAYBE:
        stand(registration, Status.TENTATIVE)
    elif registration.status in (*SEATED, Status.WAITLISTED):
        stand(registration, Status.CANCELLED)
    else:
        stand(registration, Status.DECLINED)


def refuse_withdrawn(registration: Registration, actor: Actor) -> None:
    """Whose invitation was taken back comes by a host's word, or as a stranger where those are welcome."""
    if actor.channel in (Channel.COORDINATOR, Channel.SIGN_UP):
        return
    invitation = invitation_of(registration)
    if invitation is not None and invitation.state == InvitationState.REVOKED:
        raise AnswerRefused(_("Your invitation has been withdrawn."), code="withdrawn")


def _invitation_answered(registration: Registration) -> list[Statement]:
    """Also where the asking was withdrawn and a host has answered for the person since: they hear of changes again."""
    invitation = invitation_of(registration)
    if invitation is None or invitation.state == InvitationState.ANSWERED:
        return []
    invitation.state = InvitationState.ANSWERED
    return [queries.INVITATION_STATE(invitation)]


@transaction.atomic
def undo(registration: Registration, actor: Actor = BY_LINK) -> Registration:
    """Take the last answer back. Whoever regrets a no and finds the seat gone joins the line.

    Raises `AnswerRefused` as `respond` does.
    """
    answers = registration.records.exclude(channel=Channel.SYSTEM).exclude(before=F("after"))
    last = answers.order_by("-pk").first()
    if last is None:
        return registration
    if last.before in (*SEATED, Status.WAITLISTED):
        return respond(registration, Answer.YES, actor)
    if last.before == Status.TENTATIVE:
        return respond(registration, Answer.MAYBE, actor)
    if last.before in (Status.DECLINED, Status.CANCELLED):
        return respond(registration, Answer.NO, actor)
    return _unanswer(registration, actor)


def _unanswer(registration: Registration, actor: Actor) -> Registration:
    """Back to not having answered; a seat goes to the next."""
    registration = lock_at(registration)
    event = registration.event
    _refuse_unless_open(event, registration, Answer.NO, actor)
    before = registration.status
    registration.answered_at, registration.said_at = None, timezone.now()
    stand(registration, Status.UNANSWERED)
    together(*written(registration, before, channel=actor.channel, by_id=actor.by.pk if actor.by else None))
    Invitation.objects.filter(registration=registration, state=InvitationState.ANSWERED).update(
        state=InvitationState.SENT
    )
    serve_the_line(event, timezone.now())
    return registration


@transaction.atomic
def request_change(
    registration: Registration, wish: str, note: str = "", *, said_at: datetime | None = None
) -> Registration:
    """After the deadline: ask the coordinator, who grants or refuses. `wish` is an `Answer`, or "change".

    `said_at` is when it was said, where that was not now: a mail from before it changes nothing.
    """
    registration = lock_at(registration)
    event = registration.event
    if event.has_begun or event.state not in COMING_STATES:
        raise AnswerRefused(_("The event has begun, so answers can no longer be changed."), code="past")
    registration.wish, registration.wish_note, registration.wished_at = wish, note[:300], timezone.now()
    registration.said_at = said_at or registration.wished_at
    registration.save(update_fields=["wish", "wish_note", "wished_at", "said_at"])
    live.ring(event_group(event.pk))
    outbox.post(*mails.wish_received(registration))
    return registration


@transaction.atomic
def settle_wish(registration: Registration, *, granted: bool, by: Person) -> Registration:
    """The coordinator says yes or no to a late request; the person is told. Twice changes nothing."""
    registration = lock_at(registration)
    event = registration.event
    if not registration.wish:
        return registration
    wish = registration.wish
    registration.wish, registration.wish_note, registration.wished_at = "", "", None
    registration.save(update_fields=["wish", "wish_note", "wished_at"])
    if granted and wish in set(Answer):
        return respond(registration, Answer(wish), Actor(Channel.COORDINATOR, by))
    live.ring(event_group(event.pk))
    outbox.post(mails.wish_settled(registration, granted=granted))
    return registration


@transaction.atomic
def release_lapsed_holds(event_id: int) -> int:
    """End the holds of one event that ran out, and give the seats to the next. Returns how many ended.

    Of an event that is called off nobody could say yes: whoever was offered a seat keeps the turn, unwritten to.
    """
    event, now = lock(event_id), timezone.now()
    lapsed = list(event.registrations.filter(held_until__lte=now).select_related("person"))
    for registration in lapsed:
        registration.event = event
        if registration.status == Status.WAITLISTED and event.state in COMING_STATES:
            change_status(registration, Status.UNANSWERED, channel=Channel.SYSTEM)
            outbox.post(mails.offer_lapsed(registration))
        else:
            registration.held_until, registration.changed_at = None, now
            registration.save(update_fields=["held_until", "changed_at"])
    if lapsed and event.state in COMING_STATES and not event.has_begun:
        serve_the_line(event, now)
        live.ring(event_group(event_id))
    return len(lapsed)


@transaction.atomic
def leave_everything(person: Person) -> None:
    """A person is forgotten: seats of coming events are handed on, names and links go, counts stay."""
    for pk, event_id in person.registrations.order_by("event", "pk").values_list("pk", "event"):
        event, now = lock(event_id), timezone.now()
        row = event.registrations.get(pk=pk)
        row.event = event
        change_status(row, Status.ANONYMISED, channel=Channel.SYSTEM)
        row.guests.all().delete()
        row.proposals.all().delete()
        row.person, row.link_hash, row.dish, row.stand_in_for = None, None, None, None
        row.note, row.wish, row.wish_note, row.first_message_id = "", "", "", ""
        row.save()
        if event.state in COMING_STATES and not event.has_begun:
            serve_the_line(event, now)
    person.calendar_feeds.all().delete()
    person.co_organised.clear()
    for event in person.events_hosted.order_by("pk"):
        event.contact, event.changed_at = None, timezone.now()
        event.save(update_fields=["contact", "changed_at"])
        feeds.bump(event)
    SignUp.objects.filter(email=person.email).delete()
    AnswerProposal.objects.filter(address=person.email).delete()
