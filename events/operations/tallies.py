"""The counts of the board where something else than a registration changed; all else is in `events/models/counting.py`."""

from __future__ import annotations

import logging

from django.db import transaction

from events.models import Event, Registration, Tally
from events.models.counting import move, recount, tallied
from events.models.events import EventQuerySet
from events.models.tallies import Stand
from networks.models import Municipality, Organisation

log = logging.getLogger(__name__)


def take_out(row: Registration) -> None:
    """A registration was deleted, perhaps with its event, whose counts are gone already."""
    if row.counted is not None and Tally.objects.filter(event=row.event_id).exists():
        move(row, row.counted, None)


@transaction.atomic
def leave_organisation(organisation: Organisation) -> None:
    """It will be deleted, and its registrations stay."""
    Registration.objects.filter(organisation=organisation).update(organisation=None)


@transaction.atomic
def leave_municipality(municipality: Municipality) -> None:
    Registration.objects.filter(municipality=municipality).update(municipality=None)


@transaction.atomic
def count_again(organisation: Organisation) -> None:
    """It may be of another sector now, and with it whoever comes from there."""
    rows = Registration.objects.filter(organisation=organisation).order_by()
    recount(set(rows.values_list("event", flat=True)))


def wrong(events: EventQuerySet | None = None) -> list[int]:
    """Events, of these or of all, whose counts do not say what their rows say. Each is looked at under its lock."""
    looked_at = Event.objects.all() if events is None else events
    return [pk for pk in looked_at.order_by("pk").values_list("pk", flat=True) if not _is_right(pk)]


def mend() -> None:
    """Count anew what is wrong of events that are not over, and say so in the log: something has written past the counts."""
    if found := wrong(Event.objects.upcoming()):
        log.error("Counts differed from the registrations, and were made anew, of the events %s.", found)
        recount(found)


@transaction.atomic
def _is_right(event_id: int) -> bool:
    if not Event.objects.select_for_update(no_key=True).filter(pk=event_id):
        return True  # it was deleted meanwhile
    kept = Tally.objects.filter(event=event_id).exclude(people=0, seats=0)
    columns = ("event", *Stand._fields[1:], "people", "seats")
    counted = {(*stand, people, seats) for stand, people, seats in tallied(event_id).rows()}
    return set(kept.values_list(*columns)) == counted
