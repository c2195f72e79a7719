"""Is the question one of ours? The first thing that is wrong is told, before anything is counted."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from itertools import chain

from prize.scoring.errors import BadQuestion, Fault
from prize.scoring.questions import Question, Score


def check(question: Question) -> None:
    """Raises `BadQuestion`."""
    _check_frame(question)
    _check_people(question)
    _check_votes(question)
    _check_scores(question, question.scores)


def _check_frame(question: Question) -> None:
    if not question.criteria:
        raise BadQuestion(Fault.NO_CRITERIA)
    _refuse_twice(criterion.key for criterion in question.criteria)
    for criterion in question.criteria:
        if not _is_number(criterion.weight) or criterion.weight <= 0:
            raise BadQuestion(Fault.WEIGHT_NOT_POSITIVE, criterion.key)
    if question.places < 1:
        raise BadQuestion(Fault.NO_PLACES, question.places)
    if question.minimum_overlap < 1:
        raise BadQuestion(Fault.OVERLAP_TOO_SMALL, question.minimum_overlap)
    low, high = question.scale
    if low >= high:
        raise BadQuestion(Fault.NO_SUCH_SCALE, question.scale)


def _check_people(question: Question) -> None:
    jurors, candidates = set(question.jurors), set(question.candidates)
    _refuse_twice(question.jurors)
    _refuse_twice(question.candidates)
    _refuse_unknown(question.withdrawn, candidates, Fault.UNKNOWN_CANDIDATE)
    _refuse_unknown((juror for juror, _candidate in question.recused), jurors, Fault.UNKNOWN_JUROR)
    _refuse_unknown(
        (candidate for _juror, candidate in question.recused), candidates, Fault.UNKNOWN_CANDIDATE
    )


def _check_votes(question: Question) -> None:
    """The chair may be somebody who does not score, and still has a vote."""
    _refuse_unknown(question.votes, {*question.jurors, question.chair}, Fault.UNKNOWN_JUROR)
    for order in chain.from_iterable(question.votes.values()):
        _refuse_twice(order)
        _refuse_unknown(order, set(question.candidates), Fault.UNKNOWN_CANDIDATE)


def _check_scores(question: Question, scores: Iterable[Score]) -> None:
    keys = {criterion.key for criterion in question.criteria}
    jurors, candidates = set(question.jurors), set(question.candidates)
    low, high = question.scale
    seen = set()
    for score in scores:
        place = (score.juror, score.candidate, score.criterion)
        if score.juror not in jurors:
            raise BadQuestion(Fault.UNKNOWN_JUROR, score.juror)
        if score.candidate not in candidates:
            raise BadQuestion(Fault.UNKNOWN_CANDIDATE, score.candidate)
        if score.criterion not in keys:
            raise BadQuestion(Fault.UNKNOWN_CRITERION, score.criterion)
        if place in seen:
            raise BadQuestion(Fault.TWICE, place)
        seen.add(place)
        if score.value is None:
            continue
        if not _is_number(score.value) or not low <= score.value <= high:
            raise BadQuestion(Fault.OFF_THE_SCALE, place)
        if (score.juror, score.candidate) in question.recused:
            raise BadQuestion(Fault.RECUSED_BUT_SCORED, (score.juror, score.candidate))


def _is_number(value: object) -> bool:
    """Whole or a fraction: with 0.1 and its like a tie would be no tie. True is no number of ours."""
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def _refuse_twice(values: Iterable[Hashable]) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise BadQuestion(Fault.TWICE, value)
        seen.add(value)


def _refuse_unknown(values: Iterable[int], known: set[int] | set[int | None], fault: Fault) -> None:
    for value in values:
        if value not in known:
            raise BadQuestion(fault, value)
