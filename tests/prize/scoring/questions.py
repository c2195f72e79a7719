"""Small questions written down as tables, and a seeded jury of five with one harsh among them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from prize.scoring import Criterion, Question, Score
from prize.scoring.questions import Value

Table = Mapping[int, Mapping[int, Value | tuple[Value | None, ...] | None]]
"""For each juror what they gave each candidate: one number, or one for each criterion."""

SEED = 2028
CRITERIA = {
    "community": 30,
    "climate": 20,
    "children": 15,
    "culture": 15,
    "trade": 10,
    "access": 5,
    "plan": 5,
}
HARSH, RECUSED = 3, (3, (6, 7))


def question(table: Table, weights: tuple[Value, ...] = (1,), **more: Any) -> Question:
    """Criteria are called a, b, c …; jurors and candidates are those of the table; each has voted once at most."""
    criteria = tuple(Criterion(chr(ord("a") + at), weight) for at, weight in enumerate(weights))
    scores = []
    candidates: dict[int, None] = {}
    for juror, row in table.items():
        for candidate, given in row.items():
            candidates[candidate] = None
            values = given if isinstance(given, tuple) else (given,)
            scores += [
                Score(juror, candidate, criterion.key, value)
                for criterion, value in zip(criteria, values, strict=True)
            ]
    frame = {"places": 1, "minimum_overlap": 1} | more
    frame["votes"] = {juror: (order,) for juror, order in more.get("votes", {}).items()}
    return Question(criteria, tuple(table), tuple(sorted(candidates)), tuple(scores), **frame)


def thirteen(seed: int = SEED, **more: Any) -> Question:
    """Five jurors, thirteen candidates, seven criteria. Juror 3 is harsh, and recused from candidates 6 and 7.

    So the raw mean is kind to those two: nobody harsh has scored them.
    """
    dice = random.Random(seed)
    merit = {candidate: 4.6 - 0.17 * candidate for candidate in range(1, 14)}
    recused = frozenset((RECUSED[0], candidate) for candidate in RECUSED[1])
    scores = []
    for juror in range(1, 6):
        for candidate, good in merit.items():
            if (juror, candidate) in recused:
                continue
            for key in CRITERIA:
                level = good + dice.gauss(0, 0.55) - (1.4 if juror == HARSH else 0)
                scores.append(Score(juror, candidate, key, min(5, max(1, round(level)))))
    criteria = tuple(Criterion(key, weight) for key, weight in CRITERIA.items())
    frame = {"places": 5, "recused": recused} | more
    return Question(criteria, tuple(range(1, 6)), tuple(merit), tuple(scores), **frame)


def row(places: Mapping[int, Any]) -> list[int]:
    """Candidates by their first place."""
    return sorted(places, key=lambda candidate: (places[candidate].first, candidate))
