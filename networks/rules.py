"""Who may do what in a network: plain questions, each with a yes or a no."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import Person
from lib.compiled import Compiled
from networks.models import ContactGroup, Joining, MemberImport, Membership, Network, NetworkState


def is_coordinator(user: Person | AnonymousUser, network: Network | None) -> bool:
    if not user.is_authenticated or network is None:
        return False
    if user.is_administrator:
        return True
    return Membership.objects.coordinators().filter(network=network, person=user).exists()


def coordinates_something(user: Person | AnonymousUser) -> bool:
    if not user.is_authenticated:
        return False
    if user.is_administrator:
        return Network.objects.exists()
    return bool(_COORDINATED.tuples(user.pk))


def _coordinated(person: int) -> QuerySet[Any, Any]:
    return Membership.objects.coordinators().filter(person=person).order_by().values_list("pk")[:1]


_COORDINATED = Compiled(_coordinated, int)
"""(membership) of who calls meetings somewhere: the menu of every page asks."""


def may_see_members(user: Person | AnonymousUser, network: Network) -> bool:
    """Names of members are for the network's own people, whatever the network shows of its meetings."""
    if not user.is_authenticated:
        return False
    return (
        user.is_administrator or Membership.objects.standing().filter(network=network, person=user).exists()
    )


def may_import(user: Person | AnonymousUser, network: Network) -> bool:
    return is_coordinator(user, network)


def may_see(user: Person | AnonymousUser, network: Network) -> bool:
    """One row of what `Network.objects.visible_to` lists."""
    return network.state != NetworkState.DRAFT or is_coordinator(user, network)


def may_ask_to_join(user: Person | AnonymousUser, network: Network) -> bool:
    """Whether the network's page offers to join; the operation answers for the membership itself."""
    return network.state == NetworkState.ACTIVE and network.joining != Joining.BY_INVITATION


def may_manage_members(user: Person | AnonymousUser, network: Network) -> bool:
    return is_coordinator(user, network)


def may_answer_for(user: Person | AnonymousUser, membership: Membership) -> bool:
    """Pausing, resuming and accepting are the member's own."""
    return user.is_authenticated and membership.person_id == user.pk


def may_end(user: Person | AnonymousUser, membership: Membership) -> bool:
    return may_answer_for(user, membership) or is_coordinator(user, membership.network)


def may_use_group(user: Person | AnonymousUser, group: ContactGroup) -> bool:
    return is_coordinator(user, group.network)


def may_use_import(user: Person | AnonymousUser, member_import: MemberImport) -> bool:
    """Any coordinator of the network may go on with a list that another uploaded."""
    return may_import(user, member_import.network)


def may_close(user: Person | AnonymousUser, network: Network) -> bool:
    return user.is_authenticated and user.is_administrator


def may_edit_vocabulary(user: Person | AnonymousUser) -> bool:
    """The editor's hand: whoever may use the administration."""
    return user.is_authenticated and user.is_active and (user.is_staff or user.is_superuser)
