"""Who may set up, plan and run the rounds of an event."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from events.models import Event
from events.rules import may_edit


def may_run_rounds(user: Person | AnonymousUser, event: Event) -> bool:
    """Whoever holds the event; private wishes stay between a participant and the seating all the same."""
    return may_edit(user, event)
