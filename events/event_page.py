"""What the page of one event shows, read in a few queries whatever the number of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Person
from events import board_queries, structured
from events.drawings import Row
from events.entries import page_url
from events.listings import own_standings
from events.models import Event, EventState, EventVisibility, Registration
from events.pills import Room, Seated, free_in_all, rooms
from networks.models import Sector

LIST_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Hall:
    """The seats to draw: those in the house, or online where there is no house."""

    capacity: int | None
    taken: int
    maybe: int
    waiting: int
    online: Room | None = None

    @property
    def free(self) -> int | None:
        return Room(self.capacity, self.taken).free

    @property
    def only_online(self) -> bool:
        """The house is full, and there is room online."""
        return self.free == 0 and self.online is not None and self.online.free != 0

    @property
    def is_full(self) -> bool:
        return self.free == 0 and not self.only_online


@dataclass(frozen=True)
class Crowd:
    """Who is coming, in numbers: guests counted, nobody named."""

    total: int
    municipalities: int
    rows: tuple[Row, ...]

    @property
    def most(self) -> str:
        """The kind of people there are most of, if any stands out."""
        first = self.rows[0] if self.rows else None
        return first.name[:1].lower() + first.name[1:] if first and 2 * first.total > self.total else ""


def hall(event: Event) -> Hall:
    """Of an event with seats."""
    found, counted = rooms(event), cast(Seated, event)
    drawn = found.get("in_person") or found["online"]
    online = found.get("online") if "in_person" in found else None
    return Hall(drawn.capacity, drawn.taken, counted.maybe_count, counted.waiting_count, online)


def crowd(event: Event) -> Crowd:
    """Seats by sector of those who come, the largest first; one query of what is counted already."""
    counts: dict[str, int] = defaultdict(int)
    municipalities = set()
    for sector, municipality, seats in board_queries.ORIGINS.tuples(event.pk):
        counts[sector] += seats
        municipalities.add(municipality)
    names = dict(Sector.choices)
    rows = [Row(str(names.get(sector, _("Others"))), {"yes": number}) for sector, number in counts.items()]
    rows.sort(key=lambda row: (row.name == _("Others"), -row.total, row.name))
    return Crowd(sum(counts.values()), len(municipalities - {""}), tuple(rows))


def listed(event: Event, own: Registration | None) -> list[Registration]:
    """Names of those who agreed, for those who come too; nobody's after a month."""
    if own is None or not own.is_seated or event.ends_at + LIST_KEPT < timezone.now():
        return []
    rows = event.registrations.coming().filter(listed=True, person__is_active=True)
    return list(rows.select_related("person", "organisation").order_by("person__name", "pk"))


def own_registration(user: Person | AnonymousUser, event: Event) -> Registration | None:
    """The visitor's standing, with the place in line."""
    own = own_standings(user, [event]).get(event.pk)
    if own is not None:
        own.event = event
    return own


def hosts(event: Event) -> tuple[str, ...]:
    """Who holds it: the network, the organiser, and those they do it with."""
    first = [str(host) for host in (event.network, event.organiser) if host is not None]
    return tuple(dict.fromkeys([*first, *(str(one.organisation) for one in event.co_organisers.all())]))


def json_ld(event: Event) -> str:
    """For search engines; of public events alone, and in the language of the text, which is Danish."""
    if event.visibility != EventVisibility.PUBLIC or event.state == EventState.DRAFT:
        return ""
    venue = event.venue if event.has_physical else None
    seats = [room.capacity for room in rooms(event).values()]
    with translation.override(settings.LANGUAGE_CODE):
        told = structured.Told(
            url=page_url(event),
            title=event.title,
            summary=event.summary,
            state=event.state,
            mode=event.mode,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            place=structured.Place(
                name=venue.place_line,
                address=venue.address,
                municipality=str(venue.municipality or ""),
                latitude=venue.latitude,
                longitude=venue.longitude,
            )
            if venue is not None
            else None,
            hosts=hosts(event),
            seats=None if None in seats else sum(number for number in seats if number is not None),
            seats_free=free_in_all(event),
            opens_at=event.registration_opens_at,
            takes_sign_ups=event.open_registration and event.takes_answers,
        )
    return structured.script(told)
