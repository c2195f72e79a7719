"""Editions of the village prize, nominations, jurors."""

# mypy: disable-error-code="no-untyped-call"
# The declarations of factory-boy are not typed.

from __future__ import annotations

import secrets
from typing import Any

import factory
from django.db.models import Max
from django.utils import timezone
from factory.django import DjangoModelFactory

from prize import links
from prize.models import (
    Criterion,
    EditionState,
    Juror,
    Mandate,
    Nomination,
    NominationState,
    Nominator,
    PrizeBody,
    PrizeEdition,
    PrizeRole,
    RoleKind,
    Village,
    VillagePrize,
    Writer,
)
from tests.factories.accounts import PersonFactory
from tests.factories.networks import MunicipalityFactory


def next_year() -> int:
    """A year that no edition is of yet."""
    latest = PrizeEdition.objects.aggregate(latest=Max("year"))["latest"]
    return 2027 if latest is None else int(latest) + 1


class PrizeFactory(DjangoModelFactory[VillagePrize]):
    class Meta:
        model = VillagePrize
        django_get_or_create = ("slug",)

    slug = "landsbyprisen"
    name = "Landsbyprisen"
    name_en = "The village prize"


class EditionFactory(DjangoModelFactory[PrizeEdition]):
    """Published and open for proposals, without criteria or people: `whole_edition` adds them."""

    class Meta:
        model = PrizeEdition

    prize = factory.SubFactory(PrizeFactory)
    year = factory.LazyFunction(lambda: next_year())
    slug = factory.LazyAttribute(lambda edition: f"landsbyprisen-{edition.year}")
    title = factory.LazyAttribute(lambda edition: f"Landsbyprisen {edition.year}")
    state = EditionState.PROPOSING
    published_at = factory.LazyFunction(timezone.now)


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    edition = factory.SubFactory(EditionFactory)
    key = factory.Sequence(lambda n: f"criterion-{n}")
    name = factory.Sequence(lambda n: f"Kriterium {n}")
    position = factory.Sequence(lambda n: n)


class BodyFactory(DjangoModelFactory[PrizeBody]):
    class Meta:
        model = PrizeBody

    edition = factory.SubFactory(EditionFactory)
    name = factory.LazyAttribute(lambda body: f"Organ ({body.kind})")


class RoleFactory(DjangoModelFactory[PrizeRole]):
    class Meta:
        model = PrizeRole

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(PersonFactory)
    role = RoleKind.SECRETARY


class _Linked(DjangoModelFactory[Any]):
    class Meta:
        abstract = True

    public_id = factory.LazyFunction(lambda: secrets.token_urlsafe(12))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        row = model_class(*args, **kwargs)
        links.renew(row)
        row.save()
        return row


class NominatorFactory(_Linked):
    class Meta:
        model = Nominator

    edition = factory.SubFactory(EditionFactory)
    name = factory.Sequence(lambda n: f"LAG {n}")
    contact = factory.SubFactory(PersonFactory)


class VillageFactory(DjangoModelFactory[Village]):
    class Meta:
        model = Village

    name = factory.Sequence(lambda n: f"Landsby {n}")
    slug = factory.Sequence(lambda n: f"landsby-{n}")
    municipality = factory.SubFactory(MunicipalityFactory)
    inhabitants = 400


class NominationFactory(DjangoModelFactory[Nomination]):
    """A candidate, with a number of its own."""

    class Meta:
        model = Nomination

    edition = factory.SubFactory(EditionFactory)
    village = factory.SubFactory(VillageFactory)
    state = NominationState.CANDIDATE
    number = factory.Sequence(lambda n: n + 1)


class WriterFactory(_Linked):
    class Meta:
        model = Writer

    nomination = factory.SubFactory(NominationFactory)
    person = factory.SubFactory(PersonFactory)
    is_contact = True


class JurorFactory(DjangoModelFactory[Juror]):
    """Mandate accepted."""

    class Meta:
        model = Juror

    edition = factory.SubFactory(EditionFactory)
    person = factory.SubFactory(PersonFactory)
    mandate = Mandate.ACCEPTED
