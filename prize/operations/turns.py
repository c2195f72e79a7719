"""Whose turn it is: the clerk of the body that is to decide next is written to when the round has come so far."""

from __future__ import annotations

from accounts.models import Person
from notifications import outbox
from prize.mails import finals as mails
from prize.models import PrizeEdition, RecordKind, RoleKind


def tell_committee(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: the panel's ranking lies before the committee."""
    outbox.post(*mails.clerks_turn(edition, RoleKind.COMMITTEE_CLERK, RecordKind.RECOMMENDATION))


def tell_council(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: the committee has recommended, and the council decides."""
    outbox.post(*mails.clerks_turn(edition, RoleKind.COUNCIL_CLERK, RecordKind.DECISION))
