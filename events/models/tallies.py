"""How many stand where at an event, kept beside every write: a board reads some hundred rows, however many were asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import models

from lib.together import Statement, together


class Stand(NamedTuple):
    """What a tally counts by."""

    event_id: int
    status: str
    was_asked: bool
    attendance: str
    sector: str
    municipality: str


class Tally(models.Model):
    """People and seats of one status, asked or not, form of attendance, sector and municipality at one event.

    `Registration.save` and the methods of its QuerySet keep it, in the transaction of the change; nobody else writes it
    but `recount`. What is in the rows and what is counted here must always agree: `manage.py check_tallies` compares.
    The sector is the organisation's today (`events/receivers.py` hears of its change), "" where there is none.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="tallies", db_index=False)
    status = models.CharField(max_length=24)
    was_asked = models.BooleanField()
    attendance = models.CharField(max_length=10)
    sector = models.CharField(max_length=20, blank=True)
    municipality = models.CharField(max_length=4, blank=True)
    people = models.IntegerField()
    seats = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "status", "was_asked", "attendance", "sector", "municipality"],
                name="tally_of_each_stand",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.people} {self.status}"


class Moves:
    """Registrations that came to stand somewhere, or left it; told to the table together."""

    def __init__(self) -> None:
        self._people: Counter[Stand] = Counter()
        self._seats: Counter[Stand] = Counter()

    def add(self, stand: Stand, people: int, seats: int) -> None:
        self._people[stand] += people
        self._seats[stand] += seats

    def rows(self) -> Iterator[tuple[Stand, int, int]]:
        for stand in sorted(
            self._people
        ):  # two transactions that move the same rows take them in the same order
            if self._people[stand] or self._seats[stand]:
                yield stand, self._people[stand], self._seats[stand]

    def statements(self) -> list[Statement]:
        """One that adds, whatever others have added meanwhile; none where nothing moved."""
        rows = list(self.rows())
        if not rows:
            return []
        values = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
        return [Statement(_ADD.format(values=values), [value for row in rows for value in _flat(row)])]

    def keep(self) -> None:
        together(*self.statements())


def _flat(row: tuple[Stand, int, int]) -> Iterable[int | str]:
    stand, people, seats = row
    return *stand, people, seats


_ADD = """
INSERT INTO events_tally (event_id, status, was_asked, attendance, sector, municipality, people, seats) VALUES {values}
ON CONFLICT (event_id, status, was_asked, attendance, sector, municipality) DO UPDATE
SET people = events_tally.people + excluded.people, seats = events_tally.seats + excluded.seats
"""
"""Django can replace a row that is there, and not add to it. PostgreSQL and SQLite have the same words for it."""
