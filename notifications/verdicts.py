"""What a received mail says to the rooms above, and what they say became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from lib.together import Statement
from notifications.models import ReceivedMail, Verdict
from notifications.replies import Incoming


@dataclass(frozen=True)
class Reply:
    """A mail to an address of ours whose signature holds.

    `token` is what the address stands for. `received_at` is the moment by our clock. `may_answer` says
    whether this mail may be answered by one of ours: never a program's mail, and no sender too often.
    """

    token: str
    incoming: Incoming
    row: ReceivedMail
    received_at: datetime
    may_answer: bool


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict with its reason, a key of `REASONS`."""

    verdict: Verdict
    reason: str
    detail: str = ""
    person: Person | None = None
    thread: str = ""
    answered: bool = False


@dataclass(frozen=True)
class Judged:
    """What a room says of several replies: of each in turn its judgement, or None where the address is not of that room.

    `to_write` keeps what they changed and is not written yet; it is sent with the verdicts in one go.
    """

    judgements: Sequence[Judgement | None]
    to_write: Sequence[Statement] = ()


REASONS: dict[str, str | Promise] = {
    # applied
    "answer": _("The answer counts."),
    "same": _("It says what we had noted already."),
    "wish": _("The deadline has passed: it became a request to the coordinator."),
    "new_time": _("It proposes another time; the coordinator decides."),
    "delegate": _("It sends somebody else; that must be confirmed."),
    "other_sender": _("It came from another address than the invited; that must be confirmed."),
    "words": _("A person has written; the coordinator sees it beside the name."),
    # changed nothing
    "older_version": _("It answers an older version of the invitation."),
    "older_answer": _("We have a newer answer."),
    "refused": _("The answer could not be taken."),
    "no_answer": _("It says neither yes, maybe nor no."),
    "method": _("It is no answer; only we send those."),
    "not_an_event": _("It is about a task or a note, not about an event."),
    "away": _("An automatic reply, such as out of office."),
    "receipt": _("A read receipt."),
    "automatic": _("Sent by a program."),
    "list": _("A copy from a mailing list."),
    "loop": _("It went in a circle."),
    "empty": _("It is empty."),
    "forged": _("The address it came to was not made by us."),
    "unknown": _("Its invitation no longer exists."),
    "too_many": _("The sender writes too often."),
    "not_ours": _("It reports about a mail that is not ours."),
    "delivered": _("It only says that the mail arrived."),
    # waits for a person
    "no_address": _("It came to no address of an invitation."),
    "several_addresses": _("It came to the addresses of several invitations."),
    "other_event": _("It is about another event than the address it came to."),
    "one_date": _("It is about one date of a series."),
    "ambiguous": _("It says several things at once."),
    "unreadable": _("It is damaged, or larger than we read."),
    "forwarded": _("It holds nothing but another mail."),
    "abuse": _("Somebody reported our mail as unwanted."),
    "other_recipient": _("A mail we sent came back from an address that we do not know."),
    "fault": _("Our program stumbled over it."),
    # bounces
    "hard": _("The address does not work; it is flagged."),
    "refused_mail": _("The mail server of the recipient refused our mail."),
    "soft": _("Delivery is delayed; the mail servers go on trying."),
}
