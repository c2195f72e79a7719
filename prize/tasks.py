"""Celery's way in: ids, and one call each."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events.quiet import is_quiet
from prize.errors import EditionRefused
from prize.operations import (
    announcement_retention,
    announcing,
    archiving,
    audience,
    forgetting,
    reminding,
    waves,
)
from prize.operations.panel import assigning, reminders, retention

log = logging.getLogger(__name__)


@shared_task
def look_after_villages() -> None:
    """Once a day in the morning, but for holidays: who was a candidate before is told that a new edition is open."""
    if not is_quiet(timezone.now(), from_hour=settings.QUIET_FROM_HOUR, until_hour=settings.QUIET_UNTIL_HOUR):
        reminding.remind_due()


@shared_task
def forget_proposals() -> None:
    forgetting.forget()


@shared_task
def announce() -> None:
    """What the secretary has made ready takes effect when its embargo is over, and the mails go on."""
    for edition_id in announcing.due():
        try:
            announcing.take_due(edition_id)
        except EditionRefused as refusal:  # the others are not kept waiting
            log.error("Edition %s is not announced: %s", edition_id, "; ".join(refusal.messages))
    for edition_id in waves.unfinished():
        waves.carry_on(edition_id)


@shared_task
def carry_on(edition_id: int) -> None:
    """The mails to one group have left: those to the next."""
    waves.carry_on(edition_id)


@shared_task
def forget_announcements() -> None:
    audience.forget()
    announcement_retention.forget_announcements()


@shared_task(acks_late=True)
def assign_jurors(plan_id: int) -> None:
    """May run twice: the second run finds it taken."""
    assigning.carry_out(plan_id)


@shared_task
def remind_jurors() -> None:
    """Five days and two days before the deadline; not at night, nor on public holidays."""
    reminders.remind_due(timezone.now())


@shared_task
def forget_panel() -> None:
    retention.forget(timezone.now())


@shared_task(acks_late=True)
def make_case_package(package_id: int) -> None:
    """May run twice: the second run finds it made."""
    archiving.make(package_id)
