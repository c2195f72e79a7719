"""Jobs given out: how near the bound hard problems of the literature's types D and E come in 30 seconds."""

from __future__ import annotations

import time

from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.match_problems_jury import jobs
from benchmarks.stage import Stage
from matchmaking.engine import solve

SECONDS, PERCENT = 30.0, 0.5
SIZES = [("D", 20, 200), ("E", 20, 200), ("D", 40, 400), ("E", 40, 400), ("D", 80, 1600)]


def measure(stage: Stage, asked: Asked) -> Found:
    found = Found()
    for kind, agents, number in SIZES:
        gaps, took = [], []
        for seed in range(1, asked.runs + 1):
            began = time.perf_counter()
            plan = solve(jobs(kind, agents, number, seed), seconds=SECONDS, seed=1).as_json()
            took.append(time.perf_counter() - began)
            gaps.append(100 * (plan["bound"] - plan["total"]) / abs(plan["bound"]))
        found.below(f"type {kind}, {agents} x {number}: below the bound", gaps, "%", most=PERCENT)
        found.note(f"type {kind}, {agents} x {number}", took, "s")
    return found
