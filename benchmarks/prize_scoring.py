"""The panel of the prize: all of it for 13 candidates and for 500, and Schulze's paths beside plain loops."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from prize.scoring import Criterion, Question, Score, assess
from prize.scoring.marks import Sheet, whole_weights
from prize.scoring.schulze import Contest, schulze

WEIGHTS = (25, 20, 15, 15, 10, 10, 5)
USUAL, LARGE = (13, 5), (500, 40)  # candidates, jurors
PATHS = 150
MISSING, UNABLE = 0.1, 0.02
QUICK, WHOLE = 0.02, 1.0
Given = TypeVar("Given")


def measure(stage: Stage, asked: Asked) -> Found:
    found = Found()
    for (candidates, jurors), most in ((USUAL, QUICK), (LARGE, WHOLE)):
        took = [_seconds(assess, panel(candidates, jurors, seed)) for seed in range(1, asked.runs + 1)]
        found.below(f"{candidates} candidates, {jurors} jurors, 7 criteria: everything", took, "s", most=most)
    _paths(asked, found)
    return found


def panel(candidates: int, jurors: int, seed: int, places: int = 5) -> Question:
    """A jury with harsh and mild among them; a tenth of the marks are missing, and every fiftieth score."""
    dice = random.Random(seed)
    merit = [dice.gauss(3.2, 0.7) for _ in range(candidates)]
    harsh = [dice.gauss(0, 0.5) for _ in range(jurors)]
    criteria = tuple(Criterion(f"c{at}", weight) for at, weight in enumerate(WEIGHTS))
    scores = []
    for juror in range(jurors):
        for candidate in range(candidates):
            if dice.random() < MISSING:
                continue
            for criterion in criteria:
                level = round(merit[candidate] + harsh[juror] + dice.gauss(0, 0.8))
                value = None if dice.random() < UNABLE else min(5, max(1, level))
                scores.append(Score(juror, candidate, criterion.key, value))
    return Question(
        criteria, tuple(range(jurors)), tuple(range(candidates)), tuple(scores), places, minimum_overlap=3
    )


def _paths(asked: Asked, found: Found) -> None:
    """The same table of duels by Floyd's three loops in plain Python."""
    ours, plain = [], []
    for seed in range(1, asked.runs + 1):
        question = panel(PATHS, 15, seed)
        marks = Sheet.of(question).marks(whole_weights(question))
        contest = schulze(marks)
        ours.append(_seconds(schulze, marks))
        plain.append(_seconds(floyd, contest))
        if floyd(contest) != [list(row) for row in contest.paths]:
            found.wrong.append(f"seed {seed}: the paths are not those of plain loops")
    found.note(f"Schulze, {PATHS} candidates, with its duels", ours, "s")
    found.note(f"Schulze, {PATHS} candidates, paths by plain loops", plain, "s")


def floyd(contest: Contest) -> list[list[int]]:
    everybody = range(len(contest.candidates))
    duels = contest.duels
    paths = [
        [duels[one][other] if duels[one][other] > duels[other][one] else 0 for other in everybody]
        for one in everybody
    ]
    for through in everybody:
        for one in everybody:
            for other in everybody:
                if one != other:
                    way = min(paths[one][through], paths[through][other])
                    paths[one][other] = max(paths[one][other], way)
    return paths


def _seconds(work: Callable[[Given], object], given: Given) -> float:
    began = time.perf_counter()
    work(given)
    return time.perf_counter() - began
