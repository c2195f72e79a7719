"""What a registration is counted by, and how the counts follow each write: see `Tally`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db import models, transaction

from events.models.tallies import Moves, Stand, Tally
from networks.models import Organisation


class Counted(NamedTuple):
    """The columns of a registration that `Tally` counts by."""

    event_id: int
    status: str
    was_asked: bool
    attendance: str
    organisation_id: int | None
    municipality_id: str | None
    seats: int

    def stand(self, sector: str) -> Stand:
        place = self.municipality_id or ""
        return Stand(self.event_id, self.status, self.was_asked, self.attendance, sector, place)


NAMES = {*Counted._fields, *(column.removesuffix("_id") for column in Counted._fields)}


def counted_of(row: Any) -> Counted | None:
    """As this object has it now; None where a part of it was not read."""
    known = vars(row)
    try:
        return Counted(*[known[column] for column in Counted._fields])
    except KeyError:
        return None


def written(row: Any, before: Counted | None, names: Collection[str] | None) -> Counted:
    """As the table has it after a `save` of these fields; of all where None are named."""
    whole = Counted(*[getattr(row, column) for column in Counted._fields])
    if names is None or before is None:
        return whole
    kept = [column for column in Counted._fields if not {column, column.removesuffix("_id")} & set(names)]
    return whole._replace(**{column: getattr(before, column) for column in kept})


def move(row: Any, before: Counted | None, after: Counted | None) -> None:
    """From where it was counted to where it is; None where it was not there, or is no more."""
    moves = Moves()
    moving(moves, row, before, after)
    moves.keep()


def moving(moves: Moves, row: Any, before: Counted | None, after: Counted | None) -> None:
    """The same, noted among other moves."""
    if before == after:
        return
    for counted, sign in ((before, -1), (after, 1)):
        if counted is not None:
            moves.add(counted.stand(_sector_of(row, counted.organisation_id)), sign, sign * counted.seats)


def _sector_of(row: Any, organisation_id: int | None) -> str:
    at_hand = vars(row)["_state"].fields_cache.get("organisation")
    if organisation_id is not None and at_hand is not None and at_hand.pk == organisation_id:
        return str(at_hand.sector)
    return _sectors({organisation_id})[organisation_id]


def count_in(made: Collection[Any]) -> None:
    """Rows that were written together."""
    moves, sectors = Moves(), _sectors({row.organisation_id for row in made})
    for row in made:
        row.counted = counted_of(row)
        assert row.counted is not None  # it was written whole
        moves.add(row.counted.stand(sectors[row.organisation_id]), 1, row.counted.seats)
    moves.keep()


def _sectors(organisations: set[int | None]) -> defaultdict[int | None, str]:
    """Of each of these; "" where there is none."""
    wanted = {pk for pk in organisations if pk is not None}
    rows = Organisation.objects.filter(pk__in=wanted).order_by().values_list("pk", "sector") if wanted else ()
    return defaultdict(str, rows)


def tallied(event_id: int) -> Moves:
    """Counted from the rows of an event: what its tallies must say."""
    from events.models.registrations import Registration  # which is counted here

    moves = Moves()
    rows = Registration.objects.filter(event=event_id).order_by()
    told = rows.values_list("status", "was_asked", "attendance", "organisation__sector", "municipality")
    for status, asked, attendance, sector, place, people, seats in told.annotate(
        models.Count("pk"), models.Sum("seats")
    ):
        moves.add(Stand(event_id, status, asked, attendance, sector or "", place or ""), people, seats)
    return moves


def recount(events: Iterable[int]) -> None:
    """Count these events anew. Each is locked as for an answer, in the order of their numbers."""
    from events.models.events import Event  # which has registrations

    with transaction.atomic():
        locked = Event.objects.select_for_update(no_key=True).filter(pk__in=events).order_by("pk")
        for event in list(locked.values_list("pk", flat=True)):
            Tally.objects.filter(event=event).delete()
            Tally.objects.bulk_create(
                Tally(**stand._asdict(), people=people, seats=seats)
                for stand, people, seats in tallied(event).rows()
            )
