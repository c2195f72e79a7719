"""What a benchmark found: rows of a table, each with its spread, its limit and its goal."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Spread:
    """The least, the middle and the most of several runs."""

    low: float
    middle: float
    high: float
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        return cls(min(values), statistics.median(values), max(values), len(values))

    def __str__(self) -> str:
        return f"{_short(self.middle)} ({_short(self.low)} to {_short(self.high)})"


@dataclass(frozen=True)
class Row:
    """One line. `limit` is of the same unit; `goal` says in words what was hoped for, `reached` whether it came true."""

    what: str
    ours: Spread
    unit: str
    limit: Spread | None = None
    ratio: float | None = None
    goal: str = ""
    reached: bool | None = None

    @property
    def cells(self) -> list[str]:
        verdict = "" if self.reached is None else " ✓" if self.reached else " **not reached**"
        return [
            self.what,
            f"{self.ours} {self.unit}",
            str(self.limit) if self.limit else "",
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            f"{self.goal}{verdict}",
        ]


@dataclass
class Found:
    """The rows of one benchmark, remarks under them, and what was wrong: then the run has failed."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def against(
        self, what: str, ours: Sequence[float], limit: Sequence[float], unit: str, *, at_least: float | None
    ) -> None:
        """Something there should be much of, beside how much of it there can be at all."""
        our_spread, its_spread = Spread.of(ours), Spread.of(limit)
        ratio = our_spread.middle / its_spread.middle
        goal = f"≥ {at_least:g} of the limit" if at_least else ""
        reached = ratio >= at_least if at_least else None
        self.rows.append(Row(what, our_spread, unit, its_spread, ratio, goal, reached))

    def below(self, what: str, values: Sequence[float], unit: str, *, most: float) -> None:
        """Something there should be little of: the middle one of the runs is below."""
        spread = Spread.of(values)
        self.rows.append(Row(what, spread, unit, goal=f"< {most:g} {unit}", reached=spread.middle < most))

    def note(self, what: str, values: Sequence[float], unit: str) -> None:
        self.rows.append(Row(what, Spread.of(values), unit))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Found:
        rows = [_row(row) for row in kept["rows"]]
        return cls(rows, list(kept["remarks"]), list(kept["wrong"]))


def _row(kept: dict[str, Any]) -> Row:
    limit = Spread(**kept.pop("limit")) if kept["limit"] else kept.pop("limit")
    return Row(ours=Spread(**kept.pop("ours")), limit=limit, **kept)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
