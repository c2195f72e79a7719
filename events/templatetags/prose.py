"""Texts that people wrote, in templates: {{ event.description|prose }}."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from events.agenda import Form
from lib import prose as texts

register = template.Library()


@register.filter
def prose(text: str) -> SafeString:
    return texts.to_html(text)


@register.filter
def soft(title: str) -> str:
    """A title that may be broken where its long words are put together."""
    return texts.soft_hyphens(title)


@register.filter
def form_of_item(form: str) -> str:
    """What happens in a point of the programme, in the reader's language; nothing where we have no word for it."""
    return str(Form(form).label) if form in Form.values else ""


@register.filter
def first_sentence(text: str) -> str:
    return texts.first_sentence(text)
