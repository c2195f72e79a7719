"""No more mail about a network's meetings, asked for from a mail's own unsubscribe button (RFC 8058)."""

from __future__ import annotations

from events.models import Registration
from networks.operations.memberships import pause_mail


def pause_for(registration: Registration) -> None:
    """Pause the mail of the network whose event this is; an event without network has nothing to pause."""
    if registration.person is not None and registration.event.network is not None:
        pause_mail(registration.person, registration.event.network)
