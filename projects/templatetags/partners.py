"""Amounts and hours, the windows of ideas, and what one's own interest looks like."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects.models import IdeaState, PartnerState, ProjectIdea, Seen
from projects.money import in_kroner

register = template.Library()

IDEA_PILLS = {
    IdeaState.DRAFT: "unanswered",
    IdeaState.PUBLISHED: "waiting",
    IdeaState.IN_DIALOGUE: "maybe",
    IdeaState.PROPOSED: "maybe",
    IdeaState.CONFIRMED: "yes",
    IdeaState.CONVERTED: "yes",
    IdeaState.EXPIRED: "no",
    IdeaState.WITHDRAWN: "no",
}
PARTNER_PILLS = {
    PartnerState.INVITED: "unanswered",
    PartnerState.CONFIRMED: "yes",
    PartnerState.DECLINED: "no",
    PartnerState.WITHDRAWN: "no",
}
SEEN_PILLS = {Seen.WAITING: "unanswered", Seen.ACCEPTED: "yes", Seen.CLOSED: "no", Seen.WITHDRAWN: "no"}


@register.filter
def kroner(oere: int) -> str:
    """12.500 kr."""
    amount = in_kroner(oere, danish=(get_language() or "da").startswith("da"))
    return _("DKK %(amount)s") % {"amount": amount}


@register.filter
def idea_kind(idea: ProjectIdea) -> str:
    return IDEA_PILLS[IdeaState(idea.state)]


@register.filter
def partner_kind(state: str) -> str:
    return PARTNER_PILLS[PartnerState(state)]


@register.filter
def seen_kind(seen: Seen) -> str:
    return SEEN_PILLS[seen]
