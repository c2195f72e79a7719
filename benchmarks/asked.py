"""What may be said on the command line: how many runs, how many people, how large."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """What is not said is decided by each benchmark."""

    names: list[str]
    runs: int = 5
    people: int | None = None
    seconds: float = 3.0
    sizes: list[int] = field(default_factory=list)
    dry: bool = False

    def people_or(self, usual: int) -> int:
        return self.people or usual

    @classmethod
    def on(cls, line: Sequence[str]) -> Asked:
        parser = argparse.ArgumentParser(prog="python -m benchmarks", description="See docs/benchmarks.md.")
        parser.add_argument("names", nargs="*", metavar="NAME")
        parser.add_argument("--runs", type=int, default=5)
        parser.add_argument("--people", type=int, help="people, replies, mails or rows, whatever is counted")
        parser.add_argument(
            "--seconds", type=float, default=3.0, help="of load in each run, where time is set"
        )
        parser.add_argument("--sizes", type=int, nargs="*", default=[], help="of the house, for the pages")
        parser.add_argument("--dry", action="store_true", help="write nothing down")
        return cls(**vars(parser.parse_args(line)))
