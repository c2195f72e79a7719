"""Small things that pages about rounds say again and again."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from matchmaking import words
from matchmaking.models import TableRounds

register = template.Library()


@register.filter
def hundredths(share: float | None) -> str:
    """A share of 1 as so many of 100, in whole numbers."""
    return str(round(share * 100)) if share is not None else ""


@register.filter
def unlocalize(value: float | int) -> str:
    """A number as a form or an attribute wants it, without separators."""
    return str(value)


@register.simple_tag
def round_span(rows: TableRounds, first: int, last: int | None = None) -> SafeString:
    """kl. 13.15–13.30; of several rounds from the first to the last."""
    moments = {"begins": rows.begins(first), "ends": rows.ends(last or first)}
    return SafeString(render_to_string("matchmaking/rounds/_span.html", moments).strip())


@register.filter
def in_letters(number: int) -> str:
    """Tre, at the beginning of a sentence."""
    return words.in_letters(number).capitalize()
