"""Deciding the weights: always somebody's decision, with a reason, and never in place of an older row."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from matchmaking import tuning
from matchmaking.engine.errors import BadProblem
from matchmaking.errors import TuningRefused
from matchmaking.models import Tuning

if TYPE_CHECKING:
    from matchmaking.engine.recommend.weights import Weights


@transaction.atomic
def decide(weights: Weights, why: str, by: Person) -> Tuning:
    """From now on these count; all lists are made anew. Raises `TuningRefused` where nothing would change."""
    if weights == tuning.current():
        raise TuningRefused(_("These weights count already."), code="same")
    made = Tuning.objects.create(
        weights=asdict(weights), why=why[:300], made_by=by, answers=len(tuning.answers())
    )
    from matchmaking import tasks

    transaction.on_commit(partial(tasks.refresh_all.delay), robust=True)
    return made


def take_proposal(by: Person) -> Tuning:
    """What the answers speak for. Raises `TuningRefused` while there are too few."""
    given = tuning.answers()
    if not tuning.findings(given):
        raise TuningRefused(
            _("There are %(have)s answers, and %(least)s are needed.")
            % {"have": len(given), "least": tuning.LEAST},
            code="few",
        )
    return decide(tuning.proposed(given), _("As %(number)s answers say.") % {"number": len(given)}, by)


def go_back(to: Tuning | None, by: Person) -> Tuning:
    """To an earlier decision, or to where the house began."""
    if to is None:
        return decide(tuning.of_the_house(), _("Back to where the house began."), by)
    why = _("Back to the weights of %(day)s.") % {"day": f"{to.made_at:%d.%m.%Y}"}
    return decide(tuning.weights_of(to.weights), why, by)


def set_by_hand(values: dict[str, float], why: str, by: Person) -> Tuning:
    """Raises `TuningRefused` where a weight is no number from 0 up."""
    try:
        weights = tuning.weights_of(values)
    except (BadProblem, ValueError) as fault:
        raise TuningRefused(_("A weight is a number from 0 up."), code="number") from fault
    return decide(weights, why, by)
