"""Panels: 40 readers of 60 candidates to the proven end, 200 of 400 near the bound; beside the largest total alone."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.match_problems_jury import panels
from benchmarks.stage import Stage
from matchmaking.engine import solve
from matchmaking.engine.jury.flow import Board, dearest
from matchmaking.engine.problems import Jury

SMALL, LARGE, SECONDS = (40, 60), (200, 400), 30.0
WORST = 0.96


def measure(stage: Stage, asked: Asked) -> Found:
    found = Found()
    for kind in ("even", "fields", "stars"):
        _small(kind, asked, found)
        _large(kind, asked, found)
    return found


def _small(kind: str, asked: Asked, found: Found) -> None:
    took, open_ = [], 0
    for seed in range(1, asked.runs + 1):
        seconds, plan = _solved(panels(kind, *SMALL, seed))
        took.append(seconds)
        proven = plan["worst"] == plan["bound"]["worst"] and plan["total"] == plan["total_bound_at_worst"]
        open_ += not proven
    what = f"{SMALL[0]} x {SMALL[1]}, {kind}"
    if kind == "stars":
        found.note(what, took, "s")
    else:
        found.below(what, took, "s", most=2.0)
    found.remarks.append(f"{what}: {asked.runs - open_} of {asked.runs} proven best.")


def _large(kind: str, asked: Asked, found: Found) -> None:
    took, worst, bounds, plain, totals = [], [], [], [], []
    for seed in range(1, asked.runs + 1):
        problem = panels(kind, *LARGE, seed)
        seconds, plan = _solved(problem)
        took.append(seconds)
        worst.append(plan["worst"])
        bounds.append(plan["bound"]["worst"])
        totals.append(plan["total"] / plan["total_bound_at_worst"])
        plain.append(_worst_of_largest_total(problem))
    what = f"{LARGE[0]} x {LARGE[1]}, {kind}"
    found.below(what, took, "s", most=SECONDS)
    found.against(f"{what}: worst panel", worst, bounds, "points", at_least=WORST)
    found.note(f"{what}: worst panel of the largest total alone", plain, "points")
    found.note(f"{what}: total over its bound at that worst panel", totals, "of 1")


def _solved(problem: Jury) -> tuple[float, dict[str, Any]]:
    began = time.perf_counter()
    plan = solve(problem, seconds=SECONDS, seed=1).as_json()
    return time.perf_counter() - began, plan


def _worst_of_largest_total(problem: Jury) -> int:
    board = Board.of(problem)
    best = dearest(board, board.affinity)
    assert best
    return int(np.min(board.worths(best[0])))
