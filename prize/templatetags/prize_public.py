"""Words and drawings of the prize's public pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lib.sentences import joined
from prize.models import Preview, PrizeEdition
from prize.preview_copy import Copy
from prize.public import Candidate

register = template.Library()
_MONTHS = {
    "January": "januar",
    "March": "marts",
    "April": "april",
    "May": "maj",
    "August": "august",
    "October": "oktober",
    "December": "december",
}
"""Those that our sources name."""
_DAY_BEFORE = re.compile(r"\b(\d{1,2}) (?=[a-z])")


@register.filter
def joined_names(rows: Iterable[object]) -> str:
    """Bent, Clara og Dorte."""
    return joined(str(row) for row in rows)


@register.filter
def audience_title(edition: PrizeEdition) -> str:
    """The audience's award by its own name, which is never that of the prize."""
    return edition.audience_title or _("The audience's award")


@register.filter
def names_of(rows: Iterable[Candidate]) -> str:
    return joined(one.name for one in rows)


@register.filter
def owner(copy: Copy) -> str:
    """Whose copy it is, for every page of it."""
    who = ", ".join(filter(None, [copy.preview.person.name, copy.preview.organisation]))
    return f"{who} · {moment(copy.at)} · {copy.mark}"


@register.filter
def mark_rows(copy: Copy) -> range:
    """Where the lines across a page stand."""
    return range(-200, 1500, 90)


@register.filter
def last_opened(preview: Preview) -> datetime | None:
    return datetime.fromisoformat(preview.opened[-1]) if preview.opened else None


@register.filter
def moment(value: datetime | None) -> str:
    """26. november 2026 kl. 8.20: whole, since it may be read on another day."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    danish = get_language() == "da"
    day = date_format(local, "j. F Y" if danish else "j F Y")
    clock = f"{local.hour}.{local:%M}" if danish else f"{local.hour}:{local:%M}"
    return _("%(day)s at %(clock)s") % {"day": day, "clock": clock}


@register.filter
def source(words: str) -> str:
    """Where a year is told of, for readers: without our own notes' numbers, and with the months in their language."""
    public = "; ".join(part for part in words.split("; ") if not part.startswith("source "))
    if get_language() != "da":
        return public
    for english, danish in _MONTHS.items():
        public = _DAY_BEFORE.sub(r"\1. ", public.replace(english, danish)) if english in public else public
    return public.replace(" and ", " og ")


@register.filter
def css_string(words: str) -> SafeString:
    """What may stand between the quotes of a string in a style sheet; nothing in it ends the string, or the sheet."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("<", "\\3c ").replace("\n", " ")
    return mark_safe(escaped)  # noqa: S308 - escaped on the line above
