"""Which projects can have no team at all, and which rules make it so.

Whether one team exists is asked of CP-SAT with the rules as they are: it counts, and no worth is looked at. Where none
exists, rules are taken away one by one; a rule stays away while there is still no team. What is left is a conflict in
which every rule is needed (deletion filter: Chinneck and Dravnieks 1991).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaking.engine.errors import Impossible
from matchmaking.engine.problems import Team
from matchmaking.engine.solutions import Unstaffable
from matchmaking.engine.team.budget import Budget
from matchmaking.engine.team.reasons import RULES, conflicts_of, sentence_of

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import CpModel, IntVar

WORK = 2.0
"""Deterministic units of CP-SAT for one question. Without an answer a project counts as possible."""
ASKED = 0.004
"""Nominal seconds of one question, for each hundred actors."""


@dataclass(frozen=True)
class Kind:
    """What decides whether a project can have a team: projects alike are asked about once."""

    needs: tuple[str, ...]
    least: int
    most: int


def unstaffable(problem: Team, staffable: set[int], budget: Budget) -> tuple[Unstaffable, ...]:
    """`staffable` are projects that are known to be possible.

    Raises `Impossible` where no project at all can have a team.
    """
    of_kind: dict[Kind, list[int]] = {}
    for number in sorted(set(range(len(problem.projects))) - staffable):
        project = problem.projects[number]
        kind = Kind(tuple(sorted(set(project.needs))), project.min_size, project.max_size)
        of_kind.setdefault(kind, []).append(number)
    found: list[tuple[Kind, list[int], tuple[str, ...]]] = []
    for kind, projects in of_kind.items():
        core = conflict(problem, kind, budget)
        if core:
            found.append((kind, projects, core))
    if problem.projects and sum(len(projects) for _kind, projects, _core in found) == len(problem.projects):
        raise Impossible(
            *(one for kind, projects, core in found for one in conflicts_of(problem, kind, projects, core))
        )
    said = [_said(problem, kind, project, core) for kind, projects, core in found for project in projects]
    return tuple(sorted(said, key=lambda one: one.project))


def _said(problem: Team, kind: Kind, project: int, core: tuple[str, ...]) -> Unstaffable:
    words = sentence_of(problem, kind, project, core)
    return Unstaffable(project, core[0], words.da, words.en)


def conflict(problem: Team, kind: Kind, budget: Budget) -> tuple[str, ...]:
    """The rules that contradict each other, the most telling first; empty where a team can be, or may be."""
    if not problem.actors:
        return ("min_size",)
    core = list(RULES)
    if not _none(problem, kind, core, budget):
        return ()
    for rule in reversed(RULES):
        without = [other for other in core if other != rule]
        if _none(problem, kind, without, budget):
            core = without
    return tuple(core)


def _none(problem: Team, kind: Kind, rules: list[str], budget: Budget) -> bool:
    """Whether it is certain that no team keeps these rules."""
    from ortools.sat.python import cp_model

    if "max_teams_per_actor" in rules and problem.max_teams_per_actor < 1:
        return True
    model = cp_model.CpModel()
    member = [model.new_bool_var("") for _ in problem.actors]
    size = model.new_int_var(1, len(member), "")
    model.add(sum(member) == size)
    _Rules(problem, kind, model, member, size).add(rules)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = WORK
    solver.parameters.max_time_in_seconds = max(0.01, budget.wall)
    status = solver.solve(model)
    budget.spend(ASKED * len(member) / 100 + solver.response_proto.deterministic_time)
    return bool(status == cp_model.INFEASIBLE)


class _Rules:
    """Writes the rules of one team down, each by its name."""

    def __init__(self, problem: Team, kind: Kind, model: CpModel, member: list[IntVar], size: IntVar) -> None:
        self.problem, self.kind, self.model, self.member, self.size = problem, kind, model, member, size

    def add(self, rules: list[str]) -> None:
        for rule in rules:
            getattr(self, f"_{rule}")()

    def _max_teams_per_actor(self) -> None:
        """Only none at all would leave no team."""

    def _min_size(self) -> None:
        self.model.add(self.size >= self.kind.least)

    def _max_size(self) -> None:
        self.model.add(self.size <= self.kind.most)

    def _needs(self) -> None:
        for need in self.kind.needs:
            self._some_one(need in actor.offers for actor in self.problem.actors)

    def _required_sectors(self) -> None:
        for sector in sorted(set(self.problem.required_sectors)):
            self._some_one(actor.sector == sector for actor in self.problem.actors)

    def _some_one(self, meets: Iterable[bool]) -> None:
        self.model.add(sum(one for one, yes in zip(self.member, meets, strict=True) if yes) >= 1)

    def _blocked(self) -> None:
        for one, other in self.problem.blocked:
            self.model.add_bool_or(~self.member[one], ~self.member[other])

    def _max_sector_percent(self) -> None:
        for sector in sorted({actor.sector for actor in self.problem.actors}):
            of = [
                one
                for one, actor in zip(self.member, self.problem.actors, strict=True)
                if actor.sector == sector
            ]
            self.model.add(100 * sum(of) <= self.problem.max_sector_percent * self.size)

    def _min_municipalities(self) -> None:
        there = []
        for town in sorted({actor.municipality for actor in self.problem.actors}):
            is_there = self.model.new_bool_var("")
            of = [
                one
                for one, actor in zip(self.member, self.problem.actors, strict=True)
                if actor.municipality == town
            ]
            self.model.add_bool_or(*of, ~is_there)
            there.append(is_there)
        self.model.add(sum(there) >= self.problem.min_municipalities)
