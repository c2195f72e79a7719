"""Next year's edition opens, and those who were candidates before are told."""

from __future__ import annotations

from django.db import transaction

from notifications import outbox
from prize.hours import proposing_closed
from prize.mails import proposals as mails
from prize.models import EditionState, Nomination, PrizeEdition
from prize.operations.locks import lock_nomination
from prize.operations.welcoming import next_year


def remind_due() -> None:
    """Once for each: whoever was told, or wants no reminder, has no `remind_on` any more."""
    for edition in PrizeEdition.objects.filter(state=EditionState.PROPOSING).exclude(published_at=None):
        if proposing_closed(edition):
            continue
        earlier = Nomination.objects.filter(
            edition__prize=edition.prize, edition__year__lt=edition.year, remind_on__isnull=False
        )
        for pk in earlier.values_list("pk", flat=True):
            _remind(pk, edition)


@transaction.atomic
def _remind(pk: int, edition: PrizeEdition) -> None:
    nomination = lock_nomination(pk)
    if nomination.remind_on is None:
        return
    nomination.remind_on = None
    nomination.save(update_fields=["remind_on"])
    if not edition.nominations.filter(village=nomination.village_id).exists():
        outbox.post(*mails.open_again(nomination, edition))


@transaction.atomic
def want_reminder(nomination: Nomination, *, wanted: bool) -> None:
    """The village's own choice."""
    nomination = lock_nomination(nomination.pk)
    nomination.remind_on = next_year(nomination.edition) if wanted else None
    nomination.save(update_fields=["remind_on"])
