"""The lock that keeps one plan one plan, and the bell of everybody who looks at it."""

from __future__ import annotations

from matchmaking.models import Participant, TableRounds
from notifications import live


def lock(pk: int) -> TableRounds:
    """The rounds, fresh; until we commit, nobody else changes their plan or state."""
    rows = TableRounds.objects.select_related("event").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=pk)


def rounds_group(pk: int) -> str:
    """The bell of pages about these rounds: the coordinator's, the screen's and everybody's own."""
    return f"rounds-{pk}"


def ring(table_rounds: TableRounds) -> None:
    live.ring(rounds_group(table_rounds.pk))


def fresh(participant: Participant) -> Participant:
    """Under the lock, with what letters say of them."""
    found: Participant = (
        Participant.objects.named().select_related("table_rounds__event").get(pk=participant.pk)
    )
    return found
