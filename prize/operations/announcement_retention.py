"""Forgetting what an announcement needed: the newsrooms' addresses, and who read the result early."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from accounts.models import Person
from prize.models import EditionState, Preview, PrizeEdition


def forget_announcements() -> None:
    """Safe to run at any time, as often as one likes."""
    now = timezone.now()
    told = PrizeEdition.objects.filter(
        state__in=[EditionState.ANNOUNCED, EditionState.AWARDED, EditionState.CLOSED]
    )
    told.filter(announced_at__lt=now - settings.PRESS_LIST_KEPT).exclude(press_list=[]).update(press_list=[])
    Preview.objects.filter(edition__announced_at__lt=now - settings.PREVIEWS_KEPT).delete()


def forget_previews_of(person: Person) -> None:
    Preview.objects.filter(person=person).delete()
