"""Problems of pairs, costs, jobs and panels to measure with; each seed another one. Plain numbers, no database."""

from __future__ import annotations

import numpy as np

from matchmaking.engine.problems import Assign, Gap, Jury, Pair


def sparse_pairs(n: int, edges: int, most: int, seed: int) -> Pair:
    rng = np.random.default_rng(seed)
    one = rng.integers(0, n, edges)
    other = (one + 1 + rng.integers(0, n - 1, edges)) % n
    worth = rng.integers(1, most + 1, edges)
    return Pair(n, tuple(zip(one.tolist(), other.tolist(), worth.tolist(), strict=True)))


def costs(n: int, seed: int) -> Assign:
    matrix = np.random.default_rng(seed).integers(0, 10**6, (n, n))
    return Assign(tuple(map(tuple, matrix.tolist())))


def jobs(kind: str, agents: int, number: int, seed: int) -> Gap:
    """After the types D and E of Chu & Beasley (1997) and Laguna et al. (1995); costs become profits below zero."""
    rng, shape = np.random.default_rng(seed), (agents, number)
    if kind == "D":
        resource = rng.integers(1, 101, shape)
        cost = 111 - resource + rng.integers(-10, 11, shape)
    else:
        resource = np.rint(1 - 10 * np.log(1 - rng.random(shape))).astype(np.int64)
        cost = np.rint(1000 / resource - 10 * rng.random(shape)).astype(np.int64)
    capacity = np.maximum((0.8 * resource.sum(axis=1) / agents).astype(int), resource.max(axis=1))
    profits, resources = (tuple(map(tuple, matrix.tolist())) for matrix in (-cost, resource))
    return Gap(profits, resources, tuple(capacity.tolist()))


def panels(kind: str, reviewers: int, candidates: int, seed: int) -> Jury:
    """`even`: any affinity as likely. `fields`: readers and candidates have a few fields each.
    `stars`: few readers are worth much to anybody."""
    rng = np.random.default_rng(seed)
    if kind == "even":
        affinity = rng.integers(0, 101, (reviewers, candidates))
    elif kind == "fields":
        known, asked = (rng.dirichlet(np.ones(8) * 0.3, size) for size in (reviewers, candidates))
        affinity = np.rint(100 * known @ asked.T / (known @ asked.T).max()).astype(int)
    else:
        quality = rng.beta(0.3, 1.5, (reviewers, 1)) * 80
        affinity = np.rint(quality + rng.normal(10, 4, (reviewers, candidates))).clip(0).astype(int)
    blocked = np.argwhere(rng.random(affinity.shape) < 0.03)
    load = candidates * 3 / reviewers
    rules = (3, int(load - 0.5), int(np.ceil(load + 0.5)))
    return Jury(
        reviewers,
        candidates,
        tuple(map(tuple, affinity.tolist())),
        *rules,
        conflicts=tuple((int(reader), int(candidate)) for reader, candidate in blocked),
    )
