"""A network's own life: draft → active ⇄ dormant → closed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from networks.errors import NetworkRefused
from networks.models import Network, NetworkState
from networks.signals import network_closing

N = NetworkState


def open_network(network: Network) -> Network:
    """Show a draft to everybody, or wake a dormant network. Raises `NetworkRefused` without a coordinator."""
    return _change(network, {N.DRAFT, N.DORMANT, N.ACTIVE}, N.ACTIVE)


def rest_network(network: Network) -> Network:
    """Let a network sleep: it stays visible and takes no new members."""
    return _change(network, {N.ACTIVE, N.DORMANT}, N.DORMANT)


def close_network(network: Network) -> Network:
    """End a network. Raises `NetworkRefused`, also from a room above whose meetings are still to come."""
    return _change(network, {N.ACTIVE, N.DORMANT, N.CLOSED}, N.CLOSED)


@transaction.atomic
def _change(network: Network, allowed: Collection[str], state: str) -> Network:
    network = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    if network.state == state:
        return network
    if network.state not in allowed:
        raise NetworkRefused(
            _("That cannot be done any more; the network has changed meanwhile."), code="wrong_state"
        )
    if state == N.ACTIVE and not network.memberships.coordinators().exists():
        raise NetworkRefused(_("Give the network a coordinator first."), code="no_coordinator")
    if state == N.CLOSED:
        network_closing.send(sender=Network, network=network)
    network.state = state
    network.save(update_fields=["state"])
    return network
