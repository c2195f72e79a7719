"""Ideas, interest in them, and partnerships."""

# mypy: disable-error-code="no-untyped-call"
# The declarations of factory-boy are not typed.

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from projects import links
from projects.models import (
    IdeaState,
    IdeaVisibility,
    Interest,
    InterestState,
    Partner,
    Partnership,
    PartnerState,
    ProjectIdea,
    Thread,
)
from tests.factories.accounts import PersonFactory
from tests.factories.networks import NetworkFactory, OrganisationFactory


class IdeaFactory(DjangoModelFactory[ProjectIdea]):
    """Out in its network and approved for everybody; owned by an organisation, with a contact who is in no network."""

    class Meta:
        model = ProjectIdea

    title = factory.Sequence(lambda n: f"Én elbus, {n} landsbyer")
    summary = "Fire landsbyer afprøver en fælles elbus."
    organisation = factory.SubFactory(OrganisationFactory)
    contact = factory.SubFactory(PersonFactory)
    network = factory.SubFactory(NetworkFactory)
    state = IdeaState.PUBLISHED
    visibility = IdeaVisibility.PUBLIC
    published_at = factory.LazyFunction(timezone.now)
    approved_at = factory.LazyAttribute(
        lambda idea: idea.published_at if idea.visibility == IdeaVisibility.PUBLIC else None
    )
    expires_at = factory.LazyFunction(lambda: timezone.now() + settings.IDEA_LASTS)


class DraftFactory(IdeaFactory):
    state = IdeaState.DRAFT
    published_at = None
    approved_at = None
    expires_at = None


class NetworkIdeaFactory(IdeaFactory):
    visibility = IdeaVisibility.NETWORK


class InterestFactory(DjangoModelFactory[Interest]):
    class Meta:
        model = Interest

    idea = factory.SubFactory(IdeaFactory)
    person = factory.SubFactory(PersonFactory)
    words = "Vi har en bus, der står stille om formiddagen."
    expires_at = factory.LazyFunction(lambda: timezone.now() + settings.INTEREST_LASTS)


class AcceptedFactory(InterestFactory):
    """With its thread."""

    class Meta:
        model = Interest
        skip_postgeneration_save = True

    state = InterestState.ACCEPTED
    answered_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def thread_opened(self, create: bool, extracted: Any, **_more: Any) -> None:
        if create:
            Thread.objects.create(interest=self)


class PartnershipFactory(DjangoModelFactory[Partnership]):
    class Meta:
        model = Partnership

    idea = factory.SubFactory(IdeaFactory, state=IdeaState.PROPOSED)


class PartnerFactory(DjangoModelFactory[Partner]):
    """Asked, with a link that lives."""

    class Meta:
        model = Partner

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    contact = factory.SubFactory(PersonFactory)
    role = "Kører bussen"
    hours = 40
    cash = 500_000
    state = PartnerState.INVITED
    public_id = factory.Sequence(lambda n: f"partner-{n}")
    nonce = factory.Sequence(lambda n: f"nonce-{n}")
    link_hash = factory.LazyAttribute(lambda row: links.fresh_hash(row.public_id, row.nonce))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class ConfirmedFactory(PartnerFactory):
    state = PartnerState.CONFIRMED
    answered_at = factory.LazyFunction(timezone.now)
    signatory = "Inga Kildevæld"
