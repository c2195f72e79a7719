"""What is forgotten of partners, and when. Runs every night; running it twice changes nothing."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from matchmaking.models import Approach, ApproachState, Profile, ProfileState

OVER = [ApproachState.DECLINED, ApproachState.EXPIRED, ApproachState.WITHDRAWN]


@transaction.atomic
def forget(now: datetime) -> None:
    """Words of questions after `APPROACH_WORDS_KEPT`, questions and closed profiles after `PROFILE_KEPT`.

    What outcomes tell stays as numbers; a refusal lives as long as the two profiles.
    """
    words = Approach.objects.exclude(state=ApproachState.ASKED).exclude(words="")
    words.filter(answered_at__lte=now - settings.APPROACH_WORDS_KEPT).update(words="")
    old = now - settings.PROFILE_KEPT
    Approach.objects.filter(state__in=OVER, expires_at__lte=old).delete()
    Approach.objects.filter(state=ApproachState.ACCEPTED, answered_at__lte=old).delete()
    closed = [ProfileState.DRAFT, ProfileState.RESTING, ProfileState.FOUND, ProfileState.EXPIRED]
    Profile.objects.filter(state__in=closed, changed_at__lte=old).delete()
