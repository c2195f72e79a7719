"""The tables of projects: ideas, interest in them, scoping, and partnerships."""

from projects.models.ideas import (
    SEEKING,
    STANDING,
    Cooperation,
    IdeaState,
    IdeaVisibility,
    Programme,
    ProjectIdea,
    RoleSought,
    SpokenLanguage,
)
from projects.models.interests import Interest, InterestState, Note, Seen, Thread
from projects.models.partnerships import (
    LagDecision,
    Partner,
    Partnership,
    PartnerState,
    PrincipleAssessment,
)
from projects.models.scoping import Scoping, ScopingItem, ScopingOutcome, ScopingStep

__all__ = [
    "SEEKING",
    "STANDING",
    "Cooperation",
    "IdeaState",
    "IdeaVisibility",
    "Interest",
    "InterestState",
    "LagDecision",
    "Note",
    "Partner",
    "PartnerState",
    "Partnership",
    "PrincipleAssessment",
    "Programme",
    "ProjectIdea",
    "RoleSought",
    "Scoping",
    "ScopingItem",
    "ScopingOutcome",
    "ScopingStep",
    "Seen",
    "SpokenLanguage",
    "Thread",
]
