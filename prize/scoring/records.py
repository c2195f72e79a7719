"""What is kept when the order is locked: plain values for JSON, the same each time for the same question.

Fractions are kept whole, as "139/40", so that whoever counts again finds the same and not nearly the same.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prize.scoring.overlap import NotEnoughOverlap
from prize.scoring.questions import Question
from prize.scoring.robustness import Robustness
from prize.scoring.ties import Step, Tie

METHODS = {
    "raw": "mean of the jurors' weighted means",
    "adjusted": "least squares, candidate and juror effects",
    "rank_based": "Schulze, winning votes",
}


def record(question: Question, robustness: Robustness) -> dict[str, Any]:
    """How it was counted, the order, each tie with its steps, and what was stable."""
    short = robustness.adjusted if isinstance(robustness.adjusted, NotEnoughOverlap) else None
    return {
        "methods": METHODS,
        "weights": {criterion.key: str(Fraction(criterion.weight)) for criterion in question.criteria},
        "seats": robustness.seats,
        "minimum_overlap": question.minimum_overlap,
        "too_few_common": {"common": short.common, "apart": list(short.apart)} if short else None,
        "order": list(robustness.order),
        "points": {str(key): str(robustness.raw.values[key]) for key in robustness.order},
        "finalists": list(robustness.finalists),
        "open": list(robustness.open),
        "unscored": list(robustness.unscored),
        "ties": [_tie(tie) for tie in robustness.ties],
        "verdicts": {str(key): robustness.standings[key].verdict.value for key in robustness.order},
    }


def _tie(tie: Tie) -> dict[str, Any]:
    return {
        "candidates": list(tie.candidates),
        "place": list(tie.place),
        "across_the_line": tie.across_the_line,
        "steps": [_step(step) for step in tie.steps],
        "groups": [list(group) for group in tie.groups],
        "open": list(tie.open),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "means": step.means.value,
        "tied": list(step.tied),
        "groups": [list(group) for group in step.groups],
        "values": {str(candidate): str(value) for candidate, value in step.values},
        "voters": list(step.voters),
    }
