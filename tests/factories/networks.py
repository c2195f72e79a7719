"""Places, organisations, networks and memberships for tests."""

from __future__ import annotations

import factory

from networks.models import (
    Affiliation,
    ContactGroup,
    Joining,
    MemberImport,
    Membership,
    MembershipRole,
    Municipality,
    Network,
    Organisation,
    Theme,
)
from tests.factories.accounts import PersonFactory


class MunicipalityFactory(factory.django.DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality
        django_get_or_create = ["code"]

    code = "0657"
    name = "Herning"
    official_name = factory.LazyAttribute(lambda row: f"{row.name} Kommune")
    latitude = 56.14
    longitude = 8.97


class ThemeFactory(factory.django.DjangoModelFactory[Theme]):
    class Meta:
        model = Theme
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda number: f"theme-{number}")
    name_da = factory.Sequence(lambda number: f"Emne {number}")
    name_en = factory.Sequence(lambda number: f"Theme {number}")


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = factory.Sequence(lambda number: f"lokalraad-{number}")
    name = factory.Sequence(lambda number: f"Lokalråd {number}")
    municipality = factory.SubFactory(MunicipalityFactory)


class AffiliationFactory(factory.django.DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    person = factory.SubFactory(PersonFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    title = "Formand"


class NetworkFactory(factory.django.DjangoModelFactory[Network]):
    class Meta:
        model = Network

    slug = factory.Sequence(lambda number: f"netvaerk-{number}")
    name = factory.Sequence(lambda number: f"Netværk {number}")
    purpose = "Vi mødes tre gange om året."
    joining = Joining.OPEN


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)


class CoordinatorFactory(MembershipFactory):
    role = MembershipRole.COORDINATOR


class ContactGroupFactory(factory.django.DjangoModelFactory[ContactGroup]):
    class Meta:
        model = ContactGroup

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda number: f"Gruppe {number}")


class MemberImportFactory(factory.django.DjangoModelFactory[MemberImport]):
    """A list that was never read; use `operations.keep_upload` for one that was."""

    class Meta:
        model = MemberImport

    network = factory.SubFactory(NetworkFactory)
    created_by = factory.SubFactory(PersonFactory)
    file_name = "medlemmer.csv"
    content = b""
    table = b""
