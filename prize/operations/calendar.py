"""Each date of a published edition as an entry in the calendars of those it concerns (see `prize.concerned`).

Whoever makes, changes or takes away a row that `prize.concerned` reads says so here: the plan of an edition by `sync`, one
person by `follow`, all who wrote on a proposal by `follow_writers`.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation

from events.operations import notes
from events.operations.notes import Note
from prize import concerned
from prize.models import DateKind, EditionDate, Nomination, PrizeEdition


def _prefix(edition_id: int) -> str:
    return f"prize:{edition_id}:"


@transaction.atomic
def sync(edition: PrizeEdition) -> None:
    """What stands in calendars is what the edition says; a plan that is not published stands nowhere."""
    if not edition.is_locked:
        return
    dates = list(edition.dates.all())
    prefix = _prefix(edition.pk)
    notes.keep(prefix, {row.kind: _note(edition, row) for row in dates})
    people = concerned.groups(edition)
    readers = {
        row.kind: set().union(
            *(people[group] for group in concerned.GROUPS if row.kind in concerned.DATES_OF[group])
        )
        for row in dates
    }
    notes.set_readers(prefix, readers)


def follow(edition: PrizeEdition, person_id: int) -> None:
    """Somebody came into the round, or left it: their own calendar follows."""
    if not edition.is_locked:
        return
    groups = concerned.groups(edition, person_id)
    kinds = {kind for group, people in groups.items() if people for kind in concerned.DATES_OF[group]}
    notes.set_notes_of(person_id, _prefix(edition.pk), kinds)


def follow_each(edition: PrizeEdition, people: Iterable[int]) -> None:
    """The same for several, each once."""
    for person_id in sorted(set(people)):
        follow(edition, person_id)


def follow_writers(nomination: Nomination) -> None:
    """A proposal came to an end, or back: those who wrote it follow."""
    follow_each(nomination.edition, nomination.writers.values_list("person", flat=True))


def _note(edition: PrizeEdition, row: EditionDate) -> Note:
    kind = DateKind(row.kind)
    return Note(
        title=_title(edition, kind, settings.LANGUAGE_CODE),
        title_en=_title(edition, kind, "en"),
        day=row.day,
        begins=row.starts_at,
        ends=row.ends_at,
        place=row.place,
        path=edition.get_absolute_url(),
        network_id=edition.network_id,
        is_public=kind in concerned.PUBLIC_DATES and not _has_its_event(edition, kind),
    )


def _has_its_event(edition: PrizeEdition, kind: DateKind) -> bool:
    """The award stands in the public calendar as its event, once there is one: not twice."""
    return kind == DateKind.AWARD and edition.award_event_id is not None


def _title(edition: PrizeEdition, kind: DateKind, language: str) -> str:
    with translation.override(language):
        return f"{edition.title}: {kind.label}"
