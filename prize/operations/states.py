"""The round goes on: one state after the other, each only when the work before it is done."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from prize.errors import EditionRefused
from prize.models import ORDER, EditionState, PrizeEdition
from prize.operations import calendar, formal, guards, nominating, turns, waves, welcoming
from prize.operations.locks import lock
from prize.operations.panel import assessments as panel
from prize.signals import edition_advanced

Step = Callable[[PrizeEdition, Person], None]
"""What happens when an edition enters a state: the edition under its lock, and who pressed."""

ON_ENTERING: dict[EditionState, tuple[Step, ...]] = {
    EditionState.NOMINATING: (nominating.ask_nominators,),
    EditionState.QUALIFYING: (formal.begin, panel.enter_qualifying),
    EditionState.SHORTLISTING: (welcoming.welcome_candidates, panel.enter_shortlisting),
    EditionState.FINAL_ROUND: (panel.enter_final_round,),
    EditionState.RECOMMENDING: (turns.tell_committee,),
    EditionState.RECOMMENDED: (turns.tell_council,),
    EditionState.ANNOUNCED: (waves.take_effect,),
}
"""The steps of the parts of the room, in their order. A step that refuses keeps the round where it is."""


def next_state(edition: PrizeEdition) -> EditionState | None:
    """Where the round goes from here; None once it is archived."""
    place = ORDER.index(EditionState(edition.state))
    return ORDER[place + 1] if place + 1 < len(ORDER) else None


def missing(edition: PrizeEdition) -> list[str]:
    """What is to be done before the round can go on, in words; nothing when it is ready."""
    return [one.words for one in guards.wanting(edition)]


@transaction.atomic
def advance(edition: PrizeEdition, to: EditionState | str, by: Person) -> PrizeEdition:
    """One state further. Raises `EditionRefused` where `to` is not the next, or something is missing."""
    edition = lock(edition.pk)
    if next_state(edition) != to:
        raise EditionRefused(_("The round has moved on meanwhile. Look at where it is now."), code="state")
    if wanting := missing(edition):
        raise EditionRefused(wanting, code="incomplete")
    was, edition.state = edition.state, EditionState(to)
    edition.changed_at = timezone.now()
    edition.save(update_fields=["state", "changed_at"])
    for step in ON_ENTERING.get(EditionState(to), ()):
        step(edition, by)
    calendar.sync(edition)
    edition_advanced.send(sender=PrizeEdition, edition=edition, was=was, by=by)
    return edition
