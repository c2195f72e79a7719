"""What the post office does when rooms below announce something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_left
from notifications import inbound, outbox


@receiver(person_left)
def forget_letters(sender: object, person: Person, **_more: Any) -> None:
    outbox.forget_person(person)
    inbound.forget_person(person)
