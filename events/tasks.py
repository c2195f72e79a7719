"""Celery's way in: ids, and one call each."""

from __future__ import annotations

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from events.models import COMING_STATES, Event, EventState, InvitationBatch, Registration
from events.operations import events, invitations, registrations, reminders, retention, tallies


@shared_task(acks_late=True)
def write_batch(batch_id: int) -> None:
    """May run twice, or beside itself: the batch remembers how far it came, and one worker writes it."""
    invitations.write_batch(batch_id)


@shared_task
def start_due_batches() -> None:
    """Find batches whose worker was lost, or that were never handed over."""
    for batch_id in InvitationBatch.objects.due().values_list("pk", flat=True):
        write_batch.delay(batch_id)


@shared_task
def move_events_along() -> None:
    now = timezone.now()
    due = Event.objects.filter(
        Q(state=EventState.PUBLISHED, registration_opens_at__lte=now)
        | Q(state=EventState.OPEN, registration_deadline__lt=now)
        | Q(state=EventState.OPEN, registration_deadline=None, starts_at__lt=now)
        | Q(state__in=COMING_STATES, ends_at__lte=now)
    )
    for event_id in due.values_list("pk", flat=True):
        events.move_along(event_id)


@shared_task
def release_holds() -> None:
    lapsed = (
        Registration.objects.filter(held_until__lte=timezone.now()).order_by().values_list("event", flat=True)
    )
    for event_id in lapsed.distinct():
        registrations.release_lapsed_holds(event_id)


@shared_task
def remind() -> None:
    reminders.remind_due(timezone.now())


@shared_task
def forget() -> None:
    retention.forget()


@shared_task
def check_counts() -> None:
    tallies.mend()
