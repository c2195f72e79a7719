"""Answers: a yes takes a seat or joins the line, a no hands the seat on. Rules: `events/seats.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from events import mails
from events.errors import AnswerRefused, EventBusy
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
    line_of_history,
    lock,
    lock_all,
    lock_at,
    serve_the_line,
    spare_reminder,
    stand,
    written,
)
from events.operations.sitting import Sitting
from lib.together import together
from lib.turnstile import Turnstile
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


AT_MOST = 32
"""Answers that are taken under one lock, so that the last of them does not wait for more than these."""


@dataclass(frozen=True)
class Said:
    """One answer on its way to the lock. A refusal is told in `language`, for somebody else may carry it there.

    With `link_hash` it was said by a link, which must still lead there once the lock is ours.
    """

    registration_id: int
    event_id: int
    answer: Answer
    actor: Actor
    language: str | None
    link_hash: str | None = None


def respond(registration: Registration, answer: Answer, actor: Actor = BY_LINK) -> Registration:
    """Record an answer; a yes takes a seat, or joins the waiting list.

    Whoever gives up a seat hands it to the first who waits. Giving the same answer again changes
    nothing and keeps one's turn. Raises `AnswerRefused` (`closed`, `late`, `past`) with the reason.

    What is said in a transaction is part of it. Of all else, what comes while others are at the lock is taken
    together, in the order in which it came.
    """
    said = Said(registration.pk, registration.event_id, answer, actor, translation.get_language())
    found = hear_all([said])[0] if connection.in_atomic_block else _taken_with_others(said)
    if isinstance(found, Exception):
        raise found
    return found


def _taken_with_others(said: Said) -> Registration | Exception:
    """With a line to the database in hand: who carries the others' answers must not wait for one that these have."""
    connection.ensure_connection()
    return _turnstile.go_through(said)


@transaction.atomic(savepoint=False)
def hear_all(
    all_said: Sequence[Said], more: Callable[[], Sequence[Said]] = tuple, *, if_free: bool = False
) -> list[Registration | Exception]:
    """Of each in turn where it stands now, or why it could not be taken: then nothing of it was written.

    `more` is asked once the locks are ours for what has come since, at the same events: it is heard after the others.
    `if_free`, what is said to an event whose lock somebody has is `EventBusy`, and nobody waits for it.
    Two answers of one person get the same object, as it is after both.
    """
    sitting = Sitting.open(
        {said.event_id for said in all_said}, {said.registration_id for said in all_said}, if_free=if_free
    )
    came = more()
    sitting.read({said.registration_id for said in came if sitting.has(said.event_id)})
    found = [
        EventBusy() if if_free and not sitting.has(said.event_id) else _heard(sitting, said)
        for said in (*all_said, *came)
    ]
    sitting.finish()
    return found


def _may_be_taken_again(fault: BaseException) -> bool:
    """A database that is away, or too slow, would only keep all of them waiting once more; a deadlock is over."""
    return not isinstance(fault, OperationalError) or getattr(fault.__cause__, "sqlstate", "") == _DEADLOCK


_DEADLOCK = "40P01"  # PostgreSQL, appendix A
_turnstile = Turnstile(hear_all, most=AT_MOST, same=lambda said: said.event_id, again=_may_be_taken_again)


def _heard(sitting: Sitting, said: Said) -> Registration | Exception:
    with translation.override(said.language):
        try:
            registration = sitting.registration(said.registration_id)
            if said.link_hash is not None and registration.link_hash != said.link_hash:
                raise Registration.DoesNotExist
            respond_at(sitting, registration, said.answer, said.actor)
        except (AnswerRefused, Registration.DoesNotExist) as refusal:
            return refusal
    return registration


def respond_at(sitting: Sitting, registration: Registration, answer: Answer, actor: Actor) -> None:
    """As `respond`, of a registration of an open sitting: judged by what is now, and the sitting writes what it changes.

    Where it is refused nothing has changed.
    """
    event = registration.event
    if _stands(registration, answer):
        return
    _refuse_unless_open(event, registration, answer, actor)
    now = timezone.now()
    before, had_offer = registration.status, registration.has_offer
    was_held = registration.held_until is not None
    registration.answered_at, registration.channel = now, actor.channel
    registration.said_at = actor.said_at or now
    registration.wish, registration.wish_note, registration.wished_at = "", "", None
    place = None
    if answer == Answer.YES:
        place = _say_yes(sitting, event, registration, now)
    else:
        _say_maybe_or_no(registration, answer)
    if place is None and registration.status == Status.WAITLISTED:
        sitting.write()  # who stands before it in the line is asked of the table
    line = line_of_history(
        registration, before, channel=actor.channel, by_id=actor.by.pk if actor.by else None
    )
    sitting.change(registration, line, was_held=was_held)
    _mark_answered(sitting, registration)
    if actor.hears:
        sitting.post(mails.receipt(registration, had_offer=had_offer, place=place))
    if answer != Answer.YES:
        sitting.serve_the_line(event, now, sitting.rooms(event))
    spare_reminder(registration)


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


def _say_yes(sitting: Sitting, event: Event, registration: Registration, now: datetime) -> int | None:
    """A seat that is held is taken; everybody else joins the end of the line, which is then served.

    Returns the place of whoever joined the line and waits.
    """
    if registration.holds_a_seat:
        stand(registration, Status.ACCEPTED)
        return None
    registration.asked_again = False
    joins = registration.status != Status.WAITLISTED
    rooms = sitting.rooms(event)
    room = rooms[registration.attendance]
    if joins:
        registration.turn, registration.queued_at = room.next_turn, now
    if sitting.serve_the_line(event, now, rooms, answering=registration) or not joins:
        return None
    stand(registration, Status.WAITLISTED)
    return room.waiting + 1


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


def _mark_answered(sitting: Sitting, registration: Registration) -> None:
    """Also where the asking was withdrawn and a host has answered for the person since: they hear of changes again."""
    invitation = invitation_of(registration)
    if invitation is not None and invitation.state != InvitationState.ANSWERED:
        invitation.state = InvitationState.ANSWERED
        sitting.invitation_answered(invitation)


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
    """Back to not having answered, alone; a seat goes to the next. After the deadline nobody could answer anew, so it is
    refused then: whoever cannot come says no."""
    registration = lock_at(registration)
    event = registration.event
    _refuse_unless_open(event, registration, Answer.MAYBE, actor)
    before = registration.status
    registration.answered_at, registration.said_at = None, timezone.now()
    stand(registration, Status.UNANSWERED)
    by_id = actor.by.pk if actor.by else None
    line = line_of_history(registration, before, channel=actor.channel, by_id=by_id)
    together(*written((registration, line)))
    if registration.seats > 1:
        registration.guests.all().delete()
        registration.seats = 1
        registration.save(update_fields=["seats"])
    Invitation.objects.filter(registration=registration, state=InvitationState.ANSWERED).update(
        state=InvitationState.SENT
    )
    serve_the_line(event, timezone.now())
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
    theirs = {
        *person.registrations.values_list("event", flat=True),
        *person.events_hosted.values_list("pk", flat=True),
    }
    lock_all(theirs)
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
