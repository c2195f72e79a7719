"""Which map shows a set of municipalities, and how its numbers are said."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext

from networks.maps import outlines


def area_of(codes: Iterable[str]) -> str:
    """The closest map that has them all; the whole country where there is nothing to show."""
    wanted = set(codes)
    near = {shape.code for shape in outlines("midtjylland").shapes}
    return "midtjylland" if wanted and wanted <= near else "denmark"


def counted_in_words(number: int) -> str:
    return ngettext("%(n)s event", "%(n)s events", number) % {"n": number}
