"""An idea from draft to the network and the public, and out of sight again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from networks.models import Municipality, SustainableDevelopmentGoal, Theme
from networks.operations import competences
from notifications import outbox
from projects import mails
from projects.errors import IdeaRefused
from projects.models import IdeaState, IdeaVisibility, Interest, Partner, PartnerState, ProjectIdea
from projects.operations.locks import lock
from projects.operations.partnerships import unsettle
from projects.working_days import working_days_after


@dataclass(frozen=True)
class Hangings:
    """What hangs on an idea. Competences are phrases: words we do not know are proposed to the vocabulary."""

    themes: Iterable[Theme] = ()
    goals: Iterable[SustainableDevelopmentGoal] = ()
    municipalities: Iterable[Municipality] = ()
    seeks: Sequence[str] = field(default_factory=list)
    offers: Sequence[str] = field(default_factory=list)


@transaction.atomic
def keep(idea: ProjectIdea, by: Person, hangings: Hangings) -> ProjectIdea:
    """Save what was written. New words of a public idea are read by an editor again; in the network they stand at once."""
    before = lock(idea.pk) if idea.pk else None
    if before is not None:
        for name in _NOT_WRITTEN:  # somebody else may have changed these since the form was opened
            setattr(idea, name, getattr(before, name))
    idea.changed_at = timezone.now()
    read_anew = before is not None and before.approved_at is not None and _says_something_else(before, idea)
    if read_anew or idea.visibility != IdeaVisibility.PUBLIC:
        idea.approved_at, idea.approved_by = None, None
    idea.save()
    idea.themes.set(hangings.themes)
    idea.goals.set(hangings.goals)
    idea.municipalities.set(hangings.municipalities)
    idea.seeks.set(competences.all_of(hangings.seeks, by))
    idea.offers.set(competences.all_of(hangings.offers, by))
    became_public = before is not None and before.visibility != idea.visibility and idea.waits_for_approval
    if (read_anew or became_public) and idea.waits_for_approval:
        outbox.post(*mails.to_approve(idea))
    if before is not None:
        unsettle(idea)
    return idea


_NOT_WRITTEN = (
    *("state", "approved_at", "approved_by", "published_at", "expires_at"),
    *("asked_at", "search_closed_at", "returned_words"),
)
"""What the steps of an idea set, and no form."""


def _says_something_else(before: ProjectIdea, now: ProjectIdea) -> bool:
    return (before.title, before.summary) != (now.title, now.summary)


@transaction.atomic
def publish(idea: ProjectIdea) -> ProjectIdea:
    """Into the network at once, and to an editor where it is for everybody. Raises `IdeaRefused`."""
    idea = lock(idea.pk)
    if idea.state not in (IdeaState.DRAFT, IdeaState.EXPIRED, IdeaState.WITHDRAWN):
        raise IdeaRefused(_("The idea is out already."), code="state")
    if not idea.summary.strip():
        raise IdeaRefused(_("Write what it is about before it goes out."), code="incomplete")
    if idea.visibility == IdeaVisibility.NETWORK and idea.network is None:
        raise IdeaRefused(_("Choose the network that is to see it."), code="network")
    _go_live(idea)
    if idea.waits_for_approval:
        outbox.post(*mails.to_approve(idea))
    return idea


def _go_live(idea: ProjectIdea) -> None:
    now = timezone.now()
    in_touch = Interest.objects.accepted().filter(idea=idea).exists()
    idea.state = IdeaState.IN_DIALOGUE if in_touch else IdeaState.PUBLISHED
    if hasattr(idea, "partnership"):
        idea.state = IdeaState.PROPOSED
    idea.published_at, idea.expires_at = now, now + settings.IDEA_LASTS
    idea.returned_words, idea.asked_at, idea.search_closed_at, idea.changed_at = "", None, None, now
    idea.save()


def approve_by(idea: ProjectIdea) -> date:
    """Until when we have promised that an editor reads it."""
    moments = [moment for moment in (idea.published_at, idea.changed_at) if moment is not None]
    since = timezone.localdate(max(moments, default=timezone.now()))
    return working_days_after(since, settings.IDEA_APPROVAL_DAYS)


@transaction.atomic
def approve(idea: ProjectIdea, by: Person) -> ProjectIdea:
    """Everybody may see it from now on. A second approval changes nothing."""
    idea = lock(idea.pk)
    if not idea.waits_for_approval:
        raise IdeaRefused(_("This idea does not wait for an editor."), code="state")
    idea.approved_by, idea.approved_at, idea.returned_words = by, timezone.now(), ""
    if idea.is_seeking:
        idea.expires_at, idea.asked_at = idea.approved_at + settings.IDEA_LASTS, None
    idea.save(update_fields=["approved_by", "approved_at", "returned_words", "expires_at", "asked_at"])
    outbox.post(*mails.approved(idea))
    return idea


@transaction.atomic
def send_back(idea: ProjectIdea, by: Person, words: str) -> ProjectIdea:
    """Not for everybody as it stands, and why. In a network it goes on there; without one it is a draft again."""
    idea = lock(idea.pk)
    if not idea.waits_for_approval:
        raise IdeaRefused(_("This idea does not wait for an editor."), code="state")
    if not words.strip():
        raise IdeaRefused(_("Write what is to be mended."), code="incomplete")
    idea.returned_words = words.strip()[:500]
    if idea.network_id is not None:
        idea.visibility = IdeaVisibility.NETWORK
    elif idea.is_seeking:
        idea.state = IdeaState.DRAFT
    idea.save(update_fields=["returned_words", "visibility", "state"])
    outbox.post(*mails.sent_back(idea))
    return idea


@transaction.atomic
def withdraw(idea: ProjectIdea) -> ProjectIdea:
    """Out of sight; what waits for an answer is closed. A project that has begun is not withdrawn here."""
    idea = lock(idea.pk)
    if idea.state in (IdeaState.CONVERTED, IdeaState.WITHDRAWN, IdeaState.DRAFT):
        raise IdeaRefused(_("The idea cannot be withdrawn now."), code="state")
    idea.state, idea.asked_at, idea.changed_at = IdeaState.WITHDRAWN, None, timezone.now()
    idea.save(update_fields=["state", "asked_at", "changed_at"])
    asked = Partner.objects.filter(partnership__idea=idea, state=PartnerState.INVITED)
    outbox.withdraw(*(mails.partner_thread(partner) for partner in asked), kind="partner_invitation")
    return idea


@transaction.atomic
def delete_draft(idea: ProjectIdea) -> None:
    """A draft that nobody has seen leaves nothing behind."""
    idea = lock(idea.pk)
    if idea.state != IdeaState.DRAFT or idea.interests.exists():
        raise IdeaRefused(_("Only a draft can be deleted."), code="state")
    idea.delete()
