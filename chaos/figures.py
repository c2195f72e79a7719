"""The figures of one fault: a row of the table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Figures:
    """One row: what is counted, and what was wrong in plain words."""

    fault: str
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    confirmed: int = 0
    kept: int = 0
    wrong_seats: int = 0
    quiet_after: float = 0.0
    """Seconds from the mending until every mail had left and everybody had answered."""
    said: str = ""
    wrong: list[str] = field(default_factory=list)

    def demand(self, true: object, otherwise: str) -> None:
        if not true:
            self.wrong.append(otherwise)
