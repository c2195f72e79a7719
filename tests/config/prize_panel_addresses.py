"""The addresses of the prize's panel. Its own jurors and secretaries have their table in tests/prize/test_panel_who_sees.py."""

from __future__ import annotations

from typing import Any

from prize.models import ConflictAnswer, ConflictDeclaration
from tests.factories.prize import EditionFactory, JurorFactory, NominationFactory

FORMS_OF_JURORS = ("prize:conflicts", "prize:hand_in", "prize:panel_vote", "prize:score", "prize:recuse")
PAGES_OF_JURORS = ("prize:jury", "prize:compare", "prize:others", "prize:others_of")
"""Looked at by jurors alone; nobody of the house's roles is one."""
FORMS_OF_KEEPERS = ("prize:add_juror", "prize:change_juror")
"""Also administrators, until the panel is at work."""
FORMS_OF_SECRETARIES = ("prize:reopen", "prize:decide_doubt")
WALKED = {
    *FORMS_OF_JURORS,
    *PAGES_OF_JURORS,
    *FORMS_OF_KEEPERS,
    *FORMS_OF_SECRETARIES,
    "prize:panel",
    "prize:panel_log",
}
"""Pages that tests/journeys/test_panel_pages.py looks at with axe."""
NO_PAGES = {
    "prize:mandate",
    "prize:juror_seat",
    "prize:remind_jurors",
    "prize:assign_jurors",
    "prize:save_score",
}
WITH_CANDIDATE = ("prize:score", "prize:recuse", "prize:others_of", "prize:save_score")
WITH_SEAT = ("prize:change_juror", "prize:juror_seat", "prize:reopen")


def arguments_of(name: str) -> tuple[str, ...]:
    """What stands in the address, by the words that `panel_words` fills."""
    if name in WITH_CANDIDATE:
        return ("panel_edition", "panel_candidate")
    if name in WITH_SEAT:
        return ("panel_edition", "panel_juror")
    return ("panel_edition", "panel_doubt") if name == "prize:decide_doubt" else ("panel_edition",)


def panel_words() -> dict[str, Any]:
    """An edition that is being checked, with a candidate, a juror and a doubt."""
    edition = EditionFactory(state="qualifying")
    juror, nomination = JurorFactory(edition=edition), NominationFactory(edition=edition)
    doubt = ConflictDeclaration.objects.create(
        juror=juror, nomination=nomination, answer=ConflictAnswer.DOUBT, words="Måske"
    )
    return {
        "panel_edition": edition.slug,
        "panel_candidate": nomination.pk,
        "panel_juror": juror.pk,
        "panel_doubt": doubt.pk,
    }
