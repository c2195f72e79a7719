"""What this room does when rooms below announce something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import Person
from accounts.signals import person_leaving
from events import network_page
from events.models import CoOrganiser, Registration
from events.operations import hosts, invitations, mail_answers, notes, registrations, tallies
from lib.together import Statement
from networks.models import Membership, Municipality, Network, Organisation
from networks.pages import Part
from networks.signals import network_shown
from notifications.models import Message
from notifications.signals import message_failed, message_sent, replies_received
from notifications.verdicts import Judged, Reply

_REGISTRATION = re.compile(r"registration-(\d+)$")


def registration_of(message: Message) -> int | None:
    """Our messages' threads end in the registration they are about."""
    found = _REGISTRATION.search(message.thread)
    return int(found.group(1)) if found else None


@receiver(message_sent)
def invitations_left(sender: object, messages: list[Message], **_more: Any) -> list[Statement]:
    ids = [registration_of(message) for message in messages if message.kind in ("invitation", "stand_in")]
    return invitations.marking_sent([pk for pk in ids if pk is not None])


@receiver(message_failed)
def invitation_failed(sender: object, message: Message, **_more: Any) -> None:
    registration_id = registration_of(message)
    if registration_id is not None:
        invitations.mark_bounced(registration_id, message.last_error)


@receiver(replies_received)
def answers_arrived(sender: object, replies: Sequence[Reply], **_more: Any) -> Judged:
    return mail_answers.take(replies)


@receiver(person_leaving)
def give_up_seats(sender: object, person: Person, **_more: Any) -> None:
    registrations.leave_everything(person)
    notes.forget_person(person)


@receiver(network_shown)
def show_events(sender: object, network: Network, request: HttpRequest, **_more: Any) -> Part:
    return network_page.part(network, request)


@receiver(post_delete, sender=Registration)
def count_no_more(sender: object, instance: Registration, **_more: Any) -> None:
    tallies.take_out(instance)


@receiver(pre_delete, sender=Organisation)
def count_without_organisation(sender: object, instance: Organisation, **_more: Any) -> None:
    tallies.leave_organisation(instance)


@receiver(pre_delete, sender=Municipality)
def count_without_municipality(sender: object, instance: Municipality, **_more: Any) -> None:
    tallies.leave_municipality(instance)


@receiver(post_save, sender=Organisation)
def count_by_sector(sender: object, instance: Organisation, created: bool, **_more: Any) -> None:
    if not created:
        tallies.count_again(instance)


@receiver([post_save, post_delete], sender=Membership)
def membership_changed(sender: object, instance: Membership, created: bool = False, **_more: Any) -> None:
    if not created:
        hosts.ask_again(instance.person_id)


@receiver(m2m_changed, sender=CoOrganiser.editors.through)
def editors_changed(sender: object, action: str, pk_set: set[int] | None, **_more: Any) -> None:
    if action == "post_remove":
        for person_id in pk_set or ():
            hosts.ask_again(person_id)


@receiver(user_logged_out)
def signed_out(sender: object, user: Person | None, **_more: Any) -> None:
    """Their other windows too, where those are of the same session."""
    if user is not None:
        hosts.ask_again(user.pk)
