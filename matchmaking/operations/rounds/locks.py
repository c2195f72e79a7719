"""The lock that keeps one plan one plan, and the bell of everybody who looks at it."""

from __future__ import annotations

from events.models import Event
from matchmaking.models import Participant, TableRounds
from notifications import live


def lock(pk: int) -> TableRounds:
    """The rounds, fresh; until we commit, nobody else changes their plan or state.

    Whoever needs the lock of the event too has it already. The event is read after we have waited, when it is asked for.
    """
    return TableRounds.objects.select_for_update(no_key=True).get(pk=pk)


def lock_at(event: Event) -> TableRounds | None:
    """The rounds of an event whose lock we have; None where there are none. One query."""
    return TableRounds.objects.select_for_update(no_key=True).filter(event=event).first()


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
