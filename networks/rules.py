"""Who may do what in a network: plain questions, each with a yes or a no."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from networks.models import Membership, Network


def is_coordinator(user: Person | AnonymousUser, network: Network | None) -> bool:
    if not user.is_authenticated or network is None:
        return False
    if user.is_administrator:
        return True
    return Membership.objects.coordinators().filter(network=network, person=user).exists()


def coordinates_something(user: Person | AnonymousUser) -> bool:
    return user.is_authenticated and Network.objects.coordinated_by(user).exists()


def may_see_members(user: Person | AnonymousUser, network: Network) -> bool:
    """Names of members are for the network's own people, whatever the network shows of its meetings."""
    if not user.is_authenticated:
        return False
    return user.is_administrator or Membership.objects.standing().filter(network=network, person=user).exists()


def may_import(user: Person | AnonymousUser, network: Network) -> bool:
    return is_coordinator(user, network)
