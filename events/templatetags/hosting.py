"""Small things the host's pages say again and again: how full, who stands where, what changed."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.board import KIND_OF_STATUS
from events.changes import Change
from events.drawings import bar
from events.models import Mode, Registration, Status

register = template.Library()

CHANGED_FACTS = {
    "time": gettext_lazy("Time"),
    "place": gettext_lazy("Place"),
    "online_url": gettext_lazy("Link"),
    "mode": gettext_lazy("How people meet"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
}


@register.simple_tag
def seat_bar(taken: int, capacity: int) -> SafeString:
    """How full, as one bar; the words stand beside it."""
    return bar({"yes": min(taken, capacity), "unanswered": max(0, capacity - taken)}, capacity)


@register.filter
def standing(row: Registration) -> str:
    """Where somebody stands, as the tag `status_pill` draws it; `standing_words` says it."""
    return KIND_OF_STATUS.get(row.status, "unanswered")


@register.filter
def standing_words(row: Registration) -> str:
    if row.is_seated and row.guests_count:
        words = ngettext("Attending, %d guest", "Attending, %d guests", row.guests_count)
        return words % row.guests_count
    if row.is_seated:
        return _("Attending")
    if row.has_offer:
        return _("Has been offered a seat")
    if row.status == Status.UNANSWERED and row.asked_again:
        return _("Asked again")
    return str(row.get_status_display())


@register.simple_tag
def fact_name(change: Change) -> str:
    return str(CHANGED_FACTS.get(change.field, change.field))


@register.simple_tag
def fact_mode(value: str) -> str:
    return str(Mode(value).label) if value in Mode.values else value


@register.filter
def has_passed(moment: Any) -> bool:
    return bool(moment and moment <= timezone.now())
