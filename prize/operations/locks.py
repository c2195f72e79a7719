"""The one lock of an edition and all that hangs on it, and the smaller one of a nomination."""

from __future__ import annotations

from django.db import connection
from django.db.transaction import TransactionManagementError

from prize.models import Nomination, PrizeEdition


def lock(edition_id: int) -> PrizeEdition:
    """The edition, fresh; until we commit nobody else changes its state, its criteria or its chain of records."""
    _must_be_in_a_transaction()
    return PrizeEdition.objects.select_for_update(no_key=True).get(pk=edition_id)


def lock_nomination(nomination_id: int) -> Nomination:
    """The nomination, fresh, with village and edition; taken after the edition's lock where both are wanted."""
    _must_be_in_a_transaction()
    Nomination.objects.select_for_update(no_key=True).get(pk=nomination_id)
    return Nomination.objects.with_words().get(pk=nomination_id)


def _must_be_in_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock holds until the end of a transaction: there must be one.")
