"""After the deadline: somebody asks for a change, and the coordinator grants or refuses it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from events import mails
from events.errors import AnswerRefused
from events.models import COMING_STATES, Channel, Registration
from events.operations.locks import event_group, lock_at
from events.operations.registrations import Actor, Answer, respond
from notifications import live, outbox


@transaction.atomic
def request_change(
    registration: Registration, wish: str, note: str = "", *, said_at: datetime | None = None
) -> Registration:
    """After the deadline: ask the coordinator, who grants or refuses. `wish` is an `Answer`, or "change".

    `said_at` is when it was said, where that was not now: a mail from before it changes nothing.
    """
    registration = lock_at(registration)
    event = registration.event
    if event.has_begun or event.state not in COMING_STATES:
        raise AnswerRefused(_("The event has begun, so answers can no longer be changed."), code="past")
    registration.wish, registration.wish_note, registration.wished_at = wish, note[:300], timezone.now()
    registration.said_at = said_at or registration.wished_at
    registration.save(update_fields=["wish", "wish_note", "wished_at", "said_at"])
    live.ring(event_group(event.pk))
    outbox.post(*mails.wish_received(registration))
    return registration


@transaction.atomic
def settle_wish(registration: Registration, *, granted: bool, by: Person) -> Registration:
    """The coordinator says yes or no to a late request; the person is told. Twice changes nothing."""
    registration = lock_at(registration)
    event = registration.event
    if not registration.wish:
        return registration
    wish = registration.wish
    registration.wish, registration.wish_note, registration.wished_at = "", "", None
    registration.save(update_fields=["wish", "wish_note", "wished_at"])
    if granted and wish in set(Answer):
        return respond(registration, Answer(wish), Actor(Channel.COORDINATOR, by))
    live.ring(event_group(event.pk))
    outbox.post(mails.wish_settled(registration, granted=granted))
    return registration
