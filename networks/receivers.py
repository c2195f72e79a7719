"""What this room does when rooms below announce something."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from accounts.models import Person
from accounts.signals import person_leaving
from networks.operations import memberships


@receiver(person_leaving)
def leave_networks(sender: object, person: Person, **_more: Any) -> None:
    memberships.leave_everything(person)
