"""The tables, and their places in docs/benchmarks.md: each benchmark has its own, with the day it was taken."""

from __future__ import annotations

import re

from benchmarks import machine
from benchmarks.figures import Found
from scripts.parts import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = "| what | ours: middle (least to most) | limit in the same run | ratio | goal |\n|---|--:|--:|--:|---|"


def table(found: Found) -> str:
    lines = [f"| {' | '.join(row.cells)} |" for row in found.rows]
    remarks = [f"- {remark}" for remark in found.remarks]
    return "\n".join([HEAD, *lines, *(["", *remarks] if remarks else [])])


def write(name: str, found: Found, *, load_before: float) -> None:
    """Into the section of this benchmark; a run that was wrong replaces nothing."""
    runs = max((row.ours.runs for row in found.rows), default=0)
    taken = f"*{machine.described()} {runs} runs; load of the machine before it: {load_before:.1f}.*"
    begin, end = f"<!-- table of {name} -->", f"<!-- end of {name} -->"
    made = f"{begin}\n{table(found)}\n\n{taken}\n{end}"
    page = PAGE.read_text(encoding="utf-8")
    section = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not section.search(page):
        raise SystemExit(f"docs/benchmarks.md has no place for {name}.")
    PAGE.write_text(section.sub(lambda _old: made, page), encoding="utf-8")
