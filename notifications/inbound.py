"""Mails in: one core behind all doors. Bytes in; a row with its verdict out.

The row, its verdict and whatever the mail changed are one transaction. A door lets go of a mail only when that
is committed; so a mail is never lost, and one that comes again, through whatever door, changes nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from lib.compiled import Compiled
from lib.together import Inserted, Updated, together
from notifications import bounced, reply_addresses, signals
from notifications.models import Door, ReceivedMail, Verdict
from notifications.replies import Incoming, Kind, Limits, read
from notifications.replies.parts import clean
from notifications.verdicts import Judgement, Reply

log = logging.getLogger(__name__)

_HOUR = timedelta(hours=1)


def receive(raw: bytes, *, door: Door, envelope_to: str = "") -> ReceivedMail:
    """Take one mail in; returns its row, the earlier one where the same mail came before.

    `envelope_to` is the address the mail server named, where the door knows it; it goes before every header.
    Raises `DatabaseError` alone: then nothing was kept, and the door must offer the mail again.
    """
    incoming = _read(raw)
    envelope_to = clean(envelope_to).lower()
    recipients = (envelope_to,) if envelope_to else incoming.recipients
    tokens, looks_like_ours = _tokens(recipients)
    if not tokens and not looks_like_ours:  # a service may name the box it forwards to, which is none of ours
        tokens, looks_like_ours = _tokens(incoming.recipients)
    with transaction.atomic():
        row = ReceivedMail(key=_key(incoming, raw, tokens), **_columns(incoming, raw, door, recipients))
        (kept,) = together(_NEW(row))
        if not kept:
            return ReceivedMail.objects.get(key=row.key)
        row.pk = kept[0][0]
        _settle(row, incoming, tokens, forged=looks_like_ours and not tokens)
    return row


def judge_again(row: ReceivedMail) -> ReceivedMail:
    """Once more from the raw mail, as after a mended fault. What was applied stays as it is."""
    incoming = _read(bytes(row.raw))
    tokens, looks_like_ours = _tokens((row.recipient,))  # the envelope's word, where a door knew it
    if not tokens:
        tokens, looks_like_ours = _tokens((row.recipient, *incoming.recipients))
    with transaction.atomic():
        row = ReceivedMail.objects.select_for_update().get(pk=row.pk)
        if row.verdict != Verdict.APPLIED:
            row.handled_at, row.handled_by = None, None
            _settle(row, incoming, tokens, forged=looks_like_ours and not tokens)
    return row


def mark_handled(row: ReceivedMail, *, by: Person) -> None:
    """A person has looked at it."""
    ReceivedMail.objects.filter(pk=row.pk, handled_at=None).update(handled_at=timezone.now(), handled_by=by)


def forget_person(person: Person) -> None:
    """No received mail keeps the words or the address of somebody who is forgotten."""
    named = Q(sender_address=person.email) | Q(detail=person.email)  # the second is who was to come instead
    ReceivedMail.objects.filter(Q(person=person) | named).delete()


def forget() -> None:
    """Received mails are kept for some weeks, so that an answer in doubt can be looked up."""
    ReceivedMail.objects.filter(received_at__lt=timezone.now() - settings.REPLY_KEPT).delete()


def _read(raw: bytes) -> Incoming:
    return read(raw, Limits(size=settings.REPLY_SIZE_LIMIT))


def _tokens(recipients: Iterable[str]) -> tuple[list[str], bool]:
    """What our addresses among these stand for, each once; and whether any only looks like one of ours."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    domain = settings.REPLY_DOMAIN
    tokens: dict[str, None] = {}
    looks_like_ours = False
    for address in recipients:
        found = (reply_addresses.read(address, secret=secret, domain=domain) for secret in secrets)
        token = next((token for token in found if token), None)
        if token:
            tokens[token] = None
        elif address.endswith(f"@{domain.lower()}") and ("+" in address or "." in address.partition("@")[0]):
            looks_like_ours = True
    return list(tokens), looks_like_ours


def _key(incoming: Incoming, raw: bytes, tokens: list[str]) -> str:
    """The same mail has the same key; one without a Message-ID is known by its bytes."""
    name = incoming.message_id.encode("utf-8", "replace") or hashlib.sha256(raw).digest()
    return hashlib.sha256(b"\0".join([name, *(token.encode() for token in tokens)])).hexdigest()


def _columns(incoming: Incoming, raw: bytes, door: Door, recipients: Iterable[str]) -> dict[str, Any]:
    return {
        "door": door,
        "message_id": incoming.message_id[:260],
        "sender_name": incoming.sender.name[:150],
        "sender_address": incoming.sender.address[:254],
        "recipient": next(iter(recipients), "")[:254],
        "subject": incoming.subject[:300],
        "text": incoming.text,
        "raw": raw[: settings.REPLY_RAW_KEPT],
        "size": len(raw),
    }


