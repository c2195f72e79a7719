"""Forgetting: dishes soon after the event, people some months after, strangers who never confirmed within days.

What a mail proposed is forgotten with the mail, once it is settled.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.models import (
    AnswerProposal,
    AnswerRecord,
    Channel,
    Event,
    EventState,
    Guest,
    Invitation,
    InvitationState,
    ProposalState,
    Registration,
    SignUp,
    Status,
)
from events.operations import notes


def forget() -> None:
    """Run every rule of retention that is due; safe to run at any time, as often as one likes."""
    now = timezone.now()
    SignUp.objects.filter(created_at__lt=now - settings.SIGN_UP_KEPT).delete()
    settled = AnswerProposal.objects.exclude(state=ProposalState.OPEN)
    settled.filter(settled_at__lt=now - settings.REPLY_KEPT).delete()
    fed = Registration.objects.filter(event__ends_at__lt=now - settings.DISHES_KEPT)
    fed.exclude(dish=None).update(dish=None)
    Guest.objects.filter(registration__in=fed).exclude(dish=None).update(dish=None)
    notes.forget_old()
    over = Event.objects.filter(ends_at__lt=now).exclude(state=EventState.POSTPONED)
    Invitation.objects.filter(
        registration__event__in=over, state__in=[InvitationState.QUEUED, InvitationState.SENT]
    ).update(state=InvitationState.EXPIRED)
    past = Q(ends_at__lt=now - settings.REGISTRATION_KEPT, state__in=[EventState.HELD, EventState.CANCELLED])
    put_off = Q(ends_at__lt=now, changed_at__lt=now - settings.PUT_OFF_KEPT, state=EventState.POSTPONED)
    for event_id in Event.objects.filter(past | put_off).values_list("pk", flat=True):
        _anonymise(event_id)


@transaction.atomic
def _anonymise(event_id: int) -> None:
    """Names, notes and links go; counts per organisation and municipality stay, with what the standing was."""
    event = Event.objects.select_for_update(no_key=True).get(pk=event_id)
    rows = event.registrations.known()
    AnswerRecord.objects.bulk_create(
        AnswerRecord(
            registration_id=pk, before=status, after=Status.ANONYMISED, channel=Channel.SYSTEM, seats=seats
        )
        for pk, status, seats in rows.values_list("pk", "status", "seats")
    )
    Guest.objects.filter(registration__event=event).delete()
    AnswerProposal.objects.filter(registration__event=event).delete()
    AnswerRecord.objects.filter(registration__event=event).update(by=None)
    rows.update(
        person=None,
        note="",
        wish_note="",
        link_hash=None,
        turn=None,
        held_until=None,
        stand_in_for=None,
        first_message_id="",
        status=Status.ANONYMISED,
    )
    event.batches.update(person_ids=[], audience={})
    event.state = EventState.ARCHIVED
    event.save(update_fields=["state"])
