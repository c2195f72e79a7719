"""A received mail as plain data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from notifications.replies.calendar_answers import CalendarAnswer


class Kind(StrEnum):
    """What a mail is, told by its form alone."""

    CALENDAR = "calendar"
    """A calendar program speaks: an answer, a counter-proposal, or something that is not for us."""
    WORDS = "words"
    """A human being has written."""
    BOUNCE = "bounce"
    """A mail server reports on the delivery of a mail (RFC 3464)."""
    ABUSE = "abuse"
    """Somebody pressed "this is spam" (RFC 5965)."""
    AUTOMATIC = "automatic"
    """Out of office, read receipts and the like (RFC 3834)."""
    LIST = "list"
    """A copy from a mailing list (RFC 2919)."""
    LOOP = "loop"
    """It has gone round too often."""
    FORWARDED = "forwarded"
    """Nothing of its own: another mail inside."""
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    """Beyond a limit, or damaged past reading; `reason` says which."""


@dataclass(frozen=True)
class Mailbox:
    """A sender; the address in lower case, empty where there is none or more than one."""

    name: str
    address: str


@dataclass(frozen=True)
class Bounce:
    """What a mail server says of one recipient: `action` as in RFC 3464 2.3.3, `status` such as 5.1.1."""

    address: str
    action: str
    status: str
    words: str

    @property
    def is_hard(self) -> bool:
        """The mail server has given up: with 4.x.x, too, which is how one says that it tried for days."""
        return self.action == "failed"


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One received mail. Every text is cut to a length that a row can hold, and carries no control characters.

    `recipients` are the addresses it came to, those the mail servers wrote first, since a sender can write
    any To. `bounced_ids` are the Message-IDs of the mails that a bounce is about. `text` is what a person
    wrote, without what they quote.
    """

    kind: Kind
    reason: str = ""
    message_id: str = ""
    sender: Mailbox = Mailbox("", "")
    recipients: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    is_automatic: bool = False
    answers: tuple[CalendarAnswer, ...] = ()
    bounces: tuple[Bounce, ...] = ()
    bounced_ids: tuple[str, ...] = ()
    text: str = ""
