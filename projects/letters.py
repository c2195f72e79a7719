"""The letter of intent as an accessible PDF (PDF/UA-1: tagged, with language and title), made without any network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from lib.papers import Unavailable, font_files, to_pdf
from projects.models import Partner, ProjectIdea

__all__ = ["Unavailable", "context_of", "pdf"]


def context_of(idea: ProjectIdea, partners: Sequence[Partner]) -> dict[str, Any]:
    return {
        "idea": idea,
        "partners": partners,
        "hours": sum(one.hours for one in partners),
        "cash": sum(one.cash for one in partners),
        "today": timezone.localdate(),
        "site_name": settings.SITE_NAME,
        "language": translation.get_language() or "da",
    }


def pdf(idea: ProjectIdea, partners: Sequence[Partner]) -> bytes:
    """Raises `Unavailable`."""
    page = render_to_string("projects/letter.html", {**context_of(idea, partners), "fonts": font_files()})
    return to_pdf(page, "pdf/ua-1")
