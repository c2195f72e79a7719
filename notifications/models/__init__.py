"""Messages out, and mails in."""

from notifications.models.messages import (
    CLAIM_LASTS,
    RESENDABLE,
    WAITING,
    Message,
    MessageQuerySet,
    MessageState,
)
from notifications.models.received import Door, ReceivedMail, ReceivedMailQuerySet, Verdict

__all__ = [
    "CLAIM_LASTS",
    "RESENDABLE",
    "WAITING",
    "Door",
    "Message",
    "MessageQuerySet",
    "MessageState",
    "ReceivedMail",
    "ReceivedMailQuerySet",
    "Verdict",
]
