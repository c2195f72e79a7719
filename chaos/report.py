"""The table of faults and figures, and its place in docs/reliability.md."""

from __future__ import annotations

from collections.abc import Sequence

from chaos.figures import Figures
from scripts.parts import ROOT

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- table of make chaos -->", "<!-- end of the table -->"
HEAD = (
    "| fault | sent | lost | doubled | confirmed | kept | seats wrong | quiet after | the site said meanwhile |",
    "|---|--:|--:|--:|--:|--:|--:|--:|---|",
)


def table(rows: Sequence[Figures]) -> str:
    return "\n".join([*HEAD, *(_line(row) for row in rows)])


def write_table(rows: Sequence[Figures], *, keep: bool) -> str:
    """The table; with `keep` it replaces the one in the documentation, which holds a whole run and nothing less."""
    made = table(rows)
    if keep:
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")
    return made


def _line(row: Figures) -> str:
    figures = (row.sent, row.lost, row.doubled, row.confirmed, row.kept, row.wrong_seats)
    fault = f"{row.fault} (**wrong**)" if row.wrong else row.fault
    return f"| {fault} | {' | '.join(map(str, figures))} | {row.quiet_after:.0f} s | {row.said} |"
