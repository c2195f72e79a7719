"""Answers by mail: what a calendar program or a person wrote to an invitation's own address.

What proves who answers is the address the mail came to, which stands in that invitation alone. Where the sender
or the attendee is somebody else, nothing is applied: it becomes a proposal. Runs in the transaction of the
received mails, see `notifications.inbound`, at one sitting for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from events import mails, queries
from events.errors import AnswerRefused
from events.models import COMING_STATES, AnswerProposal, Channel, Event, ProposalKind, Registration
from events.operations.locks import event_group
from events.operations.registrations import Actor, Answer, refuse_withdrawn, respond_at
from events.operations.sitting import Sitting
from events.operations.wishes import request_change
from lib.compiled import CompiledForMany
from lib.together import together
from notifications import live, outbox
from notifications.mime import sendable_address
from notifications.models import ReceivedMail, Verdict
from notifications.replies import AttendeeAnswer, CalendarAnswer, Kind
from notifications.verdicts import Judged, Judgement, Reply

ANSWERS = {"ACCEPTED": Answer.YES, "TENTATIVE": Answer.MAYBE, "DECLINED": Answer.NO}
MOST_WORDS = 5
"""Mails in words of one person that may wait at once; a sixth goes to the administrator."""
_HOUR = timedelta(hours=1)
_FOR_HOSTS = {"new_time", "delegate", "other_sender", "words"}


@dataclass(frozen=True)
class _Heard:
    """One mail about one registration, under the event's lock.

    `earlier` are those of the last hour about the same registration, as (answered, reason). They bound what
    one address can cause, for whoever has it may write a new sender into every mail. What answers heard at the same
    `sitting` have changed may not be in the tables yet: whoever reads or writes there has it written first.
    """

    sitting: Sitting
    registration: Registration
    event: Event
    reply: Reply
    earlier: tuple[tuple[bool, str], ...]

    @property
    def sender(self) -> str:
        return self.reply.incoming.sender.address

    @property
    def is_one_too_many(self) -> bool:
        return len(self.earlier) >= settings.REPLIES_PER_HOUR

    @property
    def may_answer(self) -> bool:
        """Whether the invited may be written to because of it."""
        answered = sum(answered for answered, _reason in self.earlier)
        return self.reply.may_answer and answered < settings.REPLIES_ANSWERED_PER_HOUR

    @property
    def may_tell_hosts(self) -> bool:
        """Beyond this they see it on the board alone."""
        told = sum(reason in _FOR_HOSTS for _answered, reason in self.earlier)
        return told < settings.REPLIES_ANSWERED_PER_HOUR

    @property
    def is_from_the_invited(self) -> bool:
        return is_address_of(self.registration, self.sender)

    def judged(self, verdict: Verdict, reason: str, detail: str = "", *, answered: bool = False) -> Judgement:
        return Judgement(
            verdict=verdict,
            reason=reason,
            detail=detail,
            person=self.registration.person,
            thread=mails.thread_of(self.registration),
            answered=answered,
        )


def is_address_of(registration: Registration, address: str) -> bool:
    """Whether the invited was written to at this address; letter by letter, but for case and IDNA."""
    person = registration.person
    return person is not None and bool(address) and _plain(person.email) == _plain(address)


def _plain(address: str) -> str:
    try:
        return sendable_address(address).lower()
    except ValueError:
        return address.strip().lower()


@transaction.atomic(savepoint=False)  # part of the mails' own, which goes back where this falls
def take(replies: Sequence[Reply]) -> Judged:
    """Apply what each mail says in turn, or keep it for somebody to decide; None where no registration has the address."""
    (rows,) = together(queries.ADDRESSED.asking([reply.token for reply in replies]))
    addressed = {token: Registration(pk=pk, event_id=event_id) for token, pk, event_id in rows}
    if not addressed:
        return Judged([None] * len(replies))
    sitting = Sitting.open(
        {row.event_id for row in addressed.values()},
        {row.pk for row in addressed.values()},
        _EARLIER.asking(
            [mails.thread_of(row) for row in addressed.values()],
            min(reply.received_at for reply in replies) - _HOUR,
        ),
    )
    judgements = [_take(sitting, addressed.get(reply.token), reply) for reply in replies]
    return Judged(judgements, sitting.to_write())


def _take(sitting: Sitting, addressed: Registration | None, reply: Reply) -> Judgement | None:
    registration = sitting.registration(addressed.pk) if addressed is not None else None
    if registration is None or registration.person is None:
        return None
    heard = _Heard(sitting, registration, registration.event, reply, _earlier(sitting, registration, reply))
    if heard.is_one_too_many:
        return heard.judged(Verdict.IGNORED, "too_many")
    if reply.incoming.kind == Kind.WORDS:
        return _take_words(heard)
    return _take_calendar(heard)


def _earlier(sitting: Sitting, registration: Registration, reply: Reply) -> tuple[tuple[bool, str], ...]:
    (told,) = sitting.told
    thread, since = mails.thread_of(registration), reply.received_at - _HOUR
    return tuple(
        (answered, reason)
        for about, pk, received_at, answered, reason in told
        if about == thread and pk != reply.row.pk and received_at >= since
    )


_EARLIER: CompiledForMany[Any] = CompiledForMany(
    lambda threads, moment: (
        ReceivedMail.objects.all()
        .about_since(threads, moment)
        .order_by()
        .values_list("thread", "pk", "received_at", "answered", "reason")
    ),
    datetime,
    of=str,
)


def _take_calendar(heard: _Heard) -> Judgement:
    answers = [each for each in heard.reply.incoming.answers if each.component == "VEVENT"]
    if not answers:
        return heard.judged(Verdict.IGNORED, "not_an_event")
    spoken = [each for each in answers if each.method in ("REPLY", "COUNTER")]
    if not spoken:
        return heard.judged(Verdict.IGNORED, "method", answers[0].method)
    ours = [each for each in spoken if each.uid.lower() == _uid(heard.event)]
    if not ours:
        return heard.judged(Verdict.QUARANTINED, "other_event", spoken[0].uid)
    if len(ours) > 1:
        return heard.judged(Verdict.QUARANTINED, "ambiguous")
    if ours[0].is_one_occurrence:
        return heard.judged(Verdict.QUARANTINED, "one_date")
    return _take_answer(heard, ours[0])


def _uid(event: Event) -> str:
    return f"{event.uid}@{settings.REPLY_DOMAIN}".lower()


def _take_answer(heard: _Heard, answer: CalendarAnswer) -> Judgement:
    if (answer.sequence or 0) < heard.event.asked_sequence:
        return heard.judged(Verdict.IGNORED, "older_version", str(answer.sequence or 0))
    said_at = _said_at(heard, answer)
    newest = heard.registration.said_at
    if newest is not None and said_at < newest.replace(microsecond=0):  # DTSTAMP knows whole seconds
        return heard.judged(Verdict.IGNORED, "older_answer")
    if answer.method == "COUNTER":
        return _is_off(heard) or _propose_time(heard, answer, said_at)
    speaker = _speaker(heard.registration, answer.attendees)
    if speaker is None:
        return heard.judged(Verdict.IGNORED, "no_answer")
    if speaker.partstat == "DELEGATED":
        return _is_off(heard) or _propose_delegate(heard, answer, speaker, said_at)
    said = ANSWERS.get(speaker.partstat)
    if said is None:
        return heard.judged(Verdict.IGNORED, "no_answer", speaker.partstat)
    if not (is_address_of(heard.registration, speaker.address) and heard.is_from_the_invited):
        return _is_off(heard) or _propose_other(heard, answer, speaker, said, said_at)
    judgement = _apply(heard, said, said_at)
    if answer.comment:
        _show_words(heard, answer.comment, said_at)
    return judgement


def _is_off(heard: _Heard) -> Judgement | None:
    """Where the event is over or called off, or the invitation withdrawn, there is nothing left to decide."""
    try:
        refuse_withdrawn(heard.registration, Actor(Channel.MAIL))
    except AnswerRefused as refusal:
        return heard.judged(Verdict.IGNORED, "refused", refusal.code or "")
    if heard.event.state not in COMING_STATES or heard.event.has_begun:
        return heard.judged(Verdict.IGNORED, "refused", "past")
    return None


def _said_at(heard: _Heard, answer: CalendarAnswer) -> datetime:
    """DTSTAMP, else the Date of the mail; a clock that is ahead of ours says no more than now."""
    now = heard.reply.received_at
    return min(answer.stamp or heard.reply.incoming.date or now, now)


def _speaker(registration: Registration, attendees: Sequence[AttendeeAnswer]) -> AttendeeAnswer | None:
    """Who answers: a reply names one (RFC 5546 3.2.3); of several, the invited."""
    own = (each for each in attendees if is_address_of(registration, each.address))
    return next(own, attendees[0] if attendees else None)


def _apply(heard: _Heard, said: Answer, said_at: datetime) -> Judgement:
    registration, hears = heard.registration, heard.may_answer
    before = registration.answered_at
    actor = Actor(Channel.MAIL, said_at=said_at, hears=hears)
    try:
        respond_at(heard.sitting, registration, said, actor)
    except AnswerRefused as refusal:
        return _refused(heard, said, said_at, refusal)
    if registration.answered_at == before:
        Registration.objects.filter(pk=registration.pk).update(said_at=said_at)
        return heard.judged(Verdict.APPLIED, "same", said)
    return heard.judged(Verdict.APPLIED, "answer", said, answered=hears)


def _refused(heard: _Heard, said: Answer, said_at: datetime, refusal: AnswerRefused) -> Judgement:
    """After the deadline it becomes a request to the coordinator; whatever it becomes, the person is told."""
    heard.sitting.write()
    hears, registration = heard.may_answer, heard.registration
    is_late = refusal.code == "late"
    if is_late:
        if registration.wish == said:
            return heard.judged(Verdict.APPLIED, "same", said)
        request_change(registration, said, said_at=said_at)
    if hears:
        outbox.post(mails.not_taken(registration, "" if is_late else " ".join(refusal.messages)))
    if is_late:
        return heard.judged(Verdict.APPLIED, "wish", said, answered=hears)
    return heard.judged(Verdict.IGNORED, "refused", refusal.code or "", answered=hears)


def _propose_time(heard: _Heard, answer: CalendarAnswer, said_at: datetime) -> Judgement:
    if (answer.starts_at, answer.ends_at) == (heard.event.starts_at, heard.event.ends_at):
        return heard.judged(Verdict.QUARANTINED, "ambiguous", answer.comment)
    is_readable = answer.starts_at is not None and answer.ends_at is not None
    incoming = heard.reply.incoming
    proposal = _keep(
        heard,
        ProposalKind.NEW_TIME,
        said_at,
        name="" if heard.is_from_the_invited else incoming.sender.name,
        address="" if heard.is_from_the_invited else heard.sender,
        text=answer.comment or incoming.text,
        starts_at=answer.starts_at if is_readable else None,
        ends_at=answer.ends_at if is_readable else None,
    )
    if proposal is None:
        return heard.judged(Verdict.IGNORED, "older_answer")
    _tell_hosts(heard, proposal)
    return heard.judged(Verdict.APPLIED, "new_time")


def _propose_delegate(
    heard: _Heard, answer: CalendarAnswer, speaker: AttendeeAnswer, said_at: datetime
) -> Judgement:
    """The delegate is an attendee of the reply, too (RFC 5546 3.2.2.3), which is where the name stands."""
    address = speaker.delegated_to
    if not address:
        return heard.judged(Verdict.QUARANTINED, "ambiguous", speaker.partstat)
    name = next((each.name for each in answer.attendees if each.address == address), "")
    proposal = _keep(heard, ProposalKind.DELEGATE, said_at, name=name, address=address, text=answer.comment)
    if proposal is None:
        return heard.judged(Verdict.IGNORED, "older_answer")
    return heard.judged(Verdict.APPLIED, "delegate", address, answered=_ask_the_invited(heard, proposal))


def _propose_other(
    heard: _Heard, answer: CalendarAnswer, speaker: AttendeeAnswer, said: Answer, said_at: datetime
) -> Judgement:
    """Somebody has the letter who is not the invited: forwarded, or written from an address we do not know."""
    incoming = heard.reply.incoming
    is_speaker = not is_address_of(heard.registration, speaker.address)
    name, address = (speaker.name, speaker.address) if is_speaker else (incoming.sender.name, heard.sender)
    proposal = _keep(
        heard,
        ProposalKind.OTHER_SENDER,
        said_at,
        answer=said,
        name=name,
        address=address,
        text=answer.comment,
    )
    if proposal is None:
        return heard.judged(Verdict.IGNORED, "older_answer")
    return heard.judged(Verdict.APPLIED, "other_sender", address, answered=_ask_the_invited(heard, proposal))


def _ask_the_invited(heard: _Heard, proposal: AnswerProposal) -> bool:
    """One mail for one mail: hosts see it on the board, and get it where the invited may not be written to."""
    if heard.may_answer:
        outbox.post(mails.stand_in_proposed(proposal))
    else:
        _tell_hosts(heard, proposal)
    return heard.may_answer


def _tell_hosts(heard: _Heard, proposal: AnswerProposal) -> None:
    if heard.may_tell_hosts:
        outbox.post(*mails.proposal_received(proposal))


def _take_words(heard: _Heard) -> Judgement:
    """Never guessed: the coordinator reads them beside the name, and presses what they mean."""
    incoming, now = heard.reply.incoming, heard.reply.received_at
    if not _show_words(heard, incoming.text, min(incoming.date or now, now)):
        return heard.judged(Verdict.QUARANTINED, "too_many")
    return heard.judged(Verdict.APPLIED, "words")


def _show_words(heard: _Heard, text: str, said_at: datetime) -> bool:
    """What somebody wrote, alone or beside a yes or no; False where too many of theirs wait already."""
    waiting = heard.registration.proposals.open().filter(kind=ProposalKind.WORDS)
    if waiting.count() >= MOST_WORDS:
        return False
    sender = heard.reply.incoming.sender
    own = heard.is_from_the_invited
    name, address = ("", "") if own else (sender.name, sender.address)
    proposal = _keep(heard, ProposalKind.WORDS, said_at, name=name, address=address, text=text)
    assert proposal is not None  # words are all kept
    _tell_hosts(heard, proposal)
    return True


def _keep(
    heard: _Heard, kind: ProposalKind, said_at: datetime, *, address: str = "", **columns: object
) -> AnswerProposal | None:
    """Of one kind and one person the newest stands in the place of the one before; words are all kept.

    None where this is the older one, which came late.
    """
    heard.sitting.write()
    registration = heard.registration
    if kind != ProposalKind.WORDS:
        before = registration.proposals.open().filter(kind=kind, address=address)
        if before.filter(said_at__gt=said_at).exists():
            return None
        before.delete()
    proposal = AnswerProposal.objects.create(
        registration=registration,
        mail=heard.reply.row,
        kind=kind,
        said_at=said_at,
        address=address,
        **columns,
    )
    live.ring(event_group(heard.event.pk))
    return proposal
