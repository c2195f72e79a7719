"""Rounds at tables: how near to the bound, beside plain annealing, how long, and whether anybody meets twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from benchmarks import match_problems_tables as problems
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from matchmaking.engine.meet.satisfaction import best_alone, standing, worths
from matchmaking.engine.meet.tables import judge, options, solve
from matchmaking.engine.meet.tables.designs import design
from matchmaking.engine.problems import Meet
from matchmaking.engine.solutions import Rounds

LONG, GOLF, EVENING, REPAIR, JUDGING = 20.0, 5.0, 5.0, 2.0, 50.0
SECONDS = 20
WORTHS: list[Callable[[int, int, int, int, int], Meet]] = [
    problems.uniform,
    problems.sparse,
    problems.clustered,
]
GOLFERS = [(8, 25, 6), (9, 8, 4), (13, 9, 3), (6, 5, 5)]


def measure(stage: Stage, asked: Asked) -> Found:
    found = Found()
    for kind in WORTHS:
        _worths(found, kind, asked.runs)
    for rounds, groups, size in GOLFERS:
        _golfers(found, rounds, groups, size, asked.runs)
    _evening(found, asked.runs)
    _repairs(found, asked.runs)
    return found


def _worths(found: Found, kind: Callable[[int, int, int, int, int], Meet], runs: int) -> None:
    what = f"150 people, 25 tables of 6, 6 rounds, {kind.__name__} worths"
    ours, theirs, worst, their_worst, took, again = [], [], [], [], [], []
    for seed in range(1, runs + 1):
        problem = kind(150, 6, 25, 6, seed)
        plan, seconds = _timed(problem, SECONDS)
        took.append(seconds)
        again.append(float(plan.repeats))
        ours.append(plan.total / plan.total_bound)
        worst.append(plan.worst / plan.worst_bound)
        plain = _plain_annealing(problem, seed)
        theirs.append(plain[1] / plan.total_bound)
        their_worst.append(plain[0] / plan.worst_bound)
    found.against(
        f"{what}: worst-off of its bound, beside plain annealing", worst, their_worst, "", at_least=1
    )
    found.against(f"{what}: total of its bound, beside plain annealing", ours, theirs, "", at_least=None)
    found.below(f"{what}: repeats", again, "", most=0.5)
    found.below(f"{what}: time", took, "s", most=LONG)


def _golfers(found: Found, rounds: int, groups: int, size: int, runs: int) -> None:
    took = []
    for _ in range(runs):
        plan, seconds = _timed(problems.golfers(rounds, groups, size), GOLF)
        took.append(seconds)
        if plan.repeats or plan.total != plan.total_bound:
            found.wrong.append(f"golfers {groups}-{size}-{rounds}: {plan.repeats} repeats")
    found.below(f"social golfers {groups}-{size}-{rounds}, nobody meets twice", took, "s", most=GOLF)


def _evening(found: Found, runs: int) -> None:
    took, again, met = [], [], []
    for seed in range(1, runs + 1):
        problem = problems.evening(150, 4, 15, 10, seed)
        plan, seconds = _timed(problem, EVENING)
        took.append(seconds)
        again.append(float(plan.repeats))
        met.append(100 * plan.total / plan.total_bound)
        if not judge(problem, plan.rounds).held:
            found.wrong.append(f"evening {seed}: a rule of the tables is broken")
    found.below("150 people, 15 tables of 10, 4 rounds, all rules: time", took, "s", most=EVENING)
    found.below("the same: repeats", again, "", most=5)
    found.note("the same: total", met, "% of the bound")


def _repairs(found: Found, runs: int) -> None:
    plan = design(25, 6, 8) or []
    problem = problems.uniform(150, 8, 25, 6, 1)
    repairs, judging = [], []
    for seed in range(1, runs + 1):
        missing = np.random.default_rng(seed).choice(150, 12, replace=False).tolist()
        began = time.perf_counter()
        options(problem, plan, missing, 2)
        repairs.append(time.perf_counter() - began)
        began = time.perf_counter()
        judge(problem, plan)
        judging.append(1000 * (time.perf_counter() - began))
    found.below("three ways to repair six rounds when 12 of 150 are missing", repairs, "s", most=REPAIR)
    found.below("judging 150 people in eight rounds", judging, "ms", most=JUDGING)


def _timed(problem: Meet, seconds: float) -> tuple[Rounds, float]:
    began = time.perf_counter()
    plan = solve(problem, seconds=seconds, seed=1)
    return plan, time.perf_counter() - began


def _plain_annealing(problem: Meet, seed: int, moves: int = 400_000) -> tuple[float, int]:
    """What one writes in an afternoon: exchanges of two people, total worth, each repeat costs a good meeting."""
    rng = np.random.default_rng(seed)
    worth = worths(problem).tolist()
    people = np.arange(problem.n).reshape(problem.tables, problem.table_size)
    rounds = [
        rng.permutation(people.reshape(-1)).reshape(people.shape).tolist() for _ in range(problem.rounds)
    ]
    met = np.zeros((problem.n, problem.n), dtype=np.int64)
    for tables in rounds:
        for table in tables:
            met[np.ix_(table, table)] += 1
    times = met.tolist()
    drawn = rng.integers(0, [problem.rounds, problem.tables, problem.tables, 6, 6], (moves, 5)).tolist()
    luck = np.log(rng.random(moves)).tolist()
    for step, (now, one, other, here, there) in enumerate(drawn):
        if one == other:
            continue
        heat = 60 * 0.02 ** (step / moves)
        _exchange(worth, times, rounds[now][one], rounds[now][other], here, there, heat * luck[step])
    came = standing(problem, rounds, best_alone(problem))
    return came.worst, came.total


def _exchange(
    worth: list[list[int]],
    times: list[list[int]],
    ours: list[int],
    theirs: list[int],
    here: int,
    there: int,
    least: float,
) -> None:
    one, other = ours[here], theirs[there]
    gain = 0
    for mate in ours:
        if mate != one:
            gain += (worth[other][mate] if not times[other][mate] else -100) - (
                worth[one][mate] if times[one][mate] == 1 else -100
            )
    for mate in theirs:
        if mate != other:
            gain += (worth[one][mate] if not times[one][mate] else -100) - (
                worth[other][mate] if times[other][mate] == 1 else -100
            )
    if gain < least:
        return
    for table, leaves, comes in ((ours, one, other), (theirs, other, one)):
        for mate in table:
            if mate != leaves:
                for pair, by in ((leaves, -1), (comes, 1)):
                    times[pair][mate] += by
                    times[mate][pair] += by
    ours[here], theirs[there] = other, one
