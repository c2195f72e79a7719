"""Evenings of one-to-one meetings to measure on: how worths may be spread, who is missing, who is kept apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.problems import Meet

Worths = NDArray[np.int64]
APART = 0.02
"""The share of pairs that are blocked."""


def evening(
    family: str, n: int, rounds: int, seed: int, *, missing: float = 0.0, tables: int | None = None
) -> Meet:
    """`missing` is the share of rounds that each is away. As many tables as pairs, where nothing else is said."""
    chance = np.random.default_rng([seed, n])
    upper = np.triu(FAMILIES[family](n, chance), 1)
    there = chance.random((n, rounds)) >= missing
    one, other = np.nonzero(np.triu(chance.random((n, n)) < APART, 1))
    return Meet(
        n,
        rounds,
        n // 2 if tables is None else tables,
        2,
        tuple(tuple(upper[person, person + 1 :].tolist()) for person in range(n)),
        available=tuple(tuple(np.flatnonzero(row).tolist()) for row in there),
        blocked=tuple(zip(one.tolist(), other.tolist(), strict=True)),
    )


def _uniform(n: int, chance: np.random.Generator) -> Worths:
    return chance.integers(0, 101, (n, n))


def _sparse(n: int, chance: np.random.Generator) -> Worths:
    """Most are worth next to nothing to each other, about ten are worth much."""
    liked = chance.random((n, n)) < min(0.5, 10 / n)
    return np.where(liked, chance.integers(20, 101, (n, n)), chance.integers(0, 6, (n, n)))


def _popular(n: int, chance: np.random.Generator) -> Worths:
    """Some are worth much to everybody."""
    fame = chance.random(n) ** 3
    worth = 35 * (fame[:, None] + fame[None, :]) + 30 * chance.random((n, n))
    return np.rint(worth).astype(np.int64)


def _clustered(n: int, chance: np.random.Generator) -> Worths:
    """Groups of a dozen who are worth more to each other than to the others."""
    group = chance.integers(0, max(2, n // 12), n)
    same = group[:, None] == group[None, :]
    return np.where(same, chance.integers(50, 101, (n, n)), chance.integers(0, 31, (n, n)))


def _tags(n: int, chance: np.random.Generator) -> Worths:
    """What one needs and the other offers, of two dozen tags, both ways."""
    needs, offers = chance.random((2, n, 24)) < 0.12
    useful = needs.astype(np.int64) @ offers.T.astype(np.int64)
    worth: Worths = np.minimum(100, 12 * (useful + useful.T) + chance.integers(0, 5, (n, n)))
    return worth


FAMILIES: dict[str, Callable[[int, np.random.Generator], Worths]] = {
    "uniform": _uniform,
    "sparse": _sparse,
    "popular": _popular,
    "clustered": _clustered,
    "tags": _tags,
}
