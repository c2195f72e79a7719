"""Events, invitations, registrations, programme and calendar feeds."""

from events.models.events import (
    COMING_STATES,
    AgendaItem,
    CoOrganiser,
    Dish,
    Event,
    EventKind,
    EventState,
    EventVisibility,
    FreedSeats,
    Mode,
)
from events.models.feeds import CalendarFeed, FeedRevision, FeedState
from events.models.invitations import BatchState, Invitation, InvitationBatch, InvitationState, SignUp
from events.models.notes import DatedNote, NoteReader
from events.models.proposals import AnswerProposal, ProposalKind, ProposalState
from events.models.registrations import (
    HOLDING,
    SEATED,
    AnswerRecord,
    Attendance,
    Channel,
    Guest,
    Registration,
    Status,
)
from events.models.tallies import Tally
from events.models.venues import Venue

__all__ = [
    "COMING_STATES",
    "HOLDING",
    "SEATED",
    "AgendaItem",
    "AnswerProposal",
    "AnswerRecord",
    "Attendance",
    "BatchState",
    "CalendarFeed",
    "Channel",
    "CoOrganiser",
    "DatedNote",
    "Dish",
    "Event",
    "EventKind",
    "EventState",
    "EventVisibility",
    "FeedRevision",
    "FeedState",
    "FreedSeats",
    "Guest",
    "Invitation",
    "InvitationBatch",
    "InvitationState",
    "Mode",
    "NoteReader",
    "ProposalKind",
    "ProposalState",
    "Registration",
    "SignUp",
    "Status",
    "Tally",
    "Venue",
]
