"""Months as a calendar shows them: lists of entries, and grids of weeks. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from events.pills import Entry


@dataclass(frozen=True)
class Month:
    """A month and what happens in it."""

    first: date
    entries: tuple[Entry, ...] = ()

    @property
    def weeks(self) -> list[list[Day | None]]:
        """Weeks from Monday to Sunday; None for days of other months."""
        days = {number: Day(self.first.replace(day=number)) for number in range(1, self._length + 1)}
        for entry in self.entries:
            for number in self._numbers(entry):
                days[number].entries.append(entry)
        weeks = calendar.Calendar().monthdayscalendar(self.first.year, self.first.month)
        return [[days.get(number) for number in week] for week in weeks]

    @property
    def _length(self) -> int:
        return calendar.monthrange(self.first.year, self.first.month)[1]

    def _numbers(self, entry: Entry) -> range:
        """The days of this month that an event takes."""
        starts, ends = days_of(entry)
        last = self.first.replace(day=self._length)
        return range(max(starts, self.first).day, min(ends, last).day + 1) if starts <= last else range(0)


@dataclass
class Day:
    date: date
    entries: list[Entry] = field(default_factory=list)


def days_of(entry: Entry) -> tuple[date, date]:
    """The first and the last day of an event; what ends at midnight does not take the next day."""
    starts = timezone.localtime(entry.event.starts_at).date()
    ends = timezone.localtime(entry.event.ends_at - timedelta(microseconds=1)).date()
    return starts, max(starts, ends)


def by_month(entries: Iterable[Entry]) -> list[Month]:
    """A month for each in which something begins."""
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(days_of(entry)[0].replace(day=1), []).append(entry)
    return [Month(first, tuple(inside)) for first, inside in sorted(found.items())]


def run(first: date, number: int, entries: Sequence[Entry]) -> list[Month]:
    """So many months in a row, whether or not anything happens in them."""
    months = []
    for step in range(number):
        begins, after = later(first, step), later(first, step + 1)
        inside = [entry for entry in entries if days_of(entry)[0] < after and days_of(entry)[1] >= begins]
        months.append(Month(begins, tuple(inside)))
    return months


def later(month: date, steps: int) -> date:
    """The first of the month so many months from this one."""
    count = month.year * 12 + month.month - 1 + steps
    return date(count // 12, count % 12 + 1, 1)
