"""A door for mail services: what django-anymail makes of a service's POST, whichever service it is."""

from __future__ import annotations

from typing import Any

from anymail.signals import AnymailInboundEvent
from anymail.signals import inbound as mail_arrived
from django.dispatch import receiver

from notifications import inbound
from notifications.models import Door


@receiver(mail_arrived, dispatch_uid="notifications.webhook")
def take_in(sender: object, event: AnymailInboundEvent, **_more: Any) -> None:
    """What rises from here is a 500, and the service comes again."""
    inbound.receive(
        event.message.as_bytes(), door=Door.WEBHOOK, envelope_to=event.message.envelope_recipient or ""
    )
