"""The weights that rank partners, and what outcomes say about them: in numbers alone, never by itself.

For each kind of reason the share of pairs that came in touch (a project counts double) is held against the share of
all pairs. Few answers move little: each kind begins as if `PRIOR` pairs had gone like everybody. A weight moves by the
square root of the ratio, and never beyond half or double of where it began.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from matchmaking.models import Outcome, Tuning

if TYPE_CHECKING:  # the engine brings libraries that take a second and a hundred megabytes: not to every page
    from matchmaking.engine.recommend.weights import Weights

PRIOR = 10
LEAST = 20
"""Answers, before anything is proposed at all."""
FIELDS = {
    "they_offer": ("gain", "text_gain"),
    "they_need": ("give", "text_give"),
    "theme": ("theme",),
    "word": ("word",),
    "municipality": ("municipality",),
    "near": ("near",),
    "sector": ("sector",),
}


@dataclass(frozen=True)
class Answered:
    """One answer: the kinds of reason that the suggestion had, and what became of it."""

    kinds: tuple[str, ...]
    in_touch: bool
    project: bool

    @property
    def worth(self) -> float:
        return 1.0 if self.project else 0.5 if self.in_touch else 0.0


@dataclass(frozen=True)
class Finding:
    """What the answers say of one kind of reason. `share` and `everybody` are between 0 and 1."""

    kind: str
    pairs: int
    share: float
    everybody: float
    factor: float


def findings(answers: Sequence[Answered]) -> list[Finding]:
    """Empty while there are fewer than `LEAST` answers."""
    if len(answers) < LEAST:
        return []
    everybody = sum(one.worth for one in answers) / len(answers)
    return [_finding(kind, answers, everybody) for kind in FIELDS]


def _finding(kind: str, answers: Iterable[Answered], everybody: float) -> Finding:
    with_it = [one.worth for one in answers if kind in one.kinds]
    share = (sum(with_it) + PRIOR * everybody) / (len(with_it) + PRIOR)
    factor = (share / everybody) ** 0.5 if everybody else 1.0
    return Finding(kind, len(with_it), share, everybody, min(2.0, max(0.5, factor)))


def proposed(answers: Sequence[Answered], base: Weights | None = None) -> Weights:
    """The weights that the answers speak for, from the ones of the house."""
    base = base or of_the_house()
    changes: dict[str, float] = {}
    for finding in findings(answers):
        for name in FIELDS[finding.kind]:
            changes[name] = round(getattr(base, name) * finding.factor, 3)
    return replace(base, **changes)


def of_the_house() -> Weights:
    """Where everybody begins."""
    from matchmaking.engine.recommend.weights import Weights

    return Weights()


def current() -> Weights:
    """Those of the newest decision; of the house where there is none."""
    newest = Tuning.objects.first()
    return weights_of(newest.weights) if newest is not None else of_the_house()


def weights_of(kept: dict[str, float]) -> Weights:
    """What was kept, where we still know the name; a weight that is newer than the decision has its own beginning."""
    house = of_the_house()
    return replace(house, **{name: float(kept.get(name, value)) for name, value in asdict(house).items()})


def answers() -> list[Answered]:
    """All that people have told, without whose they were."""
    rows = Outcome.objects.exclude(answered_at=None).values_list("reasons", "in_touch", "project")
    return [Answered(tuple(kinds), bool(touch), bool(project)) for kinds, touch, project in rows]
