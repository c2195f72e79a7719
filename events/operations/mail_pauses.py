"""No more mail about a network's meetings, asked for from a mail's own unsubscribe button (RFC 8058)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from events.models import Invitation, Registration
from events.operations.locks import spare_reminders
from networks.operations.memberships import pause_mail


@transaction.atomic
def pause_for(registration: Registration) -> None:
    """Pause the mail of the network whose event this is, and send no more reminders of this event."""
    # Letters first and invitations last, as of answers: else each might wait for the other.
    spare_reminders(registration)
    Invitation.objects.filter(registration=registration).update(silenced_at=timezone.now())
    if registration.person is not None and registration.event.network is not None:
        pause_mail(registration.person, registration.event.network)
