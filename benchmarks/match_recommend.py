"""Partners: the best 20 of 10,000 and of 100,000 actors, exactly, beside all pairs counted; and one actor on demand."""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.match_problems_recommend import problem
from benchmarks.stage import Stage
from matchmaking.engine.problems import Recommend
from matchmaking.engine.reading import problem_of
from matchmaking.engine.recommend import Index
from matchmaking.engine.recommend.lists import LazyLists
from matchmaking.engine.recommend.search import best_in

MANY, VERY_MANY, K, PAIRS = 10_000, 100_000, 20, 50
BEST, COMMAND, MEMORY, ONE = 3.0, 60.0, 500.0, 20.0
_ASKED, _FIRST = 200, 3
_CHECKED = 500
_COMMAND = """
import resource, sys
from matchmaking.engine.__main__ import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
sys.exit(code)
"""


def measure(stage: Stage, asked: Asked) -> Found:
    found, best, plain, planted = Found(), [], [], []
    for seed in range(1, asked.runs + 1):
        given = problem_of(problem(MANY, seed, k=K, pairs=PAIRS))
        assert isinstance(given, Recommend)
        began = time.perf_counter()
        index = Index.of(given.actors)
        lists = index.best(K)
        best.append(time.perf_counter() - began)
        plain.append(_all_pairs(index, lists, found))
        planted.append(_planted_first(lists))
    found.below(f"the {K} best of {MANY:,}, from the texts on", best, "s", most=BEST)
    found.note(f"the same by all pairs, scaled up from {_CHECKED} actors", plain, "s")
    found.note(f"partners planted by meaning alone among the first {_FIRST}", planted, "%")
    _many(stage.folder, found)
    return found


def _all_pairs(index: Index, lists: LazyLists, found: Found) -> float:
    """Seconds for all; what it finds must be what the search found."""
    began = time.perf_counter()
    for me in range(_CHECKED):
        ids, points = best_in(index.scores.all_points(me), K)
        if list(lists.ids[me]) != list(ids) or list(lists.points[me]) != list(points):
            found.wrong.append(f"actor {me}: the search and all pairs differ")
    return (time.perf_counter() - began) * MANY / _CHECKED


def _planted_first(lists: LazyLists) -> float:
    first = lists.ids[: 2 * PAIRS, :_FIRST]
    return 100 * float(np.mean((first == (np.arange(2 * PAIRS) ^ 1)[:, None]).any(axis=1)))


def _many(folder: Path, found: Found) -> None:
    """The command in a process of its own, once: it reads, searches, gives reasons and writes."""
    path, out = folder / "recommend.json.gz", folder / "lists.json.gz"
    for n, limit in ((MANY, None), (VERY_MANY, COMMAND)):
        with gzip.open(path, "wt", compresslevel=3) as file:
            json.dump(problem(n, 1, k=K), file, ensure_ascii=False)
        began = time.perf_counter()
        line = [sys.executable, "-c", _COMMAND, str(path), "-o", str(out), "--seconds", "60"]
        said = subprocess.run(line, check=True, capture_output=True, text=True).stderr
        took, memory = time.perf_counter() - began, float(said.split()[-1])
        if limit:
            found.below(f"the command with {n:,}, all in all", [took], "s", most=limit)
            found.below(f"its memory with {n:,}, at most", [memory], "MB", most=MEMORY)
        else:
            found.note(f"the command with {n:,}, all in all", [took], "s")
    found.below(f"one actor among {VERY_MANY:,} on demand, with reasons", _on_demand(path), "ms", most=ONE)


def _on_demand(path: Path) -> Sequence[float]:
    with gzip.open(path, "rt") as file:
        given = problem_of(json.load(file))
    assert isinstance(given, Recommend)
    index = Index.of(given.actors)
    took = []
    for me in range(_ASKED):
        began = time.perf_counter()
        index.partners_of(me, K)
        index.partners_of_new(given.actors[me], K)
        took.append(1000 * (time.perf_counter() - began) / 2)
    return [statistics.median(took[first::10]) for first in range(10)]
