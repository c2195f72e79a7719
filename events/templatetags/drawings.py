"""The drawings of `events/drawings.py` for templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from events import drawings

register = template.Library()


@register.simple_tag
def hall(capacity: int | None, taken: int, **more: Any) -> SafeString:
    """{% hall event.capacity taken maybe=6 waiting=4 own_seats=1 own_queue=5 just_lit=True label="…" %}"""
    return drawings.hall(capacity, taken, **more)


@register.simple_tag
def seats_in_words(capacity: int | None, taken: int, waiting: int = 0) -> str:
    return drawings.seats_in_words(capacity, taken, waiting)


@register.simple_tag
def month_head(year: int, month: int) -> SafeString:
    return drawings.month_head(year, month)


@register.simple_tag
def daylight(year: int, month: int) -> str:
    """Lyst i 9 t. 30 min."""
    return drawings.daylight_in_words(year, month)


@register.simple_tag
def bars(rows: Sequence[drawings.Row], full: int | None = None) -> SafeString:
    return drawings.bars(rows, full=full)


@register.simple_tag
def growth(chart: drawings.Growth, label: str, **labels: str) -> SafeString:
    """Labels: capacity_label, first_label, last_label."""
    return drawings.growth(chart, label=label, **labels)
