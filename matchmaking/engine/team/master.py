"""The linear relaxation over the teams known so far, with its prices: GLOP, which goes on from where it was.

maximise   sum of worth(T) x(T)
such that  each actor is on at most `room` of the chosen teams   (price u >= 0)
           each project has at most one team                     (price v >= 0)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matchmaking.engine.team.house import Floats, House, Plan

GRAIN = 1024.0
"""Prices are rounded to 1/1024: a float then holds every sum of them exactly, so a bound is no matter of rounding."""

Column = tuple[int, tuple[int, ...]]
"""A project and its members in ascending order."""


@dataclass(frozen=True)
class Prices:
    value: float
    actors: Floats
    projects: Floats


class Master:
    """`columns` holds each team that was added, with its worth."""

    def __init__(self, house: House) -> None:
        from ortools.linear_solver import pywraplp

        self.house = house
        self.columns: dict[Column, int] = {}
        self._variables: list[pywraplp.Variable] = []
        self._solver = pywraplp.Solver.CreateSolver("GLOP")
        self._objective = self._solver.Objective()
        self._objective.SetMaximization()
        endless = self._solver.infinity()
        self._of_actor = [self._solver.Constraint(-endless, float(room)) for room in house.room]
        self._of_project = [self._solver.Constraint(-endless, 1.0) for _ in house.base]
        self._values: list[float] = []

    def add(self, column: Column) -> bool:
        """False where it was known."""
        if column in self.columns:
            return False
        project, members = column
        worth = self.house.worth(project, members)
        self.columns[column] = worth
        variable = self._solver.NumVar(0, self._solver.infinity(), "")
        self._variables.append(variable)
        self._objective.SetCoefficient(variable, float(worth))
        self._of_project[project].SetCoefficient(variable, 1.0)
        for member in members:
            self._of_actor[member].SetCoefficient(variable, 1.0)
        return True

    def add_plan(self, plan: Plan) -> None:
        for project in sorted(plan):
            self.add((project, plan[project]))

    def solve(self) -> Prices:
        self._solver.Solve()
        # Read at once: once a team has joined, the solver no longer says.
        self._values = [variable.solution_value() for variable in self._variables]
        actors = np.array([row.dual_value() for row in self._of_actor], dtype=np.float64)
        projects = np.array([row.dual_value() for row in self._of_project], dtype=np.float64)
        return Prices(float(self._objective.Value()), _rounded(actors), _rounded(projects))

    def shares(self) -> list[tuple[float, Column]]:
        """How much of each team the relaxation took when it was last solved, without those it took nothing of."""
        return [
            (value, column) for value, column in zip(self._values, self.columns, strict=False) if value > 1e-6
        ]


def _rounded(prices: Floats) -> Floats:
    return np.asarray(np.maximum(0.0, np.round(prices * GRAIN) / GRAIN))
