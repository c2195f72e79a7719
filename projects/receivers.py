"""What this room does when rooms below announce something."""

from __future__ import annotations

import re
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import Person
from accounts.signals import person_leaving
from networks.models import Competence, Network
from networks.pages import Part
from networks.signals import competences_merged, network_shown
from notifications.models import Message
from notifications.signals import message_failed
from projects import network_page
from projects.operations import merging, partners, retention

_PARTNER = re.compile(r"-partner-(\d+)$")


@receiver(network_shown)
def show_ideas(sender: object, network: Network, request: HttpRequest, **_more: Any) -> Part | None:
    return network_page.part(network, request)


@receiver(person_leaving)
def give_up_ideas(sender: object, person: Person, **_more: Any) -> None:
    retention.leave_everything(person)


@receiver(message_failed)
def invitation_failed(sender: object, message: Message, **_more: Any) -> None:
    found = _PARTNER.search(message.thread)
    if found and message.kind == "partner_invitation":
        partners.mark_failed(int(found.group(1)))


@receiver(competences_merged)
def follow_merged_words(sender: object, competence: Competence, into: Competence, **_more: Any) -> None:
    merging.follow(competence, into)
