"""What a registration is counted by, and how the counts follow each write: see `Tally`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple, Self, TypeVar

from django.db import models, transaction

from events.models.tallies import Moves, Stand, Tally
from networks.models import Organisation

T = TypeVar("T", bound="Counting")


class Counted(NamedTuple):
    """The columns of a registration that `Tally` counts by."""

    event_id: int
    status: str
    attendance: str
    organisation_id: int | None
    municipality_id: str | None
    seats: int

    def stand(self, sector: str) -> Stand:
        return Stand(self.event_id, self.status, self.attendance, sector, self.municipality_id or "")


_NAMES = {*Counted._fields, *(column.removesuffix("_id") for column in Counted._fields)}


class CountingQuerySet(models.QuerySet[T]):
    def bulk_create(self, objs: Iterable[T], *args: Any, **kwargs: Any) -> list[T]:
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **kwargs)
            moves, sectors = Moves(), _sectors({row.organisation_id for row in made})
            for row in made:
                row.counted = row.to_be_counted()
                assert row.counted is not None  # it was written whole
                moves.add(row.counted.stand(sectors[row.organisation_id]), 1, row.counted.seats)
            moves.keep()
        return made

    def update(self, **kwargs: Any) -> int:
        """Where it changes what is counted, the events are counted anew: for a few rows `save` is cheaper."""
        if not kwargs.keys() & _NAMES:
            return super().update(**kwargs)
        with transaction.atomic():
            events = set(self.order_by().values_list("event_id", flat=True))
            changed = super().update(**kwargs)
            recount(events)
        return changed


class Counting(models.Model):
    """A row whose standing is counted with every `save`; written under the event's lock, as every standing is."""

    counted: Counted | None = None
    """As the table has it and `Tally` counts it; None where that has not been read."""
    organisation_id: int | None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The row and what is counted of it, in one transaction."""
        names = kwargs.get("update_fields")
        if names is not None and not _NAMES & set(names):
            super().save(*args, **kwargs)
            return
        with transaction.atomic(savepoint=False):
            before = self._counted_before()
            super().save(*args, **kwargs)
            self.counted = self._counted_after(before, names)
            self.move(before, self.counted)

    @classmethod
    def from_db(cls, *args: Any) -> Self:
        row = super().from_db(*args)
        row.counted = row.to_be_counted()
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.counted = None  # perhaps only a part was read: whoever saves asks again

    def to_be_counted(self) -> Counted | None:
        """As this object has it now; None where a part of it was not read."""
        known = self.__dict__
        try:
            return Counted(*[known[column] for column in Counted._fields])
        except KeyError:
            return None

    def move(self, before: Counted | None, after: Counted | None) -> None:
        """From where it was counted to where it is; None where it was not there, or is no more."""
        if before == after:
            return
        moves = Moves()
        for counted, sign in ((before, -1), (after, 1)):
            if counted is not None:
                moves.add(counted.stand(self._sector_of(counted.organisation_id)), sign, sign * counted.seats)
        moves.keep()

    def _counted_before(self) -> Counted | None:
        if self._state.adding or self.counted is not None:
            return self.counted
        rows = type(self)._base_manager.filter(pk=self.pk).order_by()  # noqa: SLF001  # documented
        found = rows.values_list(*Counted._fields).first()
        return Counted(*found) if found is not None else None

    def _counted_after(self, before: Counted | None, names: Collection[str] | None) -> Counted:
        whole = Counted(*[getattr(self, column) for column in Counted._fields])
        if names is None or before is None:
            return whole
        kept = [column for column in Counted._fields if not {column, column.removesuffix("_id")} & set(names)]
        return whole._replace(**{column: getattr(before, column) for column in kept})

    def _sector_of(self, organisation_id: int | None) -> str:
        at_hand = self._state.fields_cache.get("organisation")
        if organisation_id is not None and at_hand is not None and at_hand.pk == organisation_id:
            return str(at_hand.sector)
        return _sectors({organisation_id})[organisation_id]


def _sectors(organisations: set[int | None]) -> defaultdict[int | None, str]:
    """Of each of these; "" where there is none."""
    wanted = organisations - {None}
    rows = Organisation.objects.filter(pk__in=wanted).order_by().values_list("pk", "sector") if wanted else ()
    return defaultdict(str, rows)


def tallied(event_id: int) -> Moves:
    """Counted from the rows of an event: what its tallies must say."""
    from events.models.registrations import Registration  # which is counted here

    moves = Moves()
    rows = Registration.objects.filter(event=event_id).order_by()
    told = rows.values_list("status", "attendance", "organisation__sector", "municipality")
    for status, attendance, sector, place, people, seats in told.annotate(
        models.Count("pk"), models.Sum("seats")
    ):
        moves.add(Stand(event_id, status, attendance, sector or "", place or ""), people, seats)
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
