"""Places, organisations, networks and memberships for tests."""

# mypy: disable-error-code="no-untyped-call"
# The declarations of factory-boy are not typed.

from __future__ import annotations

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

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


class MunicipalityFactory(DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality
        django_get_or_create = ["code"]

    code = "0657"
    name = "Herning"
    official_name = LazyAttribute(lambda row: f"{row.name} Kommune")
    latitude = 56.14
    longitude = 8.97


class ThemeFactory(DjangoModelFactory[Theme]):
    class Meta:
        model = Theme
        django_get_or_create = ["slug"]

    slug = Sequence(lambda number: f"theme-{number}")
    name_da = Sequence(lambda number: f"Emne {number}")
    name_en = Sequence(lambda number: f"Theme {number}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    slug = Sequence(lambda number: f"lokalraad-{number}")
    name = Sequence(lambda number: f"Lokalråd {number}")
    municipality = SubFactory(MunicipalityFactory)


class AffiliationFactory(DjangoModelFactory[Affiliation]):
    class Meta:
        model = Affiliation

    person = SubFactory(PersonFactory)
    organisation = SubFactory(OrganisationFactory)
    title = "Formand"


class NetworkFactory(DjangoModelFactory[Network]):
    class Meta:
        model = Network

    slug = Sequence(lambda number: f"netvaerk-{number}")
    name = Sequence(lambda number: f"Netværk {number}")
    purpose = "Vi mødes tre gange om året."
    joining = Joining.OPEN


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    network = SubFactory(NetworkFactory)
    person = SubFactory(PersonFactory)


class CoordinatorFactory(MembershipFactory):
    role = MembershipRole.COORDINATOR


class ContactGroupFactory(DjangoModelFactory[ContactGroup]):
    class Meta:
        model = ContactGroup

    network = SubFactory(NetworkFactory)
    name = Sequence(lambda number: f"Gruppe {number}")


class MemberImportFactory(DjangoModelFactory[MemberImport]):
    """A list that was never read; use `operations.keep_upload` for one that was."""

    class Meta:
        model = MemberImport

    network = SubFactory(NetworkFactory)
    created_by = SubFactory(PersonFactory)
    file_name = "medlemmer.csv"
    content = b""
    table = b""
