"""What the secretary's pages of the demo show: dates in calendars, a change with its reason, and next year's plan begun."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Person
from prize.models import DateKind, EditionChange, PrizeEdition
from prize.operations import calendar, planning
from prize.operations.planning import Personal

REASON = "Regionshuset er optaget den dag, vi først havde valgt. Finalen flytter en uge."


def keep(edition: PrizeEdition, secretary: Person) -> None:
    """Once, after the round is made."""
    _moved_the_final(edition, secretary)
    calendar.sync(edition)
    planning.copy(edition, edition.year + 1, secretary, Personal(roles=True, contacts=True))


def _moved_the_final(edition: PrizeEdition, secretary: Person) -> None:
    """As it was written down then; the mails about it are long read."""
    now = edition.dates.get(kind=DateKind.FINAL_ROUND).day
    edition.version = 2
    edition.save(update_fields=["version"])
    EditionChange.objects.create(
        edition=edition,
        version=2,
        reason=REASON,
        changes=[
            {
                "what": "datoer.day",
                "of": DateKind.FINAL_ROUND.value,
                "before": (now - timedelta(days=7)).isoformat(),
                "after": now.isoformat(),
            }
        ],
        changed_by=secretary,
        changed_at=timezone.now() - timedelta(days=20),
    )
