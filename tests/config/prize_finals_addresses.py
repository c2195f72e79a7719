"""The panel's meeting, the finalists, the records and the archive: who may look and press.

The coordinator of the house's event is the secretary; jurors and clerks have their table in tests/prize/.
"""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Person
from prize.links import token_of
from prize.models import (
    Attachment,
    CasePackage,
    FilmState,
    FilmTask,
    PackageState,
    PresentationSlot,
    RecordKind,
)
from tests.factories.prize import NominationFactory, RoleFactory, WriterFactory
from tests.prize.records_helpers import edition_with_bodies, locked

WALKED = (
    "prize:records",
    "prize:lock_record",
    "prize:addendum",
    "prize:archive",
    "prize:moderation",
    "prize:moderation_wall",
    "prize:moderation_note",
    "prize:finals",
    "prize:timer",
    "prize:film",
    "prize:finalist",
)
"""Pages that tests/journeys/test_finals_pages.py looks at with axe."""


def table() -> dict[str, Any]:
    from tests.config.every_address import COORDINATORS, EVERYBODY, NOBODY, OK, _form, _page, _press

    secretary = COORDINATORS | {"administrator": "may not"}
    return {
        "prize:records": _page("finals", who=NOBODY | {"coordinator": OK}),
        "prize:lock_record": _form("finals", "finals_kind", who=secretary),
        "prize:addendum": _form("finals", "finals_record", who=secretary),
        "prize:archive": _form("finals", who=secretary),
        "prize:archive_file": _page("finals", "finals_package", who=secretary),
        "prize:moderation": _page("finals", who=secretary),
        "prize:moderation_wall": _page("finals", who=secretary),
        "prize:moderation_note": _form("finals", "finals_village", who=secretary, note="Godt"),
        "prize:moderation_tie": _press("finals", who=secretary, do="vote"),
        "prize:tell_finalists": _press("finals", who=secretary),
        "prize:finals": _form("finals", who=secretary),
        "prize:move_up": _press("finals", who=secretary),
        "prize:spread_slots": _press("finals", who=secretary),
        "prize:slot": _press("finals", "finals_slot", who=secretary, do="remove"),
        "prize:timer": _page("finals", who=secretary),
        "prize:film": _form("finals", "finals_village", who=secretary),
        "prize:film_file": _page("finals", "finals_village", who=secretary),
        "prize:finalist": _form("finals_token", who=EVERYBODY, answer="accepted"),
        "prize:finalist_film": _page("finals_token", who=EVERYBODY),
    }


def finals_words(secretary: Person) -> dict[str, Any]:
    """An edition in its final, with a finalist, a time, a film, a record and a package."""
    edition = edition_with_bodies(state="final_round")
    RoleFactory(edition=edition, person=secretary)
    village = NominationFactory(edition=edition, state="finalist")
    writer = WriterFactory(nomination=village)
    FilmTask.objects.create(nomination=village, film=_film(village), state=FilmState.FILMED)
    slot = PresentationSlot.objects.create(edition=edition, starts_at=timezone.now())
    package = CasePackage(edition=edition, state=PackageState.READY)
    package.file.save("sag.zip", ContentFile(b"PK"), save=False)
    package.save()
    return {
        "finals": edition.slug,
        "finals_kind": "panel",
        "finals_record": locked(edition, RecordKind.NOMINATION, by=secretary)[0].sequence,
        "finals_village": village.pk,
        "finals_slot": slot.pk,
        "finals_token": token_of(writer),
        "finals_package": package.pk,
    }


def _film(village: Any) -> Attachment:
    film = Attachment(
        nomination=village,
        kind="film",
        title="Film",
        alternative="Ord",
        mime="video/mp4",
        size=7,
        sha256="0" * 64,
    )
    film.file.save("film.mp4", ContentFile(b"indhold"), save=False)
    film.save()
    return film
