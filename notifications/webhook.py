"""A door for mail services: what django-anymail makes of a service's POST, whichever service it is."""

from __future__ import annotations

from email.policy import compat32
from typing import Any

from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent
from anymail.signals import inbound as mail_arrived
from django.dispatch import receiver

from notifications import inbound
from notifications.models import Door


@receiver(mail_arrived, dispatch_uid="notifications.webhook")
def take_in(sender: object, event: AnymailInboundEvent, **_more: Any) -> None:
    """What rises from here is a 500, and the service comes again."""
    inbound.receive(
        _raw(event.message), door=Door.WEBHOOK, envelope_to=event.message.envelope_recipient or ""
    )


def _raw(message: AnymailInboundMessage) -> bytes:
    """The mail as it was; one so damaged that the library cannot write it again as octets, nearly so.

    Raising instead would have the service post it again for days, and then throw it away.
    """
    try:
        return bytes(message)
    except (UnicodeError, AttributeError, LookupError, TypeError, ValueError):
        return str(message.as_string(policy=compat32)).encode("utf-8", "replace")
