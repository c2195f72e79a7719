"""Who may do what with an idea and its partnership: plain questions, each with a yes or a no."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from networks.models import Affiliation
from networks.rules import coordinates_something, is_coordinator
from projects.models import (
    IdeaState,
    Interest,
    InterestState,
    Partner,
    ProjectIdea,
    Scoping,
)


def owns(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    """Whoever wrote it, and those who are vouched for in the organisation it belongs to."""
    if not user.is_authenticated:
        return False
    if idea.contact_id == user.pk:
        return True
    return (
        idea.organisation_id is not None
        and Affiliation.objects.vouched().filter(organisation=idea.organisation_id, person=user).exists()
    )


def may_see(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    """One row of what `ProjectIdea.objects.visible_to` lists."""
    return ProjectIdea.objects.visible_to(user).filter(pk=idea.pk).exists()


def may_create(user: Person | AnonymousUser) -> bool:
    return user.is_authenticated


def may_edit(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    return user.is_authenticated and (user.is_administrator or owns(user, idea))


def may_approve_ideas(user: Person | AnonymousUser) -> bool:
    """Editors: administrators, and those who may use the administration."""
    return user.is_authenticated and user.is_active and (user.is_administrator or user.is_staff)


def may_advise(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    """Coordinators of the network it belongs to; of an idea without a network the editors."""
    if idea.network_id is None:
        return may_approve_ideas(user)
    return is_coordinator(user, idea.network)


def advises_something(user: Person | AnonymousUser) -> bool:
    return may_approve_ideas(user) or coordinates_something(user)


def may_show_interest(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    return user.is_authenticated and idea.is_seeking and not owns(user, idea)


def may_answer_interest(user: Person | AnonymousUser, interest: Interest) -> bool:
    """The owner's own people: not even an administrator reads who asks."""
    return owns(user, interest.idea)


def may_read_thread(user: Person | AnonymousUser, interest: Interest) -> bool:
    """The two sides, once both have said yes."""
    if not user.is_authenticated or interest.state != InterestState.ACCEPTED:
        return False
    return interest.person_id == user.pk or owns(user, interest.idea)


def may_read_scoping(user: Person | AnonymousUser, scoping: Scoping) -> bool:
    if not user.is_authenticated:
        return False
    return owns(user, scoping.idea) or scoping.adviser_id == user.pk or may_advise(user, scoping.idea)


def may_work_on_scoping(user: Person | AnonymousUser, scoping: Scoping) -> bool:
    """The adviser who has it, or any other who may advise."""
    return user.is_authenticated and (scoping.adviser_id == user.pk or may_advise(user, scoping.idea))


def may_see_partnership(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    """The owner, the adviser, and whoever is asked to be in it."""
    if not user.is_authenticated or idea.state == IdeaState.DRAFT:
        return False
    if may_edit(user, idea) or Scoping.objects.filter(idea=idea, adviser=user).exists():
        return True
    return Partner.objects.standing().filter(partnership__idea=idea, contact=user).exists()


def may_form_partnership(user: Person | AnonymousUser, idea: ProjectIdea) -> bool:
    return may_edit(user, idea)
