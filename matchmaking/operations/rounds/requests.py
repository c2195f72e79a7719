"""Talks of two in a pause: asked, accepted, moved, or left to run out. A no is told to nobody."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from matchmaking.errors import MeetRequestRefused
from matchmaking.mails import rounds as mails
from matchmaking.models import (
    MeetRequest,
    MeetRequestState,
    Participant,
    RoundsState,
    TableRounds,
    Wish,
)
from matchmaking.operations.rounds.locks import lock, ring
from matchmaking.slots import slots_of
from notifications import outbox

MOST_OPEN = 5
_OPEN_STATES = [RoundsState.WISHES, RoundsState.DRAFT, RoundsState.LOCKED]


@transaction.atomic
def ask(asker: Participant, asked: Participant, slot: datetime, words: str = "") -> MeetRequest:
    """Ask for a talk in a pause; it runs out after 48 hours, or when the event begins.

    Raises `MeetRequestRefused` (`state`, `unknown`, `time`, `taken`). Whoever would rather not sit with the asker
    hears nothing of it, and to the asker it runs out like any other.
    """
    rows = lock(asker.table_rounds_id)
    _refuse_unless_open(rows)
    if asked.pk == asker.pk or asked.table_rounds_id != rows.pk or not asked.consented_at:
        raise MeetRequestRefused(_("Choose among those who take part."), code="unknown")
    _refuse_other_times(rows, slot)
    _refuse_taken(asker, slot, _("You have an appointment in that pause already."))
    if MeetRequest.objects.open().filter(asker=asker).count() >= MOST_OPEN:
        raise MeetRequestRefused(_("Five have not answered you yet. Wait for them first."), code="taken")
    expires = min(timezone.now() + settings.MEET_REQUEST_LASTS, rows.event.starts_at)
    request = MeetRequest(asker=asker, asked=asked, slot=slot, words=words.strip(), expires_at=expires)
    MeetRequest.objects.filter(asker=asker, asked=asked, expires_at__lte=timezone.now()).filter(
        state__in=[MeetRequestState.ASKED, MeetRequestState.OTHER_TIME]
    ).update(state=MeetRequestState.EXPIRED)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError:
        raise MeetRequestRefused(_("You have asked them already."), code="taken") from None
    if not keeps_away(asked, asker):
        outbox.post(mails.request_received(_with_people(request)))
    ring(rows)
    return request


def keeps_away(one: Participant, other: Participant) -> bool:
    """Whether the first would rather not sit with the second."""
    return Wish.objects.filter(
        profile=one.profile_id, other=other.profile_id, kind=Wish.Kind.NOT_WITH, other__isnull=False
    ).exists()


@transaction.atomic
def accept(request: MeetRequest, by: Participant) -> MeetRequest:
    """Yes: both get each other's address. Raises `MeetRequestRefused` (`lapsed`, `unknown`, `taken`)."""
    rows, request = _waiting_for(request, by)
    both = [request.asker_id, request.asked_id]
    if Participant.objects.coming().filter(pk__in=both).count() < len(both):
        raise MeetRequestRefused(_("One of you is not coming to the event any more."), code="unknown")
    for one in (request.asker, request.asked):
        theirs = _("You have an appointment in that pause already.")
        others = _("The other has an appointment in that pause by now. Propose another one.")
        _refuse_taken(one, request.agreed_slot, theirs if one.pk == by.pk else others)
    _answer(request, MeetRequestState.ACCEPTED)
    outbox.post(*mails.request_accepted(request))
    ring(rows)
    return request


@transaction.atomic
def decline(request: MeetRequest, by: Participant) -> None:
    """No, said to nobody: to the asker it looks like a request that runs out."""
    _rows, request = _waiting_for(request, by)
    _answer(request, MeetRequestState.DECLINED)


@transaction.atomic
def propose_other(request: MeetRequest, by: Participant, slot: datetime) -> MeetRequest:
    """Yes, but in another pause: the asker answers within 48 hours."""
    rows, request = _waiting_for(request, by)
    if request.state != MeetRequestState.ASKED:
        raise MeetRequestRefused(_("Another time has been proposed already. Say yes or no."), code="state")
    _refuse_other_times(rows, slot)
    _refuse_taken(by, slot, _("You have an appointment in that pause already."))
    request.other_slot, request.state = slot, MeetRequestState.OTHER_TIME
    request.expires_at = min(timezone.now() + settings.MEET_REQUEST_LASTS, rows.event.starts_at)
    request.save()
    outbox.post(mails.other_time_proposed(request))
    ring(rows)
    return request


def expire(now: datetime) -> int:
    """What was not answered in time has run out."""
    late = MeetRequest.objects.filter(
        state__in=[MeetRequestState.ASKED, MeetRequestState.OTHER_TIME], expires_at__lte=now
    )
    return late.update(state=MeetRequestState.EXPIRED)


def _waiting_for(request: MeetRequest, by: Participant) -> tuple[TableRounds, MeetRequest]:
    rows = lock(by.table_rounds_id)
    found = _with_people(request)
    if by.pk not in (found.asker_id, found.asked_id):
        raise MeetRequestRefused(_("This request is not yours to answer."), code="unknown")
    open_now = found.state in (MeetRequestState.ASKED, MeetRequestState.OTHER_TIME)
    if not open_now or found.expires_at <= timezone.now() or found.waits_for.pk != by.pk:
        raise MeetRequestRefused(_("This request has run out or is answered already."), code="lapsed")
    return rows, found


def _with_people(request: MeetRequest) -> MeetRequest:
    rows = MeetRequest.objects.with_people().select_related(
        "asker__table_rounds__event", "asked__table_rounds__event"
    )
    found: MeetRequest = rows.get(pk=request.pk)
    return found


def _refuse_unless_open(rows: TableRounds) -> None:
    if rows.state not in _OPEN_STATES or rows.event.has_begun:
        raise MeetRequestRefused(
            _("Talks can be agreed once wishes are open, and until the event begins."), code="state"
        )


def _refuse_other_times(rows: TableRounds, slot: datetime) -> None:
    if slot not in {one.starts_at for one in slots_of(rows)}:
        raise MeetRequestRefused(_("Choose one of the pauses."), code="time")


def _refuse_taken(one: Participant, slot: datetime, words: str) -> None:
    agreed = MeetRequest.objects.of(one).filter(state=MeetRequestState.ACCEPTED)
    if any(request.agreed_slot == slot for request in agreed):
        raise MeetRequestRefused(words, code="taken")


def _answer(request: MeetRequest, state: MeetRequestState) -> None:
    request.state, request.answered_at = state, timezone.now()
    request.save(update_fields=["state", "answered_at"])
