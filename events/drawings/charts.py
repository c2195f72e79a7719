"""Bars, and seats taken day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

BAR_CLASSES = {"yes": "b-yes", "maybe": "b-maybe", "waiting": "b-wait", "no": "b-no", "unanswered": "b-none"}
BAR_GAP = 0.5  # per cent between two parts


@dataclass(frozen=True)
class Row:
    """One line of a bar chart. `parts` are by kind (see BAR_CLASSES) and drawn in that order.

    `note` is the number in words beside the name, `description` what a screen reader says of the bar where
    the note does not say it all.
    """

    name: str
    parts: Mapping[str, int]
    note: str = ""
    description: str = ""
    url: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def bars(rows: Sequence[Row], *, full: int | None = None) -> SafeString:
    """A list of names, numbers and bars.

    `full` is what fills a bar; without it each bar is filled by its own total: shares rather than sizes.
    """
    return mark_safe(f'<ul class="bars">{"".join(_row(row, full or row.total) for row in rows)}</ul>')  # noqa: S308


def _row(row: Row, full: int) -> str:
    name = escape(row.name)
    named = f'<a href="{escape(row.url)}">{name}</a>' if row.url else f"<span>{name}</span>"
    note = escape(row.note or str(row.total))
    return f'<li>{named}<span class="num quiet">{note}</span>{bar(row.parts, full, row.description)}</li>'


def bar(parts: Mapping[str, int], full: int, description: str = "") -> SafeString:
    """One bar. Kinds without anyone are left out; a bar never runs past its end."""
    drawn, left = [], 0.0
    for kind, css in BAR_CLASSES.items():
        share = 100 * parts.get(kind, 0) / full if full else 0
        if share > 0:
            width = max(0.4, min(share, 100 - left) - BAR_GAP)
            drawn.append(
                f'<rect class="{css}" x="{left:.1f}%" y="1" width="{width:.1f}%" height="10" rx="2"/>'
            )
            left += share
    said = (
        f'role="img" aria-label="{escape(description)}"'
        if description
        else 'aria-hidden="true" focusable="false"'
    )
    return mark_safe(f'<svg class="bar" {said}>{"".join(drawn)}</svg>')  # noqa: S308


CHART_LEFT, CHART_RIGHT, CHART_TOP, CHART_BOTTOM = 40, 600, 30, 180


@dataclass(frozen=True)
class Growth:
    """Seats taken day by day. `days` ascend; `marks` name days on which we did something ("Reminder")."""

    days: Sequence[tuple[date, int]]
    capacity: int | None = None
    marks: Mapping[date, str] = field(default_factory=dict)

    @property
    def top(self) -> int:
        return max([number for _day, number in self.days] + [self.capacity or 0, 1])

    def x(self, day: date) -> int:
        first, last = self.days[0][0], self.days[-1][0]
        whole = (last - first).days or 1
        return CHART_LEFT + round((CHART_RIGHT - CHART_LEFT) * (day - first).days / whole)

    def y(self, number: float) -> int:
        return CHART_BOTTOM - round((CHART_BOTTOM - CHART_TOP) * number / self.top)


def growth(
    chart: Growth, *, label: str, capacity_label: str = "", first_label: str = "", last_label: str = ""
) -> SafeString:
    """An area chart that climbs to the capacity; empty where there is nothing to show.

    A day without a number keeps the one before: seats are held, so the curve goes in steps. The same numbers
    belong in a table under it.
    """
    if not chart.days:
        return mark_safe("")
    line = _steps(chart)
    end = chart.x(chart.days[-1][0])
    texts = [
        _text(CHART_LEFT, 22, capacity_label) if chart.capacity else "",
        _text(CHART_LEFT, 202, first_label),
        _text(end, 202, last_label, "end") if len(chart.days) > 1 else "",
    ]
    return mark_safe(  # noqa: S308 - every text in it is escaped where it is put in
        f'<svg class="chart" viewBox="0 0 640 210" role="img" aria-label="{escape(label)}">{_axes(chart)}'
        f'<path class="area" d="{line}V{CHART_BOTTOM}H{CHART_LEFT}z"/><path class="ln" d="{line}"/>'
        f"{_marks(chart)}{''.join(texts)}</svg>"
    )


def _steps(chart: Growth) -> str:
    """Of one day there is a single step, which stands as wide as all days would."""
    (first, number), *rest = chart.days
    if not rest:
        return f"M{CHART_LEFT} {CHART_BOTTOM}V{chart.y(number)}H{CHART_RIGHT}"
    return f"M{chart.x(first)} {chart.y(number)}" + "".join(
        f"H{chart.x(day)}V{chart.y(n)}" for day, n in rest
    )


def _axes(chart: Growth) -> str:
    step = _round_step(chart.top)
    rounds = range(step, chart.top, step)
    lines = "".join(f"M{CHART_LEFT} {chart.y(number)}H630" for number in [0, *rounds])
    numbers = "".join(_text(CHART_LEFT - 8, chart.y(number) + 4, str(number), "end") for number in rounds)
    capacity = (
        f'<path class="cap" d="M{CHART_LEFT} {chart.y(chart.capacity)}H630"/>' if chart.capacity else ""
    )
    return f'<path class="ax" d="{lines}"/>{capacity}{numbers}'


def _round_step(top: int) -> int:
    """Of 1, 2, 5, 10, 20, 25, 50 and so on the first of which three reach the top: 25 of 71, 5 of 10."""
    steps = (int(part * 10**power) for power in range(12) for part in (10, 20, 25, 50))
    steps = (step // 10 for step in steps if step % 10 == 0)
    return next(step for step in steps if 3 * step >= top)


def _marks(chart: Growth) -> str:
    inside = {day: word for day, word in chart.marks.items() if chart.days[0][0] <= day <= chart.days[-1][0]}
    return "".join(_mark(chart.x(day), word) for day, word in sorted(inside.items()))


def _mark(x: int, word: str) -> str:
    """A dotted line with its word on the side where there is room."""
    right = x > (CHART_LEFT + CHART_RIGHT) / 2
    line = f'<path class="mark-day" d="M{x} {CHART_TOP}V{CHART_BOTTOM}"/>'
    return line + (_text(x - 8, 172, word, "end") if right else _text(x + 8, 172, word))


def _text(x: int, y: int, text: str, anchor: str = "") -> str:
    at = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y}"{at}>{escape(text)}</text>' if text else ""
