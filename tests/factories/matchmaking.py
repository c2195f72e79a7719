"""Competences, and profiles of organisations and people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.conf import settings
from django.utils import timezone
from factory.django import DjangoModelFactory

from matchmaking.models import Profile, ProfileCompetence, ProfileState
from networks.models import Competence
from tests.factories.accounts import PersonFactory
from tests.factories.networks import OrganisationFactory


class CompetenceFactory(DjangoModelFactory[Competence]):
    class Meta:
        model = Competence

    slug = factory.Sequence(lambda n: f"kunnen-{n}")
    name_da = factory.Sequence(lambda n: f"Kunnen {n}")
    name_en = factory.Sequence(lambda n: f"Skill {n}")


class ProfileFactory(DjangoModelFactory[Profile]):
    """An open profile of an organisation; `offers` and `needs` are names of competences, made where they lack."""

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    organisation: Any = factory.SubFactory(OrganisationFactory)
    state = ProfileState.OPEN
    consented_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + settings.PROFILE_LASTS)

    @factory.post_generation
    def offers(self, create: bool, extracted: list[str] | None, **_more: Any) -> None:
        _add(self, ProfileCompetence.Kind.OFFER, extracted if create else None)

    @factory.post_generation
    def needs(self, create: bool, extracted: list[str] | None, **_more: Any) -> None:
        _add(self, ProfileCompetence.Kind.NEED, extracted if create else None)


class PersonProfileFactory(ProfileFactory):
    organisation = None
    person = factory.SubFactory(PersonFactory)


class RunOutProfileFactory(ProfileFactory):
    expires_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))


def _add(profile: Any, kind: str, names: list[str] | None) -> None:
    for position, name in enumerate(names or []):
        competence = Competence.objects.filter(name_da=name).first() or CompetenceFactory(name_da=name)
        ProfileCompetence.objects.create(profile=profile, competence=competence, kind=kind, position=position)
