"""Who may do what with an event: plain questions, each with a yes or a no."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from events.models import CoOrganiser, Event, EventState, EventVisibility, Registration
from networks.models import Membership, Network
from networks.rules import coordinates_something, is_coordinator


def may_see(user: Person | AnonymousUser, event: Event) -> bool:
    """The one-row form of `Event.objects.visible_to`; a test holds both to one truth."""
    if may_edit(user, event):
        return True
    if event.state == EventState.DRAFT:
        return False
    if event.visibility == EventVisibility.PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if Registration.objects.asked().filter(event=event, person=user).exists():
        return True
    members = Membership.objects.standing().filter(network=event.network_id, person=user)
    return event.visibility == EventVisibility.MEMBERS and members.exists()


def may_edit(user: Person | AnonymousUser, event: Event) -> bool:
    """Coordinators of its network, the one who invites, editors of a co-organiser, administrators."""
    if not user.is_authenticated:
        return False
    if user.is_administrator or event.contact_id == user.pk:
        return True
    if is_coordinator(user, event.network):
        return True
    return CoOrganiser.objects.filter(event=event, editors=user).exists()


def may_create(user: Person | AnonymousUser, network: Network | None = None) -> bool:
    """In a network one coordinates; without a network, whoever coordinates any."""
    return coordinates_something(user) if network is None else is_coordinator(user, network)


def may_invite(user: Person | AnonymousUser, event: Event) -> bool:
    return may_edit(user, event)


def may_answer(user: Person | AnonymousUser, registration: Registration) -> bool:
    """A person answers for themselves; a coordinator may answer for anyone."""
    if not user.is_authenticated:
        return False
    return registration.person_id == user.pk or may_edit(user, registration.event)
