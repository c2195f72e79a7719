"""Ties by the rule of the prize, each step written down.

1. The higher score on the criterion of greatest weight. Where several have that weight, on those together.
2. The vote of the jury without the chair. Two are parted by majority, more by Schulze's method. Only an order that
   names all who are tied counts: what somebody said of others says nothing of these.
3. The order of the chair.

A juror recused from one of the tied does not vote on them, and nor does such a chair. The first step is taken in every
tie, for it costs nothing; the vote and the chair are for ties across the line, where it matters. What is still
tied then is for people to decide: no lot is drawn here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from prize.scoring.marks import Sheet, raw, whole_weights
from prize.scoring.places import Place, Ranking, groups
from prize.scoring.questions import Question
from prize.scoring.schulze import contest

Groups = tuple[tuple[int, ...], ...]


class Means(StrEnum):
    """What parted them."""

    TOP_CRITERION = "top_criterion"
    VOTE = "vote"
    CHAIR = "chair"


@dataclass(frozen=True)
class Step:
    """`tied` went in, `groups` came out, the best first; one group means that nothing was parted.

    `values` are the scores of the first step, `voters` those whose orders counted.
    """

    means: Means
    tied: tuple[int, ...]
    groups: Groups
    values: tuple[tuple[int, Fraction], ...] = ()
    voters: tuple[int, ...] = ()

    @property
    def decided(self) -> bool:
        return len(self.groups) > 1


@dataclass(frozen=True)
class Tie:
    """`candidates` shared `place`. `groups` is the end of it; a group of several is still tied.

    `across_the_line`: fewer go on than are tied. `open` are those for people to decide between.
    """

    candidates: tuple[int, ...]
    place: Place
    across_the_line: bool
    steps: tuple[Step, ...]
    groups: Groups
    open: tuple[int, ...]


def break_ties(question: Question, ranking: Ranking, sheet: Sheet) -> tuple[Groups, tuple[Tie, ...]]:
    """The row after all that the rule says, and a record of each tie, from the top down."""
    row: list[tuple[int, ...]] = []
    ties = []
    for group in groups(ranking.places):
        if len(group) > 1:
            tie = _break(question, group, len(row_flat(row)), sheet)
            ties.append(tie)
            row += tie.groups
        else:
            row.append(group)
    return tuple(row), tuple(ties)


def row_flat(row: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(candidate for group in row for candidate in group)


def _break(question: Question, tied: tuple[int, ...], before: int, sheet: Sheet) -> Tie:
    """`before` is how many are ahead of them."""
    row: list[tuple[int, ...]] = [tied]
    steps = []
    for means in Means:
        parted: list[tuple[int, ...]] = []
        for group in row:
            first = before + len(row_flat(parted)) + 1
            across = first <= question.places < first + len(group) - 1
            if len(group) == 1 or (means is not Means.TOP_CRITERION and not across):
                parted.append(group)
                continue
            step = _step(means, question, group, sheet)
            steps.append(step)
            parted += step.groups
        row = parted
    place = Place(before + 1, before + len(tied))
    across = place.first <= question.places < place.last
    return Tie(tied, place, across, tuple(steps), tuple(row), _open(row, before, question.places))


def _open(row: list[tuple[int, ...]], before: int, places: int) -> tuple[int, ...]:
    """The group that the line runs through, if any."""
    for group in row:
        if before < places < before + len(group):
            return group
        before += len(group)
    return ()


def _step(means: Means, question: Question, tied: tuple[int, ...], sheet: Sheet) -> Step:
    if means is Means.TOP_CRITERION:
        return _by_top_criterion(question, tied, sheet)
    recused = {juror for juror, candidate in question.recused if candidate in tied}
    said = {
        juror: next((order for order in orders if set(tied) <= set(order)), None)
        for juror, orders in question.votes.items()
        if (juror == question.chair) == (means is Means.CHAIR) and juror not in recused
    }
    counted = {juror: order for juror, order in said.items() if order is not None}
    ballots = [{candidate: -order.index(candidate) for candidate in tied} for order in counted.values()]
    return Step(means, tied, tuple(groups(contest(ballots, tied).ranking.places)), voters=tuple(counted))


def _by_top_criterion(question: Question, tied: tuple[int, ...], sheet: Sheet) -> Step:
    """Where one of them has no number on it at all, it cannot decide."""
    weights = whole_weights(question)
    scores = raw(sheet.marks([weight if weight == max(weights) else 0 for weight in weights])).values
    known = {candidate: scores[candidate] for candidate in tied if candidate in scores}
    values = tuple(known.items())
    if len(known) < len(tied):
        return Step(Means.TOP_CRITERION, tied, (tied,), values)
    levels = sorted(set(known.values()), reverse=True)
    parted = tuple(tuple(candidate for candidate in tied if known[candidate] == level) for level in levels)
    return Step(Means.TOP_CRITERION, tied, parted, values)
