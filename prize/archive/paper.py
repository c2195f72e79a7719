"""The case as one paper to read: PDF/A-2a, so tagged, with its fonts in it, and made to be opened in a hundred years."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from lib.papers import font_files, to_pdf
from prize.archive.facts import attachments_of
from prize.models import FormalFinding, LockedRecord, Nomination, NominationState, PrizeEdition

VARIANT = "pdf/a-2a"


def pdf(edition: PrizeEdition) -> bytes:
    """In Danish, whoever asks for it: it is the case's language. Raises `lib.papers.Unavailable`."""
    with translation.override("da"):
        page = render_to_string("prize/finals/archive_paper.html", context_of(edition))
    return to_pdf(page, VARIANT)


def context_of(edition: PrizeEdition) -> dict[str, Any]:
    rows = Nomination.objects.filter(edition=edition).exclude(state=NominationState.DRAFT).with_words()
    records = list(LockedRecord.objects.filter(edition=edition).order_by("sequence"))
    return {
        "edition": edition,
        "criteria": edition.criteria.all(),
        "bodies": edition.bodies.all(),
        "dates": edition.dates.all(),
        "changes": edition.changes.all(),
        "nominations": rows.order_by("number", "pk"),
        "set_aside": FormalFinding.objects.filter(nomination__edition=edition)
        .exclude(seconded_at=None)
        .select_related("nomination__village"),
        "records": records,
        "attachments": attachments_of(edition),
        "fonts": font_files(),
        "language": "da",
        "site_name": settings.SITE_NAME,
    }