def _settle(row: ReceivedMail, incoming: Incoming, tokens: list[str], *, forged: bool) -> None:
    """Find the verdict and write it down. A bug of ours puts the mail aside for a person and loses nothing.

    So does a value that the database refuses: offered again it would be refused again, and no mail behind
    it would ever be read.
    """
    try:
        with transaction.atomic():
            found = _judge(row, incoming, tokens, forged=forged)
    except Exception as fault:
        if isinstance(fault, DatabaseError) and not isinstance(fault, DataError | IntegrityError):
            raise
        log.exception("received mail %s cannot be judged", row.pk)
        found = Judgement(verdict=Verdict.QUARANTINED, reason="fault", detail=type(fault).__name__)
    row.verdict, row.reason, row.detail = found.verdict, found.reason, clean(found.detail)[:300]
    row.person, row.thread, row.answered = found.person, found.thread, found.answered
    together(_SETTLED(row))


_NEW = Inserted(ReceivedMail, unless_there=True, tells_key=True)
_SETTLED = Updated(
    ReceivedMail, "verdict", "reason", "detail", "person", "thread", "answered", "handled_at", "handled_by"
)
"""Without the bytes of the mail, which stand there already."""


_BY_FORM = {
    Kind.AUTOMATIC: (Verdict.IGNORED, "automatic"),
    Kind.LIST: (Verdict.IGNORED, "list"),
    Kind.LOOP: (Verdict.IGNORED, "loop"),
    Kind.EMPTY: (Verdict.IGNORED, "empty"),
    Kind.ABUSE: (Verdict.QUARANTINED, "abuse"),
    Kind.FORWARDED: (Verdict.QUARANTINED, "forwarded"),
    Kind.UNREADABLE: (Verdict.QUARANTINED, "unreadable"),
}
"""What the form of a mail decides alone."""


def _judge(row: ReceivedMail, incoming: Incoming, tokens: list[str], *, forged: bool) -> Judgement:
    if incoming.kind == Kind.BOUNCE:
        return bounced.record(incoming, (row.recipient, *incoming.recipients))
    if _is_our_own(incoming):
        return Judgement(verdict=Verdict.IGNORED, reason="loop")
    if incoming.kind in _BY_FORM:
        verdict, reason = _BY_FORM[incoming.kind]
        return Judgement(verdict=verdict, reason=_closer(incoming, reason), detail=incoming.reason)
    if not tokens:
        return _without_address(incoming, forged=forged)
    if len(tokens) > 1:
        return Judgement(verdict=Verdict.QUARANTINED, reason="several_addresses")
    return _ask_above(row, incoming, tokens[0])


def _closer(incoming: Incoming, reason: str) -> str:
    """Out of office and read receipts have names of their own."""
    return (
        incoming.reason
        if incoming.kind == Kind.AUTOMATIC and incoming.reason in ("away", "receipt")
        else reason
    )


def _is_our_own(incoming: Incoming) -> bool:
    """Our own letters that come back: nothing anybody has said."""
    return bounced.uid_of(incoming.message_id) is not None


def _without_address(incoming: Incoming, *, forged: bool) -> Judgement:
    if forged:
        return Judgement(verdict=Verdict.IGNORED, reason="forged")
    if incoming.is_automatic:
        return Judgement(verdict=Verdict.IGNORED, reason="automatic")
    return Judgement(verdict=Verdict.QUARANTINED, reason="no_address")


def _may_answer(incoming: Incoming) -> bool:
    """A program is never answered, and nobody more often than so many times an hour (RFC 3834 2, 5)."""
    if incoming.is_automatic:
        return False
    answered = _ANSWERED.tuples(incoming.sender.address, timezone.now() - _HOUR)
    return len(answered) < settings.REPLIES_ANSWERED_PER_HOUR


_ANSWERED: Compiled[Any] = Compiled(
    lambda address, moment: (
        ReceivedMail.objects.filter(sender_address=address, answered=True, received_at__gte=moment)
        .order_by()
        .values_list("pk")
    ),
    str,
    datetime,
)
"""The mails of a sender that we have answered by a mail since then; never many, for that is what is asked here."""


def _ask_above(row: ReceivedMail, incoming: Incoming, token: str) -> Judgement:
    """Whichever room gave the address out knows what to do; see `signals.reply_received`."""
    reply = Reply(
        token=token,
        incoming=incoming,
        row=row,
        received_at=row.received_at,
        may_answer=_may_answer(incoming),
    )
    answers = signals.reply_received.send(sender=ReceivedMail, reply=reply)
    found: list[object] = [answer for _receiver, answer in answers]
    judged = (answer for answer in found if isinstance(answer, Judgement))
    return next(judged, Judgement(verdict=Verdict.IGNORED, reason="unknown"))
