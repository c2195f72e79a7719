"""Which of the known teams make the best plan: set packing, by CP-SAT with one worker and counted work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.house import House, Plan
from matchmaking.engine.team.master import Column

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

WORK = 1.3
"""Nominal seconds of a unit of CP-SAT's work."""
BUILD = 2e-5
"""Nominal seconds to write one team down."""


@dataclass(frozen=True)
class Packed:
    """`plan` is None where none better than `than` was found; `bound` is of the plans that use these teams only."""

    plan: Plan | None
    total: int
    bound: int


def pack(
    house: House,
    columns: Mapping[Column, int],
    than: int,
    most: int,
    budget: Budget,
    *,
    work: float,
    seed: int,
) -> Packed:
    """A plan worth more than `than`, of at most `most`, of these teams."""
    from ortools.sat.python import cp_model

    if most <= than or not columns:
        return Packed(None, than, than)
    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in columns]
    _once_each(house, columns, model, chosen)
    value = cp_model.LinearExpr.weighted_sum(chosen, list(columns.values()))
    model.add(value >= than + 1)
    model.add(value <= most)
    model.maximize(value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    solver.parameters.symmetry_level = 0
    solver.parameters.max_deterministic_time = max(0.01, min(work, budget.left) / WORK)
    solver.parameters.max_time_in_seconds = max(0.01, budget.wall)
    status = solver.solve(model)
    budget.spend(WORK * solver.response_proto.deterministic_time + BUILD * len(columns))
    if status == cp_model.INFEASIBLE:
        return Packed(None, than, than)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Packed(None, than, most)
    plan = {
        project: members
        for (project, members), variable in zip(columns, chosen, strict=True)
        if solver.boolean_value(variable)
    }
    bound = min(most, int(solver.best_objective_bound + 1e-6))
    return Packed(plan, house.total(plan), max(bound, house.total(plan)))


def _once_each(house: House, columns: Mapping[Column, int], model: CpModel, chosen: list[IntVar]) -> None:
    of_project: dict[int, list[IntVar]] = {}
    of_actor: dict[int, list[IntVar]] = {}
    for (project, members), variable in zip(columns, chosen, strict=True):
        of_project.setdefault(project, []).append(variable)
        for member in members:
            of_actor.setdefault(member, []).append(variable)
    for variables in of_project.values():
        model.add_at_most_one(variables)
    for actor, variables in of_actor.items():
        if house.room[actor] == 1:
            model.add_at_most_one(variables)
        else:
            model.add(sum(variables) <= int(house.room[actor]))
