"""The secretary announces; the embargo decides when it takes effect. And the names of the candidates are opened."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from prize.errors import EditionRefused
from prize.models import EditionState, PrizeEdition
from prize.operations.locks import lock
from prize.operations.states import advance
from prize.operations.waves import laureate_who_stands


@transaction.atomic
def open_names(edition: PrizeEdition, by: Person) -> PrizeEdition:
    """From now on everybody reads which villages are candidates: name and municipality, the rest by their own yes.

    Raises `EditionRefused` (`state`) before the formal check is over. Twice changes nothing.
    """
    edition = lock(edition.pk)
    if not edition.is_locked or not edition.has_reached(EditionState.SHORTLISTING):
        raise EditionRefused(
            _("The names may be opened when the formal check of the nominations is over."), code="state"
        )
    if edition.names_public_at is None:
        edition.names_public_at = timezone.now()
        edition.save(update_fields=["names_public_at"])
    return edition


@transaction.atomic
def announce(edition: PrizeEdition, by: Person) -> PrizeEdition:
    """At once when the embargo is over; else it is made ready, and the clock does the rest (`take_due`).

    Raises `EditionRefused` (`state`, `incomplete`).
    """
    edition = lock(edition.pk)
    if edition.state != EditionState.DECIDED:
        raise EditionRefused(_("There is nothing to announce before the council has decided."), code="state")
    laureate_who_stands(edition)
    if edition.publish_at is None or edition.publish_at <= timezone.now():
        return advance(edition, EditionState.ANNOUNCED, by)
    edition.announced_at, edition.announced_by = timezone.now(), by
    edition.save(update_fields=["announced_at", "announced_by"])
    return edition


@transaction.atomic
def call_off(edition: PrizeEdition, by: Person) -> PrizeEdition:
    """Not at that hour after all; possible until the embargo is over. Raises `EditionRefused` (`state`)."""
    edition = lock(edition.pk)
    if edition.announced_at is None or edition.is_announced:
        raise EditionRefused(_("There is nothing to call off."), code="state")
    edition.announced_at = edition.announced_by = None
    edition.save(update_fields=["announced_at", "announced_by"])
    return edition


def due() -> list[int]:
    """Made ready, and the embargo is over."""
    ready = PrizeEdition.objects.filter(state=EditionState.DECIDED)
    over = ready.filter(Q(publish_at=None) | Q(publish_at__lte=timezone.now()))
    return list(over.exclude(announced_at=None).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def take_due(edition_id: int) -> None:
    """The clock has come by. May run twice, or beside itself."""
    edition = lock(edition_id)
    if edition.state == EditionState.DECIDED and edition.is_announced and edition.announced_by is not None:
        advance(edition, EditionState.ANNOUNCED, edition.announced_by)
