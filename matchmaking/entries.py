"""From seats to what a calendar shows of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from events.calendars import Entry
from events.entries import CALLED_OFF, marked
from matchmaking import calendars
from matchmaking.links import own_url
from matchmaking.models import Participant, Seat, TableRounds
from notifications.reply_addresses import reply_address


def calendar_of(participant: Participant, seats: Iterable[Seat], stamp: datetime) -> bytes:
    """Their rounds, in their own language."""
    registration = participant.registration
    language = registration.person.language if registration.person else "da"
    organiser = reply_address(
        registration.public_id, secret=settings.SECRET_KEY, domain=settings.REPLY_DOMAIN
    )
    event = participant.table_rounds.event
    with translation.override(language):
        entries = [entry_of(participant, seat) for seat in seats]
        return calendars.published(
            entries, organiser_name=event.host_line, organiser=organiser, stamp=stamp, language=language
        )


def entry_of(participant: Participant, seat: Seat) -> Entry:
    """A round as its calendar shows it; it is called off with its event, unless it took place."""
    rows = participant.table_rounds
    event, words = rows.event, {"number": seat.number, "rounds": rows.rounds, "table": seat.table}
    title = (
        _("Table %(table)s, round %(number)s of %(rounds)s")
        if seat.table
        else _("Round %(number)s: no table")
    )
    place = event.venue.full_line if event.venue else ""
    stands = rows.table_name(seat.table) if seat.table else ""
    url, is_off = own_url(participant), called_off(rows)
    return Entry(
        uid=f"bord-{participant.registration.public_id}-{seat.number}@{settings.REPLY_DOMAIN}",
        sequence=seat.sequence,
        starts_at=rows.begins(seat.number),
        ends_at=rows.ends(seat.number),
        title=marked(event, title % words) if is_off else title % words,
        description=_("%(event)s. Who sits there, and why: %(url)s")
        % {"event": event.shown_title, "url": url},
        location=", ".join(part for part in (stands, place) if part),
        url=url,
        status="CONFIRMED" if seat.table and not is_off else "CANCELLED",
        created_at=rows.created_at,
        changed_at=seat.changed_at,
        organiser_name=event.host_line,
    )


def called_off(rows: TableRounds) -> bool:
    """Whether the rounds fall out because their event does."""
    return rows.event.state in CALLED_OFF and not rows.is_over
