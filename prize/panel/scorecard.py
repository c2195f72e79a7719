"""One candidate's page for one juror: the criteria with what is given, and where the candidate stands among the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from prize.models import Assessment, Criterion, Nomination, Score
from prize.panel.scale import NOT_ASSESSABLE, Step, steps_of
from prize.panel.standing import Standing, Work


@dataclass(frozen=True)
class Row:
    """A criterion with its keys; `value` is a number as text, "na", or nothing."""

    number: int
    criterion: Criterion
    steps: list[Step]
    value: str
    comment: str
    seq: int
    error: str = ""

    @property
    def is_scored(self) -> bool:
        return bool(self.value)


def value_of(score: Score | None) -> str:
    if score is None:
        return ""
    if score.not_assessable:
        return NOT_ASSESSABLE
    return "" if score.value is None else str(score.value)


def state_of(score: Score) -> dict[str, Any]:
    """What a device is told of one score."""
    return {
        "criterion": score.criterion_id,
        "value": value_of(score),
        "comment": score.comment,
        "seq": score.client_seq,
    }


class Scorecard:
    """Needs a standing that may read, and a candidate that is the juror's to assess or to look at."""

    def __init__(
        self, standing: Standing, nomination: Nomination, typed: Mapping[int, Any] | None = None
    ) -> None:
        self.standing = standing
        self.nomination = nomination
        self.typed = typed or {}

    @cached_property
    def place(self) -> int:
        """Among one's own, from 0; -1 where it is not among them."""
        keys = [work.nomination.pk for work in self.standing.works]
        return keys.index(self.nomination.pk) if self.nomination.pk in keys else -1

    @property
    def work(self) -> Work | None:
        return self.standing.works[self.place] if self.place >= 0 else None

    @property
    def assessment(self) -> Assessment | None:
        return self.work.assessment if self.work else None

    @property
    def may_score(self) -> bool:
        return self.work is not None and not self.work.is_handed_in and self.standing.takes_scores

    @property
    def previous(self) -> Nomination | None:
        return self.standing.works[self.place - 1].nomination if self.place > 0 else None

    @property
    def next(self) -> Nomination | None:
        after = self.standing.works[self.place + 1 :] if self.place >= 0 else []
        return after[0].nomination if after else None

    @property
    def next_unfinished(self) -> Nomination | None:
        """The next after this one that lacks scores, then from the top; never this one."""
        works = self.standing.works
        turned = works[self.place + 1 :] + works[: max(0, self.place)]
        return next((work.nomination for work in turned if not work.is_complete), None)

    @cached_property
    def rows(self) -> list[Row]:
        edition = self.standing.edition
        own = self.assessment.scores.all() if self.assessment else []
        scores = {score.criterion_id: score for score in own}
        steps = steps_of(edition)
        return [
            self._row(number, criterion, steps, scores.get(criterion.pk))
            for number, criterion in enumerate(edition.criteria.all(), 1)
        ]

    def _row(self, number: int, criterion: Criterion, steps: list[Step], score: Score | None) -> Row:
        seq = score.client_seq if score else 0
        typed = self.typed.get(criterion.pk)
        if typed is not None:
            return Row(number, criterion, steps, typed.value, typed.comment, seq, typed.error)
        return Row(number, criterion, steps, value_of(score), score.comment if score else "", seq)

    @property
    def scored(self) -> int:
        return sum(row.is_scored for row in self.rows)
