"""Messages out, mails in, and what is out of order."""

from notifications.models.messages import (
    RESENDABLE,
    WAITING,
    Message,
    MessageQuerySet,
    MessageState,
    message_id_of,
)
from notifications.models.outages import Outage
from notifications.models.patterns import Pattern
from notifications.models.received import Door, ReceivedMail, ReceivedMailQuerySet, Verdict

__all__ = [
    "RESENDABLE",
    "WAITING",
    "Door",
    "Message",
    "MessageQuerySet",
    "MessageState",
    "Outage",
    "Pattern",
    "ReceivedMail",
    "ReceivedMailQuerySet",
    "Verdict",
    "message_id_of",
]
