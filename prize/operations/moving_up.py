"""A finalist withdraws after all were told: the next of the panel's order takes the place, by the secretary's press.

Nobody moves up by themselves: with one finalist fewer the round goes on as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize.errors import FinalRefused
from prize.mails import finals as mails
from prize.mails import panel as panel_mails
from prize.models import EditionState, Nomination, NominationState, PrizeEdition, Round, SecondScore
from prize.operations import slots
from prize.operations.films import offer
from prize.operations.locks import lock, lock_nomination
from prize.operations.moderation import write_ties_down
from prize.operations.panel import assessments
from prize.operations.panel.log import note
from prize.panel.rounds import panel_closed, takes_scores
from prize.panel_scores import Counted, counted

S = NominationState
OPEN_IN = (EditionState.SHORTLISTING, EditionState.FINAL_ROUND)


@dataclass(frozen=True)
class Vacancy:
    """Places that finalists left. `following` moves up next; where `level` stand at the line, people decide first."""

    places: int
    gone: tuple[Nomination, ...]
    following: Nomination | None
    level: tuple[Nomination, ...]
    counted: Counted


def vacancy(edition: PrizeEdition) -> Vacancy | None:
    """None while all places are taken, nobody is left to take one, or it is too early or too late."""
    if edition.state not in OPEN_IN:
        return None
    rows = Nomination.objects.filter(edition=edition)
    states = list(rows.candidates().values_list("state", flat=True))
    places = min(edition.finalists, len(states)) - states.count(S.FINALIST)
    if S.CANDIDATE in states or places < 1 or panel_closed(edition):
        return None
    found = counted(edition, Round.FIRST)
    inside = [found.candidates[key] for key in found.robustness.finalists]
    following = next((row for row in inside if row.state == S.NOT_SELECTED), None)
    level = () if following else tuple(found.candidates[key] for key in found.robustness.open)
    gone = rows.filter(state=S.WITHDRAWN).exclude(film_task=None).select_related("village")
    return Vacancy(places, tuple(gone), following, level, found)


@transaction.atomic
def move_up(edition: PrizeEdition, nomination: Nomination, reason: str, by: Person) -> Nomination:
    """A finalist like the others: told by letter, offered a film and a free time, and scored in the final.

    Raises `FinalRefused`: `answer` without a reason, `tie` where some stand level, `state` where this one is not the next.
    """
    if not reason.strip():
        raise FinalRefused(_("Write why."), code="answer")
    edition = lock(edition.pk)
    if why := panel_closed(edition):
        raise FinalRefused(why, code="state")
    found = vacancy(edition)
    if found is not None and found.level:
        raise FinalRefused(_("Some stand level at the line. Decide between them first."), code="tie")
    if found is None or found.following is None or found.following.pk != nomination.pk:
        raise FinalRefused(_("The order has changed meanwhile. Look at who is next."), code="state")
    write_ties_down(found.counted, by)
    nomination = lock_nomination(nomination.pk)
    nomination.state, nomination.changed_at = S.FINALIST, timezone.now()
    nomination.save(update_fields=["state", "changed_at"])
    offer(nomination, by)
    slots.give_first_free(nomination)
    note(edition, "moved_up", by, nomination=nomination.pk, reason=reason.strip()[:500])
    writers = nomination.writers.select_related("person").order_by("pk")
    outbox.post(*mails.moved_up(nomination, writers, "told"))
    _scored_as_the_others(edition, nomination, by)
    return nomination


def _scored_as_the_others(edition: PrizeEdition, nomination: Nomination, by: Person) -> None:
    """Where the final is under way its jurors have one more to assess, and are told."""
    if edition.second_score == SecondScore.NONE or not takes_scores(edition, Round.FINAL):
        return
    assessments.write(edition, Round.FINAL, assessments.pairs(edition, Round.FINAL))
    outbox.post(*panel_mails.one_more(nomination))
