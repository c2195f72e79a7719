"""Which version of a calendar a program would get: found without rendering it, in one query."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol, cast

from django.conf import settings
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from events import links
from events.filters import Filter
from events.models import CalendarFeed, Event, FeedRevision, NoteReader, Registration
from lib.compiled import Compiled

RENDERING = 1
"""Raise it whenever the same rows come to give other bytes, so that programs fetch what they have again."""
LOOKING_BACK = timedelta(days=180)


@dataclass(frozen=True)
class Revision:
    """`tag` names a version of one calendar in one language; `first` is the first day of its window.

    `has_notes` of a personal one: whether there are dated notes to ask for.
    """

    tag: str
    changed_at: datetime
    first: date
    has_notes: bool = False


class _Counted(Protocol):
    """What the one query of a personal feed adds to its row."""

    rows: int | None
    registrations_changed: datetime | None
    events_changed: datetime | None
    notes: int | None
    notes_given: datetime | None
    notes_changed: datetime | None


def of_filter(chosen: Filter, language: str) -> Revision:
    """The revision of a public feed: the rows of its filter's keys, and its window."""
    keys = chosen.revision_keys
    rows = {row.key: row for row in FeedRevision.objects.filter(pk__in=keys)}
    numbers = "+".join(str(rows[key].number if key in rows else 0) for key in keys)
    first, since = window(timezone.now())
    changed_at = max([row.changed_at for row in rows.values()] + [since])
    return Revision(_tag(chosen.query, language, numbers, first), changed_at, first)


def personal(token: str, language: str = "") -> tuple[CalendarFeed, Revision] | None:
    """The feed of a secret address with its revision; None for an address that is or was none.

    `language` is the person's own unless given.

    The row is found by the hash of the token, so how long it takes says nothing about the token.
    """
    feed = _OF_TOKEN.first(links.hash_of(token))
    if feed is None or not feed.person.is_active:
        return None
    first, since = window(timezone.now())
    counted = cast(_Counted, feed)
    moments = [counted.registrations_changed, counted.events_changed]
    of_notes = [counted.notes_given, counted.notes_changed]
    changed = [moment for moment in (*moments, *of_notes, feed.created_at, since) if moment is not None]
    numbers = "+".join(
        [str(counted.rows or 0), *(f"{moment:%Y%m%d%H%M%S%f}" if moment else "-" for moment in moments)]
    )
    if counted.notes:  # a calendar without any keeps the tag it had
        numbers += "".join(f"+{moment:%Y%m%d%H%M%S%f}" for moment in of_notes if moment) + f"+{counted.notes}"
    tag = _tag(feed.token_hash, language or feed.person.language, numbers, first)
    return feed, Revision(tag, max(changed), first, has_notes=bool(counted.notes))


def _of_token(token_hash: str) -> QuerySet[CalendarFeed]:
    shown = Registration.objects.filter(person=OuterRef("person")).order_by().values("person")
    read = NoteReader.objects.filter(person=OuterRef("person")).order_by().values("person")
    rows = CalendarFeed.objects.active().filter(token_hash=token_hash).select_related("person").order_by()
    return rows.annotate(
        rows=Subquery(shown.annotate(value=Count("pk")).values("value")),
        registrations_changed=Subquery(shown.annotate(value=Max("changed_at")).values("value")),
        events_changed=Subquery(shown.annotate(value=Max("event__changed_at")).values("value")),
        notes=Subquery(read.annotate(value=Count("pk")).values("value")),
        notes_given=Subquery(read.annotate(value=Max("since")).values("value")),
        notes_changed=Subquery(read.annotate(value=Max("note__changed_at")).values("value")),
    )


_OF_TOKEN = Compiled(_of_token, str)
"""The active feed of this hash, which is unique, with what its revision is made of."""


def of_event(event: Event, registration: Registration | None, language: str) -> Revision:
    """The revision of one event's own file, with the visitor's standing in it where there is one."""
    own = f"{registration.pk}:{registration.changed_at:%Y%m%d%H%M%S%f}" if registration is not None else ""
    changed_at = (
        max(event.changed_at, registration.changed_at) if registration is not None else event.changed_at
    )
    numbers = f"{event.sequence}:{event.changed_at:%Y%m%d%H%M%S%f}"
    return Revision(_tag(f"event:{event.pk}:{own}", language, numbers, date.min), changed_at, date.min)


def window(now: datetime) -> tuple[date, datetime]:
    """The first day a feed shows, and since when it is that one.

    At least 180 days back; it moves with the month, so that a feed does not change each midnight.
    """
    zone = timezone.get_default_timezone()
    first = (now.astimezone(zone).date() - LOOKING_BACK).replace(day=1)
    return first, datetime.combine(first + LOOKING_BACK, time(), zone).astimezone(UTC)


def _tag(what: str, language: str, numbers: str, first: date) -> str:
    parts = "\n".join(
        [str(RENDERING), settings.SITE_URL, settings.REPLY_DOMAIN, what, language, numbers, str(first)]
    )
    return hashlib.sha256(parts.encode()).hexdigest()[:24]
