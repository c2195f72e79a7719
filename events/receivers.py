"""What this room does when rooms below announce something."""

from __future__ import annotations

import re
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import Person
from accounts.signals import person_leaving
from events import network_page
from events.operations import invitations, mail_answers, registrations
from networks.models import Network
from networks.pages import Part
from networks.signals import network_shown
from notifications.models import Message
from notifications.signals import message_failed, message_sent, reply_received
from notifications.verdicts import Judgement, Reply

_REGISTRATION = re.compile(r"registration-(\d+)$")


def registration_of(message: Message) -> int | None:
    """Our messages' threads end in the registration they are about."""
    found = _REGISTRATION.search(message.thread)
    return int(found.group(1)) if found else None


@receiver(message_sent)
def invitations_left(sender: object, messages: list[Message], **_more: Any) -> None:
    ids = [registration_of(message) for message in messages if message.kind == "invitation"]
    invitations.mark_sent([pk for pk in ids if pk is not None])


@receiver(message_failed)
def invitation_failed(sender: object, message: Message, **_more: Any) -> None:
    registration_id = registration_of(message)
    if registration_id is not None:
        invitations.mark_bounced(registration_id, message.last_error)


@receiver(reply_received)
def answer_arrived(sender: object, reply: Reply, **_more: Any) -> Judgement | None:
    return mail_answers.take(reply)


@receiver(person_leaving)
def give_up_seats(sender: object, person: Person, **_more: Any) -> None:
    registrations.leave_everything(person)


@receiver(network_shown)
def show_events(sender: object, network: Network, request: HttpRequest, **_more: Any) -> Part:
    return network_page.part(network, request)
