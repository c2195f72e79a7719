"""What the engine answers: plain frozen data, each with `as_json()`, the shape that the command writes.

A bound is a number that no plan at all can beat, in the unit of what it bounds; equal to the value means proven best.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Pairs:
    pairs: tuple[tuple[int, int], ...]
    total: int

    def as_json(self) -> Json:
        return {"pairs": [list(pair) for pair in self.pairs], "total": self.total, "bound": self.total}


@dataclass(frozen=True)
class Assignment:
    """Of `Assign`: the column of each row; of `Gap`: the agent of each job."""

    assignment: tuple[int, ...]
    total: int
    bound: int

    def as_json(self) -> Json:
        return {"assignment": list(self.assignment), "total": self.total, "bound": self.bound}


@dataclass(frozen=True)
class Rounds:
    """Tables of ids in each round. `worst` and its bound are shares of 1, `total` and its bound are worths."""

    rounds: tuple[tuple[tuple[int, ...], ...], ...]
    worst: float
    total: int
    worst_bound: float
    total_bound: int
    satisfaction: tuple[float, ...] = ()
    repeats: int = 0

    def as_json(self) -> Json:
        return {
            "rounds": [[list(table) for table in tables] for tables in self.rounds],
            "worst": self.worst,
            "total": self.total,
            "bound": {"worst": self.worst_bound, "total": self.total_bound},
            "repeats": self.repeats,
        }


@dataclass(frozen=True)
class Members:
    project: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Unstaffable:
    """A project that can have no team, the rule that is most to blame, and why in both languages."""

    project: int
    rule: str
    da: str
    en: str


@dataclass(frozen=True)
class Teams:
    teams: tuple[Members, ...]
    total: int
    bound: int
    impossible: tuple[Unstaffable, ...] = ()

    def as_json(self) -> Json:
        teams = [{"project": team.project, "members": list(team.members)} for team in self.teams]
        said: Json = {"teams": teams, "total": self.total, "bound": self.bound}
        if self.impossible:
            said["impossible"] = [asdict(one) for one in self.impossible]
        return said


@dataclass(frozen=True)
class Panels:
    """The reviewers of each candidate; `worst` is the affinity of the weakest panel.

    `total_bound` holds for all plans, `total_bound_at_worst` for those whose weakest panel is no weaker than this one's.
    """

    panels: tuple[tuple[int, ...], ...]
    worst: int
    total: int
    worst_bound: int
    total_bound: int
    total_bound_at_worst: int

    def as_json(self) -> Json:
        return {
            "panels": [list(panel) for panel in self.panels],
            "worst": self.worst,
            "total": self.total,
            "bound": {"worst": self.worst_bound, "total": self.total_bound},
            "total_bound_at_worst": self.total_bound_at_worst,
        }


@dataclass(frozen=True)
class Reason:
    """Why: a kind and what it rests on. `quote` are words of the other's text, `quote_self` of one's own."""

    kind: str
    value: str | float = ""
    quote: str = ""
    quote_self: str = ""

    def as_json(self) -> Json:
        given = {"kind": self.kind, "value": self.value, "quote": self.quote, "quote_self": self.quote_self}
        return {key: value for key, value in given.items() if value != ""}


@dataclass(frozen=True)
class Partner:
    id: int
    reasons: tuple[Reason, ...]
    score: float = 0.0


@dataclass(frozen=True)
class Lists:
    """For each actor the partners, best first. Millions of partners are made one list at a time (`recommend.lists`)."""

    lists: Sequence[tuple[Partner, ...]]

    def as_json(self) -> Json:
        lists = [
            [{"id": one.id, "reasons": [reason.as_json() for reason in one.reasons]} for one in partners]
            for partners in self.lists
        ]
        return {"lists": lists}

    def pieces(self) -> Iterator[str]:
        """The text of `as_json`, some lists at a time."""
        yield '{"lists": ['
        if isinstance(self.lists, tuple):
            yield json.dumps(self.as_json()["lists"], ensure_ascii=False)[1:-1]
        else:
            yield from self.lists.pieces()  # type: ignore[attr-defined]  # recommend.lists, which reads this module
        yield "]}"


Solution = Pairs | Assignment | Rounds | Teams | Panels | Lists
