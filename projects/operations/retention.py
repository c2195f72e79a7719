"""Forgetting: interests that came to nothing, what was written in closed threads, contacts who said no, old ideas."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from projects.models import (
    IdeaState,
    Interest,
    InterestState,
    Note,
    Partner,
    PartnerState,
    ProjectIdea,
    Scoping,
)
from projects.models.partnerships import PartnerQuerySet

OVER = (IdeaState.EXPIRED, IdeaState.WITHDRAWN)
FIRM = (IdeaState.CONFIRMED, IdeaState.CONVERTED)


def forget() -> None:
    """Run every rule of retention that is due; safe to run at any time, as often as one likes."""
    now = timezone.now()
    silent = Interest.objects.exclude(state=InterestState.ACCEPTED)
    silent.filter(expires_at__lt=now - settings.INTEREST_KEPT).delete()
    Note.objects.filter(thread__closed_at__lt=now - settings.INTEREST_KEPT).delete()
    gone = Partner.objects.filter(state__in=[PartnerState.DECLINED, PartnerState.WITHDRAWN])
    gone = gone.filter(
        Q(answered_at__lt=now - settings.INTEREST_KEPT) | Q(invited_at__lt=now - settings.IDEA_KEPT)
    )
    _forget_contacts(gone)
    unanswered = Partner.objects.waiting().filter(expires_at__lt=now - settings.INTEREST_KEPT)
    _forget_contacts(unanswered)
    unanswered.update(state=PartnerState.WITHDRAWN)
    ProjectIdea.objects.filter(state__in=OVER, changed_at__lt=now - settings.IDEA_KEPT).delete()


def _forget_contacts(partners: PartnerQuerySet) -> None:
    """Which organisation it was stays, so that nobody is asked again for nothing."""
    partners.update(contact=None, contact_written=False, signatory="", words="", link_hash=None)


@transaction.atomic
def leave_everything(person: Person) -> None:
    """What a person who leaves has in this room. An organisation's idea stays its organisation's."""
    own = ProjectIdea.objects.filter(contact=person)
    own.filter(organisation=None).exclude(state__in=FIRM).delete()
    own.update(contact=None)
    Interest.objects.filter(person=person).delete()
    Note.objects.filter(author=person).delete()
    asked = Partner.objects.filter(contact=person)
    asked.filter(state=PartnerState.INVITED).update(state=PartnerState.WITHDRAWN)
    _forget_contacts(asked)
    Scoping.objects.open().filter(adviser=person).update(adviser=None, taken_at=None)
