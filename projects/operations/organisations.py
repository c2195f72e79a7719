"""The organisation of a partner who is asked, made where the house does not know it."""

from __future__ import annotations

from django.db import transaction

from networks.models import Municipality, Organisation, OrganisationKind, Sector
from networks.operations.organisations import OrganisationIndex

_BUSINESS = (
    OrganisationKind.AGRICULTURE, OrganisationKind.FOOD_PRODUCER, OrganisationKind.HOSPITALITY, OrganisationKind.TOURISM,
    OrganisationKind.CONSULTANCY, OrganisationKind.CONSTRUCTION, OrganisationKind.UTILITY, OrganisationKind.MOBILITY,
    OrganisationKind.IT, OrganisationKind.WORKSPACE,
)  # fmt: skip
_CIVIL = (
    OrganisationKind.VILLAGE_ASSOCIATION, OrganisationKind.ASSOCIATION, OrganisationKind.YOUTH_GROUP,
    OrganisationKind.CO_HOUSING, OrganisationKind.FOLK_HIGH_SCHOOL,
)  # fmt: skip
_RESEARCH = (
    OrganisationKind.MUSEUM, OrganisationKind.RESEARCH_CENTRE, OrganisationKind.UNIVERSITY,
    OrganisationKind.UNIVERSITY_COLLEGE,
)  # fmt: skip
SECTOR_OF_KIND: dict[str, str] = {
    OrganisationKind.REGION: Sector.PUBLIC_AUTHORITY,
    OrganisationKind.MUNICIPALITY: Sector.PUBLIC_AUTHORITY,
    OrganisationKind.LAG: Sector.PARTNERSHIP,
    **dict.fromkeys(_BUSINESS, Sector.BUSINESS),
    **dict.fromkeys(_CIVIL, Sector.CIVIL_SOCIETY),
    **dict.fromkeys(_RESEARCH, Sector.RESEARCH),
}
"""What sector a kind belongs to; of *other* nobody knows."""


@transaction.atomic
def organisation_called(name: str, municipality: Municipality | None, kind: str) -> Organisation:
    """The one the house knows by that name, as it is; else a new one of that kind."""
    index, code = OrganisationIndex(), municipality.pk if municipality else ""
    found = index.find(name, code)
    if found is None:
        found = index.new(name, code, SECTOR_OF_KIND.get(kind, ""))
        found.kind = kind
        found.save()
        return found
    return Organisation.objects.get(pk=found.pk)
