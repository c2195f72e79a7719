"""The addresses of proposals, nominating and the formal check, with who may go there, and the rows they need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Person
from prize import links
from prize.models import CasePage, EditionState, NominationState, TextRevision
from prize.operations import media
from prize.operations.media import Telling
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import (
    EditionFactory,
    NominationFactory,
    NominatorFactory,
    VillageFactory,
    WriterFactory,
)
from tests.prize import samples
from tests.prize.village_helpers import write

_ROLES = (
    "visitor",
    "stranger",
    "member",
    "invited",
    "other",
    "coordinator",
    "contact",
    "editor",
    "administrator",
)
EVERYBODY = dict.fromkeys(_ROLES, "may")
KEEPERS = dict.fromkeys(_ROLES, "may not") | {"visitor": "sign in", "administrator": "may"}
NOMINATOR = dict.fromkeys(_ROLES, "is not there") | {"visitor": "sign in", "contact": "may"}
READERS = dict.fromkeys(_ROLES, "is not there") | {"contact": "may"}

Way = Callable[..., Any]
EARLIER = 77_011


def table(page: Way, press: Way, form: Way) -> dict[str, Any]:
    """A link is its own key: whoever holds it may. The event's contact nominates here."""
    return {
        "prize:propose": form("open_edition", who=EVERYBODY, village="Havtorn"),
        "prize:write": form("writer_token", who=EVERYBODY),
        "prize:write_save": press("writer_token", who=EVERYBODY, part="plans", body="Nyt", revision="1"),
        "prize:write_here": press("writer_token", who=EVERYBODY),
        "prize:write_conflict": form("writer_token", "text_conflict", who=EVERYBODY, do="theirs"),
        "prize:write_versions": form("writer_token", "text_part", who=EVERYBODY, version=str(EARLIER)),
        "prize:write_facts": press("writer_token", who=EVERYBODY, kind="village"),
        "prize:write_people": press(
            "writer_token", who=EVERYBODY, do="invite", name="Bo", email="b@example.org"
        ),
        "prize:write_consents": press("writer_token", who=EVERYBODY, consent="take_part"),
        "prize:write_hand_in": press("writer_token", who=EVERYBODY, do="hand_in"),
        "prize:write_case": form("writer_token", who=EVERYBODY, title="Kroen"),
        "prize:write_files": press("writer_token", who=EVERYBODY, title="Kroen"),
        "prize:write_file_change": form("writer_token", "attachment", who=EVERYBODY, do="up"),
        "prize:write_file": page("writer_token", "attachment"),
        "prize:write_captions": page("writer_token", "attachment"),
        "prize:nominate_own": page("nominator", who=NOMINATOR),
        "prize:nominate": form("nominator_token", who=EVERYBODY, do="finish"),
        "prize:nominate_start": form("nominator_token", who=EVERYBODY, village="Havtorn"),
        "prize:nominate_one": form("nominator_token", "nomination", who=EVERYBODY, do="choose", reason="Ja."),
        "prize:nominate_file": page("nominator_token", "attachment"),
        "prize:nominate_captions": page("nominator_token", "attachment"),
        "prize:file": page("attachment", who=READERS),
        "prize:file_captions": page("attachment", who=READERS),
        "prize:nominations": form("prize_edition", who=KEEPERS),
        "prize:nominator_again": press("prize_edition", "nominator", who=KEEPERS, words="Syg."),
        "prize:formal": page("prize_edition", "nomination", who=KEEPERS),
        "prize:formal_judge": press("prize_edition", "nomination", who=KEEPERS, do="check"),
    }


def rows_for(nominates: Person) -> dict[str, Any]:
    """One nomination in the formal check, with a file, an earlier version and a conflict; `nominates` chose it."""
    edition = EditionFactory(state=EditionState.PROPOSING)
    village = VillageFactory(municipality=MunicipalityFactory())
    nominator = NominatorFactory(edition=edition, municipality=village.municipality, contact=nominates)
    nomination = NominationFactory(
        edition=edition, village=village, nominator=nominator, state=NominationState.DRAFT, number=None
    )
    writer = WriterFactory(nomination=nomination)
    text = write(nomination, "plans", "En mølle")
    conflict = TextRevision.objects.create(
        text=text, revision=0, body="En kro", changed_by=writer.person, is_conflict=True
    )
    TextRevision.objects.filter(pk=EARLIER).delete()  # another house beside this one
    TextRevision.objects.create(pk=EARLIER, text=text, revision=0, body="Før", changed_by=writer.person)
    film = media.add(
        nomination, SimpleUploadedFile("f", samples.MP4), Telling("Film", "Vi går en tur."), writer.person
    )
    media.caption(film, SimpleUploadedFile("f.vtt", samples.VTT))
    CasePage.objects.create(nomination=nomination, title="Kroen")
    nomination.state, nomination.proposed_at = NominationState.SUBMITTED, timezone.now()
    nomination.save()
    edition.state = EditionState.QUALIFYING
    edition.save()
    return {
        "open_edition": EditionFactory().slug,
        "prize_edition": edition.slug,
        "writer_token": links.token_of(writer),
        "nominator_token": links.token_of(nominator),
        "nominator": nominator.pk,
        "nomination": nomination.pk,
        "attachment": film.pk,
        "text_conflict": conflict.pk,
        "text_part": "plans",
    }
