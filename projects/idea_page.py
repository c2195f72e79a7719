"""What stands on the page of one idea, for this visitor."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from projects import rules
from projects.models import Interest, Partner, ProjectIdea, Scoping
from projects.operations.ideas import approve_by


def context_of(user: Person | AnonymousUser, idea: ProjectIdea) -> dict[str, Any]:
    owner = rules.may_edit(user, idea)
    return {
        "idea": idea,
        "owner": owner,
        "own_interest": _own_interest(user, idea),
        "may_show_interest": rules.may_show_interest(user, idea),
        "may_approve": idea.waits_for_approval and rules.may_approve_ideas(user),
        "approve_by": approve_by(idea) if owner and idea.waits_for_approval else None,
        "may_see_partnership": rules.may_see_partnership(user, idea),
        "scoping": _scoping(user, idea, owner),
        **(_for_the_owner(user, idea) if owner else {}),
    }


def _own_interest(user: Person | AnonymousUser, idea: ProjectIdea) -> Interest | None:
    if not user.is_authenticated:
        return None
    interest = Interest.objects.with_people().filter(idea=idea, person=user).first()
    if interest is not None:
        interest.idea = idea
    return interest


def _scoping(user: Person | AnonymousUser, idea: ProjectIdea, owner: bool) -> Scoping | None:
    """The latest case, for those who may read it."""
    if not user.is_authenticated:
        return None
    case = Scoping.objects.filter(idea=idea).select_related("adviser").order_by("-asked_at", "-pk").first()
    if case is None:
        return None
    case.idea = idea
    return case if owner or rules.may_read_scoping(user, case) else None


def _for_the_owner(user: Person | AnonymousUser, idea: ProjectIdea) -> dict[str, Any]:
    """Interests are for the owner's own people; an administrator who only tends the house does not read them."""
    if not rules.owns(user, idea):
        return {"owns": False}
    rows = list(Interest.objects.with_people().filter(idea=idea, withdrawn_at=None))
    for row in rows:
        row.idea = idea
    standing = Partner.objects.standing().filter(partnership__idea=idea)
    return {
        "owns": True,
        "partner_organisations": set(standing.values_list("organisation", flat=True)),
        "to_answer": [row for row in rows if row.waits],
        "in_touch": [row for row in rows if row.state == "accepted"],
        "said_no": [
            row for row in rows if row.state == "declined" or (row.state == "asked" and not row.waits)
        ],
    }
