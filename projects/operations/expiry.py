"""Ideas run out after a while; two weeks before we ask: renew, close, or found?"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications import outbox
from projects import mails
from projects.errors import IdeaRefused
from projects.models import IdeaState, Interest, ProjectIdea
from projects.operations.ideas import withdraw
from projects.operations.locks import lock
from projects.operations.partnerships import begin


def ask_due(now: datetime) -> None:
    """One question for each period; safe to run as often as one likes."""
    due = ProjectIdea.objects.seeking().filter(asked_at=None, expires_at__gt=now)
    for pk in due.filter(expires_at__lte=now + settings.IDEA_ASKED_BEFORE).values_list("pk", flat=True):
        _ask(pk, now)


@transaction.atomic
def _ask(pk: int, now: datetime) -> None:
    idea = lock(pk)
    if idea.asked_at is not None or not idea.is_seeking:
        return
    idea.asked_at = now
    idea.save(update_fields=["asked_at"])
    outbox.post(*mails.runs_out(idea))


def expire_due(now: datetime) -> None:
    """What has run out goes out of sight; with a partnership on the way only its search is closed."""
    for pk in ProjectIdea.objects.seeking().filter(expires_at__lte=now).values_list("pk", flat=True):
        _expire(pk, now)


@transaction.atomic
def _expire(pk: int, now: datetime) -> None:
    idea = lock(pk)
    if not idea.is_seeking or idea.expires_at is None or idea.expires_at > now:
        return
    if idea.state == IdeaState.PROPOSED:
        idea.search_closed_at = now
    else:
        idea.state = IdeaState.EXPIRED
    idea.changed_at = now
    idea.save(update_fields=["state", "search_closed_at", "changed_at"])


@transaction.atomic
def renew(idea: ProjectIdea) -> ProjectIdea:
    """Another period from today, also for one that has run out."""
    idea, now = lock(idea.pk), timezone.now()
    if not idea.is_standing and idea.state != IdeaState.EXPIRED:
        raise IdeaRefused(_("The idea is not out. Publish it again first."), code="state")
    if idea.state == IdeaState.EXPIRED:
        in_touch = Interest.objects.accepted().filter(idea=idea).exists()
        idea.state = IdeaState.IN_DIALOGUE if in_touch else IdeaState.PUBLISHED
    idea.expires_at, idea.asked_at, idea.search_closed_at = now + settings.IDEA_LASTS, None, None
    idea.changed_at = now
    idea.save(update_fields=["state", "expires_at", "asked_at", "search_closed_at", "changed_at"])
    return idea


@transaction.atomic
def found(idea: ProjectIdea) -> ProjectIdea:
    """The search is over, and a partnership is to be formed."""
    idea = begin(idea).idea
    idea.search_closed_at, idea.asked_at = timezone.now(), None
    idea.save(update_fields=["search_closed_at", "asked_at"])
    return idea


close = withdraw
"""The third answer to the question."""
