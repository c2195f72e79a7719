"""One recipient's copy of the result: what it says, and the marks that tell whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from lib.papers import Unavailable, font_files, to_pdf
from prize import results
from prize.marks import marked
from prize.models import Nomination, Preview, PrizeEdition, RecordKind, SpecialAward
from prize.operations.previews import mark

__all__ = ["Copy", "Unavailable", "of", "pdf"]


@dataclass(frozen=True)
class Copy:
    """Everything a copy shows. `reasons` and `lead` carry the quiet mark."""

    edition: PrizeEdition
    preview: Preview
    laureate: Nomination
    finalists: tuple[Nomination, ...]
    awards: tuple[tuple[SpecialAward, Nomination], ...]
    reasons: str
    lead: str
    mark: str
    at: datetime


def of(preview: Preview) -> Copy:
    """Ask whether it may be read first (`operations.previews.read`)."""
    edition, sign = preview.edition, mark(preview)
    laureate = results.laureate_of(edition)
    record = results.record_of(edition, RecordKind.DECISION)
    assert laureate is not None
    assert record is not None  # a preview is given when they are there
    finalists = Nomination.objects.with_words().filter(edition=edition).finalists().exclude(pk=laureate.pk)
    return Copy(
        edition=edition,
        preview=preview,
        laureate=laureate,
        finalists=tuple(finalists.order_by("number", "pk")),
        awards=tuple(results.awards_of(edition)),
        reasons=marked(record.reasons, sign),
        lead=marked(edition.introduction, sign),
        mark=sign,
        at=timezone.now(),
    )


def pdf(copy: Copy) -> bytes:
    """With the recipient's name and the time on each page. Raises `Unavailable`."""
    words = {
        "copy": copy,
        "fonts": font_files(),
        "language": translation.get_language() or "da",
        "site_name": settings.SITE_NAME,
    }
    return to_pdf(render_to_string("prize/public/preview_paper.html", words), "pdf/ua-1")
