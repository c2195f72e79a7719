"""What the room tells and asks the floors above. Receivers live in the upper rooms' `receivers.py`."""

from __future__ import annotations

from django.dispatch import Signal

membership_ended = Signal()
"""A person has left a network, or was taken off it. `membership`. Sent inside the transaction."""

network_closing = Signal()
"""A network is about to close. `network`. Sent inside the transaction: a receiver may raise `NetworkRefused`,
as long as meetings are still to come."""

network_shown = Signal()
"""A network's page is being drawn. `network`, `request`. A receiver may return a `pages.Part` to stand on it,
and decides itself what this visitor may see there (the coming meetings, for one)."""

competences_merged = Signal()
"""Two words of the vocabulary mean the same. `competence` is gone, `into` stays. Sent inside the transaction: whoever
points at the one must point at the other afterwards."""
