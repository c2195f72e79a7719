"""Stable or sensitive: does a candidate stay on one side of the line in every way of counting?

A candidate is stable when all ways put them, with every place they might share, on the same side of the line as the row
that was decided upon. Otherwise sensitive, with the ways that moved them and who changed sides with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from prize.scoring.places import Place, Side, side
from prize.scoring.variants import Kind, Outcome, Variant


class Verdict(StrEnum):
    """UNTESTED: there is only the raw mean, and nothing to try it against."""

    STABLE = "stable"
    SENSITIVE = "sensitive"
    UNTESTED = "untested"


class Why(StrEnum):
    FALLS_OUT = "falls_out"
    COMES_IN = "comes_in"
    ON_THE_LINE = "on_the_line"
    NO_SCORES_LEFT = "no_scores_left"
    TIED = "tied"


@dataclass(frozen=True)
class Reason:
    """`others` are those who changed to the other side in the same variant, or share the line (or the tie)."""

    why: Why
    variant: Variant
    place: Place | None
    others: tuple[int, ...]


@dataclass(frozen=True)
class Standing:
    """`place` after ties were broken. `least` is the best place of all variants and `most` the worst."""

    candidate: int
    place: Place
    verdict: Verdict
    least: int
    least_by: Variant
    most: int
    most_by: Variant
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Tally:
    """How many variants of a kind there were, and in how many somebody changed sides or came to stand on the line."""

    kind: Kind
    number: int
    changed: int


def standings(decided: Mapping[int, Place], outcomes: Sequence[Outcome], seats: int) -> dict[int, Standing]:
    """`outcomes` begins with the raw one. `decided` are places after ties were broken."""
    reasons: dict[int, list[Reason]] = {candidate: [] for candidate in decided}
    for outcome in outcomes:
        for candidate, reason in _moved(decided, outcome, seats):
            reasons[candidate].append(reason)
    tested = len(outcomes) > 1
    return {
        candidate: _standing(candidate, place, outcomes, tuple(reasons[candidate]), tested=tested)
        for candidate, place in decided.items()
    }


def tallies(decided: Mapping[int, Place], outcomes: Sequence[Outcome], seats: int) -> tuple[Tally, ...]:
    found: dict[Kind, list[bool]] = {}
    for outcome in outcomes:
        moved = next(_moved(decided, outcome, seats), None)
        found.setdefault(outcome.variant.kind, []).append(moved is not None)
    return tuple(Tally(kind, len(moved), sum(moved)) for kind, moved in found.items())


def _moved(decided: Mapping[int, Place], outcome: Outcome, seats: int) -> Iterator[tuple[int, Reason]]:
    before = {candidate: side(place, seats) for candidate, place in decided.items()}
    now = {candidate: side(outcome.places.get(candidate), seats) for candidate in decided}
    changed = [candidate for candidate in decided if now[candidate] is not before[candidate]]
    on_the_line = tuple(candidate for candidate in decided if now[candidate] is Side.ON_THE_LINE)
    for candidate in decided:
        if candidate not in changed and now[candidate] is not Side.ON_THE_LINE:
            continue
        why = _why(before[candidate], now[candidate], outcome.variant)
        if now[candidate] is Side.ON_THE_LINE:
            others = on_the_line
        else:
            others = tuple(other for other in changed if before[other] is not before[candidate])
        with_them = tuple(other for other in others if other != candidate)
        yield candidate, Reason(why, outcome.variant, outcome.places.get(candidate), with_them)


def _why(before: Side, now: Side, variant: Variant) -> Why:
    if now is Side.ON_THE_LINE:
        return Why.TIED if variant.kind is Kind.RAW else Why.ON_THE_LINE
    if now is Side.GONE:
        return Why.NO_SCORES_LEFT
    return Why.COMES_IN if now is Side.IN else Why.FALLS_OUT


def _standing(
    candidate: int, place: Place, outcomes: Sequence[Outcome], reasons: tuple[Reason, ...], *, tested: bool
) -> Standing:
    placed = [outcome for outcome in outcomes if candidate in outcome.places]
    least = min(placed, key=lambda outcome: outcome.places[candidate].first)
    most = max(placed, key=lambda outcome: outcome.places[candidate].last)
    verdict = Verdict.SENSITIVE if reasons else Verdict.STABLE
    return Standing(
        candidate,
        place,
        verdict if tested else Verdict.UNTESTED,
        least.places[candidate].first,
        least.variant,
        most.places[candidate].last,
        most.variant,
        reasons,
    )
