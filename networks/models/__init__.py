"""Places, organisations, themes, competences, networks and memberships."""

from networks.models.competences import Competence, CompetenceState, CompetenceSynonym, folded
from networks.models.imports import MemberImport
from networks.models.networks import (
    ContactGroup,
    Joining,
    MailPause,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    NetworkState,
    NetworkVisibility,
)
from networks.models.organisations import Affiliation, Organisation, OrganisationKind, Sector
from networks.models.places import LocalActionGroup, Municipality, MunicipalityInRegion, Region
from networks.models.themes import SustainableDevelopmentGoal, Theme

__all__ = [
    "Affiliation",
    "Competence",
    "CompetenceState",
    "CompetenceSynonym",
    "ContactGroup",
    "Joining",
    "LocalActionGroup",
    "MailPause",
    "MemberImport",
    "Membership",
    "MembershipRole",
    "MembershipState",
    "Municipality",
    "MunicipalityInRegion",
    "Network",
    "NetworkState",
    "NetworkVisibility",
    "Organisation",
    "OrganisationKind",
    "Region",
    "Sector",
    "SustainableDevelopmentGoal",
    "Theme",
    "folded",
]
