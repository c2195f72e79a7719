"""When two may talk alone: the breaks of the programme, else a while after the last round."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.agenda import Form
from matchmaking.models import TableRounds

AFTERWARDS = timedelta(minutes=15)


@dataclass(frozen=True)
class TalkSlot:
    """A pause by its name; `key` is how a form says it."""

    starts_at: datetime
    title: str

    @property
    def key(self) -> str:
        return self.starts_at.astimezone(UTC).isoformat()

    @property
    def label(self) -> str:
        """12.00, Frokost."""
        moment = _clock(self.starts_at)
        return f"{moment}, {self.title}" if self.title else moment


def _clock(moment: datetime) -> str:
    """12.00 in Danish, 12:00 in English."""
    danish = (get_language() or "da").startswith("da")
    return dateformat.format(timezone.localtime(moment), "G.i" if danish else "G:i")


def slots_of(rows: TableRounds) -> list[TalkSlot]:
    """In the order of the day; never while a round runs."""
    event = rows.event
    day, zone = timezone.localdate(event.starts_at), timezone.get_default_timezone()
    found = [
        TalkSlot(datetime.combine(day, item.starts_at, zone), item.title)
        for item in event.agenda.all()
        if item.form == Form.BREAK and item.starts_at
    ]
    free = [one for one in found if not _in_a_round(rows, one.starts_at)]
    last = rows.ends(rows.rounds)
    return sorted([*free, TalkSlot(last, _("After the last round"))], key=lambda one: one.starts_at)


def _in_a_round(rows: TableRounds, moment: datetime) -> bool:
    return any(rows.begins(number) <= moment < rows.ends(number) for number in rows.numbers)


def slot_at(rows: TableRounds, moment: datetime) -> TalkSlot:
    """The pause that a request speaks of, also where the programme has changed since."""
    found = next((one for one in slots_of(rows) if one.starts_at == moment), None)
    return found or TalkSlot(moment, "")
