"""Texts that people wrote, in templates: {{ event.description|prose }}."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from lib.prose import soft_hyphens, to_html

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    return to_html(text)


@register.filter
def soft(title: str) -> str:
    """A title that may be broken where its long words are put together."""
    return soft_hyphens(title)
