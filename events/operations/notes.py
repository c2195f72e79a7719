"""Days in people's calendars that rooms above keep here: each under a key of its own, read by those it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Person
from events.models import DatedNote, NoteReader
from events.operations import feeds
from events.revisions import window

_MOVES = ("day", "begins", "ends", "place", "is_off")
"""What raises SEQUENCE: people may have planned by it."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """What is to stand in calendars. Without `begins` it is the whole day; `path` is an address on this site."""

    title: str
    title_en: str = ""
    day: date
    begins: time | None = None
    ends: time | None = None
    place: str = ""
    path: str = ""
    network_id: int | None = None
    is_public: bool = False


@transaction.atomic
def keep(prefix: str, notes: Mapping[str, Note]) -> None:
    """These are the notes under `prefix`, by the rest of their keys; any other there is called off.

    What stands already is left as it is; what changed keeps its UID. One writer at a time: the room above holds a lock.
    """
    rows = {row.key.removeprefix(prefix): row for row in DatedNote.objects.filter(key__startswith=prefix)}
    for key, note in notes.items():
        row = rows.pop(key, None) or DatedNote(key=f"{prefix}{key}", day=note.day, title=note.title)
        _write(row, {**asdict(note), "is_off": False})
    for row in rows.values():
        _write(row, {"is_off": True})


def _write(row: DatedNote, said: dict[str, object]) -> None:
    differs = [name for name, value in said.items() if getattr(row, name) != value]
    if row.pk and not differs:
        return
    keys = _revision_keys(row) if row.pk else set()
    if row.pk and set(differs) & set(_MOVES):
        row.sequence += 1
    for name, value in said.items():
        setattr(row, name, value)
    row.changed_at = timezone.now()
    row.save()
    feeds.bump_keys(keys | _revision_keys(row))


def _revision_keys(row: DatedNote) -> set[str]:
    if not row.is_public:
        return set()
    return {"all"} | ({f"network:{row.network_id}"} if row.network_id else set())


@transaction.atomic
def set_readers(prefix: str, readers: Mapping[str, Collection[int]]) -> None:
    """Who reads these notes: people by id, for the rest of each key after `prefix`; others read them no longer.

    Notes that are not named, such as those called off, keep their readers: they are to see that it is off.
    """
    ids = dict(DatedNote.objects.filter(key__in=[prefix + key for key in readers]).values_list("key", "pk"))
    wanted = {(ids[prefix + key], person) for key, people in readers.items() for person in people}
    _settle(NoteReader.objects.filter(note__in=ids.values()), wanted)


@transaction.atomic
def set_notes_of(person_id: int, prefix: str, keys: Iterable[str]) -> None:
    """Which notes under `prefix` this one person reads; one that is called off is not given to anybody new."""
    full = {prefix + key for key in keys}
    notes = (
        dict(DatedNote.objects.filter(key__in=full, is_off=False).values_list("pk", "key")) if full else {}
    )
    rows = NoteReader.objects.filter(person=person_id, note__key__startswith=prefix).select_related("note")
    called_off = {row.note_id for row in rows if row.note.is_off and row.note.key in full}
    _settle(rows, {(note, person_id) for note in called_off | notes.keys()})


def _settle(rows: QuerySet[NoteReader], wanted: set[tuple[int, int]]) -> None:
    """Only what differs is written: a calendar that has nothing new stays as it is."""
    there = {(row.note_id, row.person_id): row.pk for row in rows}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    NoteReader.objects.filter(pk__in=gone).delete()
    NoteReader.objects.bulk_create(
        [NoteReader(note_id=note, person_id=person) for note, person in sorted(wanted - there.keys())],
        ignore_conflicts=True,
    )


def forget_person(person: Person) -> None:
    NoteReader.objects.filter(person=person).delete()


def forget_old() -> None:
    """Who read a note is nobody's business once it has left the calendars."""
    first, _since = window(timezone.now())
    NoteReader.objects.filter(note__day__lt=first).delete()
