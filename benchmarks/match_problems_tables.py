"""Problems of rounds at tables to measure with: worths by chance, sparse, in clusters, golfers, and an evening of ours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.problems import Meet

MUNICIPALITIES = ["Holstebro", "Lemvig", "Struer", "Herning", "Skive", "Viborg", "Thisted", "Morsø"]
THEMES = 24


def uniform(n: int, rounds: int, tables: int, size: int, seed: int) -> Meet:
    return _meet(n, rounds, tables, size, np.random.default_rng(seed).integers(0, 101, (n, n)))


def sparse(n: int, rounds: int, tables: int, size: int, seed: int) -> Meet:
    """Fifteen of a hundred meetings are worth something."""
    rng = np.random.default_rng(seed)
    return _meet(n, rounds, tables, size, rng.integers(1, 101, (n, n)) * (rng.random((n, n)) < 0.15))


def clustered(n: int, rounds: int, tables: int, size: int, seed: int) -> Meet:
    """Eight sorts of people, whose sorts suit each other more or less."""
    rng = np.random.default_rng(seed)
    sort, suits = rng.integers(0, 8, n), rng.integers(0, 60, (8, 8))
    return _meet(n, rounds, tables, size, suits[sort][:, sort] + rng.integers(0, 40, (n, n)))


def golfers(rounds: int, groups: int, size: int) -> Meet:
    n = groups * size
    return _meet(n, rounds, groups, size, np.ones((n, n), dtype=np.int64))


def evening(n: int, rounds: int, tables: int, size: int, seed: int) -> Meet:
    """Needs and offers by chance, people of eight municipalities, a champion among five, and a few with fixed places."""
    rng = np.random.default_rng(seed)
    needs, offers = rng.random((n, THEMES)) < 0.1, rng.random((n, THEMES)) < 0.1
    helps = needs.astype(np.int64) @ offers.T.astype(np.int64)
    home = rng.choice(len(MUNICIPALITIES), n, p=np.array([8, 5, 4, 3, 2, 2, 1, 1]) / 26)
    champion = rng.random(n) < 0.2
    fixed = rng.choice(n, 4, replace=False).tolist()
    places = rng.choice(tables, 4, replace=False).tolist()
    blocked = {tuple(sorted(rng.choice(n, 2, replace=False).tolist())) for _ in range(12)}
    return _meet(
        n,
        rounds,
        tables,
        size,
        10 * (helps + helps.T),
        allow_repeats=True,
        avoid_repeats=True,
        municipality=tuple(MUNICIPALITIES[one] for one in home.tolist()),
        champion=tuple(champion.tolist()),
        min_municipalities=2,
        min_champions=1,
        fixed=tuple(zip(fixed, places, strict=True)),
        blocked=tuple(sorted(blocked)),
    )


def _meet(n: int, rounds: int, tables: int, size: int, worth: NDArray[np.int64], **rules: Any) -> Meet:
    value = tuple(tuple(worth[one, one + 1 :].tolist()) for one in range(n))
    return Meet(n, rounds, tables, size, value, **rules)
