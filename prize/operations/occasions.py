"""The award and the seminar for all candidates, made as events: filled in beforehand, and drafts until published there."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from events.models import Event, EventKind
from events.operations import events
from events.operations.events import Programme
from prize.errors import EditionRefused
from prize.models import DateKind, EditionDate, PrizeEdition
from prize.operations import calendar
from prize.operations.locks import lock

PEOPLE_OF_A_VILLAGE = 4
"""Seats of the seminar for each candidate."""


@transaction.atomic
def make_award_event(edition: PrizeEdition, by: Person) -> Event:
    """The festive one, on the day of the award. One of each edition; made again it is the same."""
    edition = lock(edition.pk)
    if edition.award_event is not None:
        return edition.award_event
    day = _award_day(edition)
    begins, ends = day.starts_at or time(19), day.ends_at or time(21, 30)
    with override("da"):
        texts = {
            "title": _("Award of %(prize)s") % {"prize": edition.title},
            "title_en": _english("Award of %(prize)s", edition),
            "summary": _("Come and celebrate with all the villages of this year’s round."),
            "description": _("We meet the candidates, see their films, and hand over the prize."),
        }
    event = _event(edition, by, EventKind.PRIZE_EVENT, _at(day, begins), _at(day, ends), texts)
    edition.award_event = event
    edition.save(update_fields=["award_event"])
    calendar.sync(edition)
    return event


@transaction.atomic
def make_seminar(edition: PrizeEdition, by: Person) -> Event:
    """The seminar for the people of all candidates, in the afternoon before the award (workflow D4, 12)."""
    edition = lock(edition.pk)
    if edition.seminar is not None:
        return edition.seminar
    day = _award_day(edition)
    ends = _at(day, day.starts_at or time(19)) - timedelta(hours=1)
    with override("da"):
        texts = {
            "title": _("Seminar for all villages of %(prize)s") % {"prize": edition.title},
            "title_en": _english("Seminar for all villages of %(prize)s", edition),
            "summary": _("All candidates meet, winner or not: what did you learn, and what do you do next?"),
            "description": _(
                "An afternoon for the villages themselves. Bring what you are proud of, and a question."
            ),
        }
    seats = edition.planned_candidates * PEOPLE_OF_A_VILLAGE
    begins = ends - timedelta(hours=4)
    event = _event(edition, by, EventKind.THEME_SEMINAR, begins, ends, texts, capacity=seats)
    edition.seminar = event
    edition.save(update_fields=["seminar"])
    return event


def _award_day(edition: PrizeEdition) -> EditionDate:
    row = edition.dates.filter(kind=DateKind.AWARD).first()
    if row is None:
        raise EditionRefused(_("Set the date of the award first."), code="incomplete")
    return row


def _at(day: EditionDate, clock: time) -> datetime:
    return datetime.combine(day.day, clock, timezone.get_default_timezone())


def _english(words: str, edition: PrizeEdition) -> str:
    return words % {"prize": edition.title}


def _event(
    edition: PrizeEdition,
    by: Person,
    kind: EventKind,
    starts_at: datetime,
    ends_at: datetime,
    texts: dict[str, str],
    capacity: int | None = None,
) -> Event:
    event = Event(
        kind=kind,
        network=edition.network,
        organiser=edition.prize.owner,
        contact=by,
        starts_at=starts_at,
        ends_at=max(ends_at, starts_at + timedelta(minutes=30)),
        capacity=capacity,
        open_registration=kind == EventKind.PRIZE_EVENT,
        **texts,
    )
    return events.create(event, Programme())
