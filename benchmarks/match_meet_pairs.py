"""Rounds of one-to-one meetings: the worst-off and the total beside what no plan can beat, and seconds of the process.

Beside it stands what is usually done: each round the matching of largest worth among those who have not met yet
(rustworkx, exact), which looks at the total only.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import rustworkx

from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.match_problems_meet_pairs import FAMILIES, evening
from benchmarks.stage import Stage
from matchmaking.engine.meet.satisfaction import best_alone, check, may_meet, presence, standing, worths
from matchmaking.engine.problems import Meet

SIZES = ((40, 6, 2.0, 0.98, 0.985), (150, 8, 10.0, 0.95, 0.985), (500, 8, 30.0, 0.92, 0.98))
"""People, rounds, seconds, and what of the bounds is hoped for."""
MISSING = (0.0, 0.1)
Plan = list[list[tuple[int, int]]]


def measure(stage: Stage, asked: Asked) -> Found:
    found = Found()
    for n, rounds, seconds, worst, total in SIZES:
        if not asked.sizes or n in asked.sizes:
            for family in FAMILIES:
                for missing in MISSING:
                    _family(found, (family, n, rounds, missing), asked.runs, (seconds, worst, total))
    return found


def _family(
    found: Found, what: tuple[str, int, int, float], runs: int, goals: tuple[float, float, float]
) -> None:
    family, n, rounds, missing = what
    problems = [evening(family, n, rounds, seed, missing=missing) for seed in range(1, runs + 1)]
    solved = [_solved(problem, found) for problem in problems]
    name = f"{family}, {n} × {rounds}" + (f", {missing:.0%} away" if missing else "")
    bounds = [one["bound"] for one, _took in solved]
    worst, total = ([one[key] for one, _took in solved] for key in ("worst", "total"))
    limit = [bound["worst"] for bound in bounds]
    found.against(f"{name}: worst-off", worst, limit, "of their best", at_least=goals[1])
    found.against(f"{name}: total", total, [bound["total"] for bound in bounds], "worth", at_least=goals[2])
    found.below(f"{name}: whole process", [took for _one, took in solved], "s", most=goals[0])
    greedy = [standing(problem, _round_by_round(problem), best_alone(problem)) for problem in problems]
    found.note(f"{name}: worst-off, round by round", [one.worst for one in greedy], "of their best")
    found.note(f"{name}: total, round by round", [one.total for one in greedy], "worth")


def _solved(problem: Meet, found: Found) -> tuple[dict[str, Any], float]:
    """What the command answers, and its seconds of wall clock."""
    with tempfile.TemporaryDirectory(prefix="match-") as folder:
        asked, answer = Path(folder) / "problem.json", Path(folder) / "solution.json"
        asked.write_text(json.dumps({"kind": "meet", **asdict(problem)}), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "matchmaking.engine",
            str(asked),
            "-o",
            str(answer),
            "--seconds",
            "30",
        ]
        began = time.perf_counter()
        subprocess.run(command, check=True)
        took = time.perf_counter() - began
        solution: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    try:
        check(problem, solution["rounds"])
    except AssertionError as broken:
        found.wrong.append(str(broken))
    return solution, took


def _round_by_round(problem: Meet) -> Plan:
    worth, free, there = worths(problem), may_meet(problem), presence(problem)
    plan: Plan = []
    for number in range(problem.rounds):
        graph = rustworkx.PyGraph()
        graph.add_nodes_from(range(problem.n))
        here = there[:, number]
        pairs = (free & here[:, None] & here[None, :]).nonzero()
        graph.add_edges_from(
            [
                (one, other, int(worth[one, other]))
                for one, other in zip(*map(list, pairs), strict=True)
                if one < other
            ]
        )
        met = sorted(rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int))
        met = sorted(met, key=lambda pair: -int(worth[pair]))[: problem.tables]
        for one, other in met:
            free[one, other] = free[other, one] = False
        plan.append([(int(one), int(other)) for one, other in met])
    return plan
