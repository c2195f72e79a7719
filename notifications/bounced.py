"""Reports that a mail of ours did not arrive (RFC 3464). Only one about a Message-ID of ours counts."""

from __future__ import annotations

import re
from collections.abc import Collection
from uuid import UUID

from django.conf import settings

from accounts import operations as accounts
from notifications import signals
from notifications.mime import sendable_address
from notifications.models import Message, MessageState, Verdict
from notifications.replies import Bounce, Incoming
from notifications.transport import is_about_the_address
from notifications.verdicts import Judgement


def record(incoming: Incoming, recipients: Collection[str]) -> Judgement:
    """A hard bounce marks the message as failed and flags a dead address; a soft one is noted.

    A mail server reports to the sender in the envelope, which is the reply address of that mail: whoever has
    only seen its Message-ID cannot say that it came back.
    """
    message = _message_of(incoming.bounced_ids)
    if message is None or (message.reply_to and message.reply_to.lower() not in recipients):
        return Judgement(verdict=Verdict.IGNORED, reason="not_ours")
    worst = sorted(incoming.bounces, key=lambda bounce: (not bounce.is_hard, bounce.action))
    if not worst or worst[0].action in ("delivered", "relayed", "expanded"):
        return _judgement(message, Verdict.IGNORED, "delivered")
    bounce = worst[0]
    words = f"{bounce.status} {bounce.words}".strip()
    if not bounce.is_hard:
        Message.objects.filter(pk=message.pk).update(last_error=words[:500])
        return _judgement(message, Verdict.BOUNCE, "soft", words)
    if _sendable(bounce.address) != _sendable(message.to_address):
        return _judgement(message, Verdict.QUARANTINED, "other_recipient", f"{bounce.address}: {words}")
    return _fail(message, bounce, words)


def _sendable(address: str) -> str:
    """The same address, however its domain is written."""
    try:
        return sendable_address(address).lower()
    except ValueError:
        return address.lower()


def _fail(message: Message, bounce: Bounce, words: str) -> Judgement:
    """As when the server had refused the mail at once, see `delivery`."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED, last_error=words[:500])
    message.state, message.last_error = MessageState.FAILED, words[:500]
    is_dead = bounce.status.startswith("5.") and is_about_the_address(bounce.status)
    if is_dead and message.person is not None and message.person.email == message.to_address:
        accounts.flag_address(message.person, words)
    signals.message_failed.send_robust(sender=Message, message=message)
    return _judgement(message, Verdict.BOUNCE, "hard" if is_dead else "refused_mail", words)


def _judgement(message: Message, verdict: Verdict, reason: str, detail: str = "") -> Judgement:
    return Judgement(
        verdict=verdict, reason=reason, detail=detail, person=message.person, thread=message.thread
    )


def uid_of(message_id: str) -> UUID | None:
    """The `message_uid` in a Message-ID of ours; None in every other."""
    ours = rf"<([0-9a-f]{{32}})@{re.escape(settings.REPLY_DOMAIN)}>"
    found = re.fullmatch(ours, message_id, re.IGNORECASE)
    return UUID(found[1]) if found else None


def _message_of(message_ids: tuple[str, ...]) -> Message | None:
    """The row of the first that is ours; the name before the at sign cannot be guessed."""
    uids = [uid for message_id in message_ids if (uid := uid_of(message_id))]
    return Message.objects.filter(message_uid__in=uids).select_related("person").first()
