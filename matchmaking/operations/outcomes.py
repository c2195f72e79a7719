"""What became of two who said yes: asked after 14 and 90 days, and learned from in numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matchmaking import mails, rules
from matchmaking.models import Approach, ApproachState, Outcome, Suggestion
from notifications import outbox


def ask_due(now: datetime) -> None:
    """Each side of each pair, once for each of the days; who has closed the profile is asked all the same."""
    for days in settings.OUTCOME_AFTER_DAYS:
        due = Approach.objects.filter(
            state=ApproachState.ACCEPTED, answered_at__lte=now - timedelta(days=days)
        )
        asked = Outcome.objects.filter(after_days=days).values("approach")
        late = now - timedelta(days=days + 30)  # what the clock slept through a month ago is not asked about
        for approach in due.exclude(pk__in=asked.exclude(approach=None)).filter(answered_at__gt=late):
            _ask_both(approach, days)


@transaction.atomic
def _ask_both(approach: Approach, days: int) -> None:
    for profile, other in ((approach.asker, approach.asked), (approach.asked, approach.asker)):
        kept = (
            Suggestion.objects.filter(profile=profile, other=other).values_list("reasons", flat=True).first()
        )
        outcome, made = Outcome.objects.get_or_create(
            approach=approach, profile=profile, after_days=days, defaults={"reasons": _kinds(kept or [])}
        )
        if made:
            outbox.post(*(mails.how_did_it_go(outcome, person) for person in rules.owners_of(profile)))


def _kinds(reasons: Sequence[dict[str, object]]) -> list[str]:
    return sorted({str(reason["kind"]) for reason in reasons})


@transaction.atomic
def answer(outcome: Outcome, in_touch: bool, project: bool) -> None:
    """Answered again, the later word counts."""
    Outcome.objects.filter(pk=outcome.pk).update(
        in_touch=in_touch, project=project, answered_at=timezone.now()
    )
