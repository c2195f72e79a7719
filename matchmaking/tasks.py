"""Celery's way in: ids, and one call each."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from events import quiet
from matchmaking.operations import approaches, outcomes, profiles, retention, suggestions
from matchmaking.operations.rounds import letters, plans, requests
from matchmaking.operations.rounds import retention as rounds_retention


@shared_task(acks_late=True)
def refresh(profile_id: int) -> None:
    """May run twice: the same list comes out."""
    suggestions.refresh(profile_id)


@shared_task
def refresh_all() -> None:
    suggestions.refresh_all()


@shared_task
def daily() -> None:
    """What has run out; and on days when one may write to people: what runs out soon, what became of it, who is new."""
    now = timezone.now()
    profiles.expire(now)
    approaches.expire(now)
    if not quiet.is_quiet(now, from_hour=settings.QUIET_FROM_HOUR, until_hour=settings.QUIET_UNTIL_HOUR):
        profiles.ask_before_expiry(now)
        outcomes.ask_due(now)
        suggestions.send_digests(now)


@shared_task
def forget() -> None:
    retention.forget(timezone.now())


@shared_task
def plan_rounds(planning_id: int) -> None:
    """May run twice, or beside itself: the second run finds it taken."""
    plans.carry_out(planning_id)


@shared_task
def write_about_rounds() -> None:
    """*Tre du bør møde* a week before, and a word to hosts whose plan is open the day before; not at night."""
    now = timezone.now()
    if not quiet.is_quiet(now, from_hour=settings.QUIET_FROM_HOUR, until_hour=settings.QUIET_UNTIL_HOUR):
        letters.suggest_due(now)
        letters.remind_to_lock(now)


@shared_task
def expire_meet_requests() -> None:
    requests.expire(timezone.now())


@shared_task
def forget_rounds() -> None:
    rounds_retention.forget()
