"""What is forgotten after the rounds: who keeps a seat, whom somebody would not sit with, and yeses nobody shared."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matchmaking.models import GoOn, MeetRequest, Participant, RoundsState, Wish
from matchmaking.operations.rounds import feedback


@transaction.atomic
def forget() -> None:
    """Run every rule that is due; safe to run at any time, as often as one likes."""
    feedback.close_due()
    over = timezone.now() - settings.ROUNDS_PRIVATE_KEPT
    past = Participant.objects.filter(table_rounds__event__ends_at__lt=over)
    past.filter(keeps_seat=True).update(keeps_seat=False, kept_table=None)
    profiles = past.exclude(profile=None).values("profile")
    coming = Participant.objects.filter(table_rounds__event__ends_at__gte=over).exclude(profile=None)
    private = Wish.objects.filter(kind=Wish.Kind.NOT_WITH, profile__in=profiles, other__in=profiles)
    private.exclude(profile__in=coming.values("profile"), other__in=coming.values("profile")).delete()
    GoOn.objects.filter(
        told_at=None, participant__table_rounds__state=RoundsState.CLOSED, participant__in=past
    ).delete()
    MeetRequest.objects.filter(asker__in=past).delete()
    Participant.objects.filter(registration__person=None).delete()
