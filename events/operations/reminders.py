"""Reminders: a week before to the silent, the day before to those who come, and in one press when asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events import mails, quiet
from events.models import COMING_STATES, Event, Invitation, Registration
from events.operations.invitations import unanswered
from events.operations.locks import event_group
from notifications import live, outbox

UNANSWERED_BEFORE = timedelta(days=7)
COMING_BEFORE = timedelta(days=1)
REST = timedelta(days=3)  # nobody is reminded by the clock so soon after being asked or reminded


def next_moment(now: datetime) -> datetime:
    """When a reminder written now may leave."""
    return quiet.next_allowed(
        now,
        from_hour=settings.QUIET_FROM_HOUR,
        until_hour=settings.QUIET_UNTIL_HOUR,
        at_hour=settings.REMINDER_HOUR,
    )


@transaction.atomic
def remind_unanswered(event: Event) -> int:
    """Remind everybody who has not answered, at the next moment that is allowed; returns how many.

    Pressing twice the same day writes to nobody twice.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    return _write(event, unanswered(event), next_moment(timezone.now()))


def _write(event: Event, rows: Sequence[Registration], moment: datetime) -> int:
    today = timezone.localdate(moment)
    fresh = [
        row
        for row in rows
        if not (row.invitation.reminded_at and timezone.localdate(row.invitation.reminded_at) == today)
    ]
    for row in fresh:
        row.event = event
    letters = mails.reminders_to_answer(event, fresh, on=today)
    for letter in letters:
        letter.not_before = moment
    outbox.post(*letters)
    Invitation.objects.filter(registration__in=[row.pk for row in fresh]).update(reminded_at=moment)
    live.ring(event_group(event.pk))
    return len(fresh)


def remind_due(now: datetime) -> int:
    """What the clock reminds of: T-7 the silent, T-1 those who come. Does nothing in quiet hours."""
    if quiet.is_quiet(now, from_hour=settings.QUIET_FROM_HOUR, until_hour=settings.QUIET_UNTIL_HOUR):
        return 0
    soon = Event.objects.filter(
        state__in=COMING_STATES, starts_at__gt=now, starts_at__lte=now + UNANSWERED_BEFORE
    )
    return sum(_remind_one(pk, now) for pk in soon.values_list("pk", flat=True))


@transaction.atomic
def _remind_one(event_id: int, now: datetime) -> int:
    event = Event.objects.select_for_update(no_key=True).get(pk=event_id)
    written = 0
    if event.takes_answers:
        rested = now - REST
        rows = [
            row
            for row in unanswered(event)
            if row.invitation.reminded_at is None and row.invitation.created_at < rested
        ]
        written += _write(event, rows, now)
    if event.starts_at <= now + COMING_BEFORE:
        written += _tell_those_who_come(event)
    return written


def _tell_those_who_come(event: Event) -> int:
    """Place, link and time once more; the message's key keeps it to one per sequence."""
    rows = list(event.registrations.coming().filter(Q(person__is_active=True)).select_related("person"))
    for row in rows:
        row.event = event
    letters = mails.reminders_to_come(event, rows)
    outbox.post(*letters)
    return len(letters)
