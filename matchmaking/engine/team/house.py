"""A problem of teams as arrays: what actors are worth to projects and to each other, and which rules they meet.

A *requirement* of a project is a set of actors of whom at least one must be on its team: whoever offers a need, or
whoever is of a required sector. Each is a bit; `hits[p, i]` has the bits of project p that actor i meets.
Two who are blocked have a synergy of `NEVER`, so a team with both is worth less than any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaking.engine.errors import BadProblem
from matchmaking.engine.problems import Team

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Plan = Mapping[int, tuple[int, ...]]
"""The members of each project that has a team, in ascending order."""

NEVER = -(2.0**48)
"""Worth of what must not be. Sums of worths stay far above."""
MOST_WORTH = 2**38
"""Of all worths together: beyond it a float no longer holds a worth and a price exactly."""
MOST_REQUIREMENTS = 60
"""Bits in a whole number of the machine, with some to spare."""


@dataclass(frozen=True)
class House:
    """`fit` is projects × actors, `synergy` actors × actors (0 on the diagonal), all float64 holding whole numbers."""

    fit: Floats
    base: Floats
    synergy: Floats
    sector: Ints
    municipality: Ints
    hits: Ints
    required: Ints
    """For each project the bits of all its requirements."""
    least: Ints
    most: Ints
    room: Ints
    """How many teams each actor may be on."""
    percent: int
    towns: int
    """So many municipalities at least."""

    @property
    def n(self) -> int:
        return len(self.sector)

    @cached_property
    def neighbours(self) -> Bools:
        """Who is of the same municipality as whom, oneself included."""
        return np.asarray(self.municipality[:, None] == self.municipality[None, :])

    @cached_property
    def by_size(self) -> dict[int, Ints]:
        """Of each size the projects that may have a team of it."""
        sizes = {
            int(size)
            for least, most in zip(self.least, self.most, strict=True)
            for size in range(least, most + 1)
        }
        return {
            size: np.flatnonzero((self.least <= size) & (size <= self.most))
            for size in sorted(sizes)
            if self.most_of_a_sector(size) and size >= self.towns
        }

    def most_of_a_sector(self, size: int) -> int:
        return size * self.percent // 100

    def worth(self, project: int, members: tuple[int, ...]) -> int:
        """Base, fits and synergies; far below zero where two of them are blocked."""
        among = list(members)
        pairs = self.synergy[np.ix_(among, among)].sum() / 2
        return int(self.base[project] + self.fit[project, among].sum() + pairs)

    def total(self, plan: Plan) -> int:
        return sum(self.worth(project, members) for project, members in plan.items())

    def left(self, plan: Plan) -> Ints:
        """How many more teams each actor may be on beside this plan."""
        room = self.room.copy()
        for members in plan.values():
            room[list(members)] -= 1
        return room

    def part(self, projects: list[int], actors: list[int], room: Ints) -> House:
        """Only some projects and actors, who are numbered anew. `room` is of all actors."""
        most = np.minimum(self.most[projects], len(actors))
        return House(
            self.fit[np.ix_(projects, actors)],
            self.base[projects],
            self.synergy[np.ix_(actors, actors)],
            self.sector[actors],
            self.municipality[actors],
            self.hits[np.ix_(projects, actors)],
            self.required[projects],
            self.least[projects],
            most,
            room[actors],
            self.percent,
            self.towns,
        )


def house_of(problem: Team) -> House:
    """Raises `BadProblem` where the worths or the requirements are too many to count with."""
    n = len(problem.actors)
    fit = np.array([project.fit for project in problem.projects], dtype=np.float64)
    hits, required = _requirements(problem)
    return House(
        fit.reshape(len(problem.projects), n),
        np.array([project.base for project in problem.projects], dtype=np.float64),
        _synergy(problem),
        _numbered([actor.sector for actor in problem.actors]),
        _numbered([actor.municipality for actor in problem.actors]),
        hits,
        required,
        # A team of nobody is none.
        np.array([max(1, project.min_size) for project in problem.projects], dtype=np.int64),
        np.array([min(n, project.max_size) for project in problem.projects], dtype=np.int64),
        np.full(n, problem.max_teams_per_actor, dtype=np.int64),
        problem.max_sector_percent,
        problem.min_municipalities,
    )


def _numbered(names: list[str]) -> Ints:
    number = {name: at for at, name in enumerate(sorted(set(names)))}
    return np.array([number[name] for name in names], dtype=np.int64)


def _synergy(problem: Team) -> Floats:
    """A pair that is named twice has the sum of both worths."""
    synergy = np.zeros((len(problem.actors),) * 2)
    for one, other, worth in problem.synergy:
        synergy[one, other] += worth
        synergy[other, one] += worth
    of_projects = sum(abs(project.base) + sum(map(abs, project.fit)) for project in problem.projects)
    if sum(abs(worth) for _one, _other, worth in problem.synergy) + of_projects > MOST_WORTH:
        raise BadProblem(
            "Værdierne er tilsammen over 2^38; del dem alle med det samme tal.",
            "The worths together are above 2^38; divide them all by one number.",
        )
    for one, other in problem.blocked:
        synergy[one, other] = synergy[other, one] = NEVER
    return synergy


def _requirements(problem: Team) -> tuple[Ints, Ints]:
    """(hits, required)"""
    hits = np.zeros((len(problem.projects), len(problem.actors)), dtype=np.int64)
    required = np.zeros(len(problem.projects), dtype=np.int64)
    wanted = sorted(set(problem.required_sectors))
    for number, project in enumerate(problem.projects):
        needs = sorted(set(project.needs))
        if len(needs) + len(wanted) > MOST_REQUIREMENTS:
            raise BadProblem(
                f"Projekt {number} har over {MOST_REQUIREMENTS} behov og krævede sektorer.",
                f"Project {number} has over {MOST_REQUIREMENTS} needs and required sectors.",
            )
        required[number] = (1 << (len(needs) + len(wanted))) - 1
        for who, actor in enumerate(problem.actors):
            met = [need in actor.offers for need in needs] + [sector == actor.sector for sector in wanted]
            hits[number, who] = sum(1 << bit for bit, yes in enumerate(met) if yes)
    return hits, required
