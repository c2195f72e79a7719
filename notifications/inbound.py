"""Mails in: one core behind all doors. Bytes in; a row with its verdict out.

The row, its verdict and whatever the mail changed are one transaction. A door lets go of a mail only when that
is committed; so a mail is never lost, and one that comes again, through whatever door, changes nothing. Mails that a
door has at hand share a transaction where they have nothing else in common: what is asked for one is asked for all, and
written at once.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Person
from lib.compiled import CompiledForMany
from lib.together import Inserted, Statement, Updated, together
from notifications import bounced, reply_addresses, signals
from notifications.models import Door, ReceivedMail, Verdict
from notifications.replies import Incoming, Kind, Limits, read
from notifications.replies.parts import clean
from notifications.verdicts import Judged, Judgement, Reply

log = logging.getLogger(__name__)

AT_ONCE = 20
"""Mails in one transaction at most: for 30 ms others wait for the events that these are about."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class _Mail:
    """One on its way in: what it says, which addresses of ours it came to, and what its row is made of."""

    incoming: Incoming
    tokens: list[str]
    forged: bool
    columns: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.columns["key"])

    @property
    def names(self) -> set[str]:
        """What another must not have in common with it to be judged together: who wrote, and to what."""
        return {self.incoming.sender.address, *self.tokens}

    @property
    def events(self) -> set[str]:
        """What the calendars in it are about, by the names that events have there."""
        return {answer.uid.lower() for answer in self.incoming.answers}

    @property
    def is_for_itself(self) -> bool:
        """One that came back is about a letter and a person of any event; of words, hosts are told in letters of
        their own, for which nobody else's event should stay locked."""
        return self.incoming.kind in (Kind.BOUNCE, Kind.WORDS)


def receive(raw: bytes, *, door: Door, envelope_to: str = "") -> ReceivedMail:
    """Take one mail in; returns its row, the earlier one where the same mail came before.

    `envelope_to` is the address the mail server named, where the door knows it; it goes before every header.
    Raises `DatabaseError` alone: then nothing was kept, and the door must offer the mail again.
    """
    (row,) = _take_in([_opened(raw, door, envelope_to)])
    return row


def receive_all(raws: Sequence[bytes], *, door: Door) -> list[ReceivedMail]:
    """As `receive` of each in turn, for a door that has several at hand. Their rows.

    Raises `DatabaseError` alone: then some were not kept, and the door must offer all of them again.
    """
    mails = [_opened(raw, door) for raw in raws]
    first = {mail.key: mail for mail in reversed(mails)}
    rows: dict[str, ReceivedMail] = {}
    for party in _parties(mail for mail in mails if mail is first[mail.key]):
        rows |= {row.key: row for row in _take_in(party)}
    return [rows[mail.key] for mail in mails]


def _parties(mails: Iterable[_Mail]) -> Iterator[list[_Mail]]:
    """In their order, as many together as have no bearing on one another, and are about one event.

    Who waits for the lock of one event keeps no other one locked meanwhile.
    """
    party: list[_Mail] = []
    names: set[str] = set()
    about: set[str] = set()
    for mail in mails:
        if party and (
            len(party) == AT_ONCE
            or mail.is_for_itself
            or party[0].is_for_itself
            or not names.isdisjoint(mail.names)
            or len(about | mail.events) > 1
        ):
            yield party
            party, names, about = [], set(), set()
        party.append(mail)
        names |= mail.names
        about |= mail.events
    if party:
        yield party


def _opened(raw: bytes, door: Door, envelope_to: str = "") -> _Mail:
    incoming = _read(raw)
    envelope_to = clean(envelope_to).lower()
    recipients = (envelope_to,) if envelope_to else incoming.recipients
    tokens, looks_like_ours = _tokens(recipients)
    if not tokens and not looks_like_ours:  # a service may name the box it forwards to, which is none of ours
        tokens, looks_like_ours = _tokens(incoming.recipients)
    columns = {"key": _key(incoming, raw, tokens), **_columns(incoming, raw, door, recipients)}
    return _Mail(incoming, tokens, looks_like_ours and not tokens, columns)


def _take_in(mails: Sequence[_Mail]) -> list[ReceivedMail]:
    """In one transaction. Where that falls, each is taken by itself; and one that fell by itself, with more care."""
    try:
        with transaction.atomic():
            return _kept(mails, _settle)
    except Exception as fault:
        if len(mails) > 1:
            log.warning("%s mails are taken in one by one: %s", len(mails), fault)
            return [row for mail in mails for row in _take_in([mail])]
        if _is_of_the_line(fault):
            raise
    with transaction.atomic():
        return _kept(mails, _settle_or_put_aside)


def _kept(
    mails: Sequence[_Mail], settle: Callable[[Sequence[_Mail], Sequence[ReceivedMail]], None]
) -> list[ReceivedMail]:
    """Their rows: the earlier one where the same mail came before, and of the others new ones, which are settled."""
    rows = {mail.key: ReceivedMail(**mail.columns) for mail in mails}
    (kept,) = together(_NEW.many(list(rows.values())))
    if len(kept) < len(rows):
        before = ReceivedMail.objects.filter(key__in=list(rows)).exclude(pk__in=[pk for (pk,) in kept])
        rows |= {row.key: row for row in before}
    new = [mail for mail in mails if rows[mail.key].pk is None]
    new_rows = [rows[mail.key] for mail in new]
    for row, (pk,) in zip(new_rows, kept, strict=True):
        row.pk = pk
    if new:
        settle(new, new_rows)
    return list(rows.values())


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
            mail = _Mail(incoming, tokens, looks_like_ours and not tokens, {})
            _settle_or_put_aside([mail], [row])
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


def _settle(mails: Sequence[_Mail], rows: Sequence[ReceivedMail]) -> None:
    """Find the verdicts, and write them down with what they changed."""
    judgements, to_write = _judge(mails, rows)
    for row, found in zip(rows, judgements, strict=True):
        _note(row, found)
    together(*to_write, *_SETTLED.many(rows), planned_once=True, ends=True)


def _settle_or_put_aside(mails: Sequence[_Mail], rows: Sequence[ReceivedMail]) -> None:
    """A bug of ours puts the mail aside for a person and loses nothing.

    So does a value that the database refuses: offered again it would be refused again, and no mail behind
    it would ever be read.
    """
    (row,) = rows
    try:
        with transaction.atomic():
            _settle(mails, rows)
    except Exception as fault:
        if _is_of_the_line(fault):
            raise
        log.exception("received mail %s cannot be judged", row.pk)
        _note(row, Judgement(verdict=Verdict.QUARANTINED, reason="fault", detail=type(fault).__name__))
        together(_SETTLED(row))


def _is_of_the_line(fault: Exception) -> bool:
    """Whether the database is to blame and not this mail, which may fare better another time."""
    return isinstance(fault, DatabaseError) and not isinstance(fault, DataError | IntegrityError)


def _note(row: ReceivedMail, found: Judgement) -> None:
    row.verdict, row.reason, row.detail = found.verdict, found.reason, clean(found.detail)[:300]
    row.person, row.thread, row.answered = found.person, found.thread, found.answered


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


def _judge(
    mails: Sequence[_Mail], rows: Sequence[ReceivedMail]
) -> tuple[list[Judgement], Sequence[Statement]]:
    """Of each in turn; and what keeps what they changed, as far as it is not written yet."""
    judged = {row.pk: _by_form(mail, row) for mail, row in zip(mails, rows, strict=True)}
    asked = [(mail, row) for mail, row in zip(mails, rows, strict=True) if judged[row.pk] is None]
    told, to_write = _ask_above(asked) if asked else ({}, ())
    return [judged[row.pk] or told[row.pk] for row in rows], to_write


def _by_form(mail: _Mail, row: ReceivedMail) -> Judgement | None:
    """None where somebody has answered to one address of ours: then it is not the form that decides."""
    incoming = mail.incoming
    if incoming.kind == Kind.BOUNCE:
        return bounced.record(incoming, (row.recipient, *incoming.recipients))
    if _is_our_own(incoming):
        return Judgement(verdict=Verdict.IGNORED, reason="loop")
    if incoming.kind in _BY_FORM:
        verdict, reason = _BY_FORM[incoming.kind]
        return Judgement(verdict=verdict, reason=_closer(incoming, reason), detail=incoming.reason)
    if not mail.tokens:
        return _without_address(incoming, forged=mail.forged)
    if len(mail.tokens) > 1:
        return Judgement(verdict=Verdict.QUARANTINED, reason="several_addresses")
    return None


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


def _ask_above(
    asked: Sequence[tuple[_Mail, ReceivedMail]],
) -> tuple[dict[int, Judgement], Sequence[Statement]]:
    """Whichever room gave the addresses out knows what to do; see `signals.replies_received`. By number of the row."""
    answered = _answered_lately([mail for mail, _row in asked])
    replies = [
        Reply(
            token=mail.tokens[0],
            incoming=mail.incoming,
            row=row,
            received_at=row.received_at,
            may_answer=_may_answer(mail.incoming, answered),
        )
        for mail, row in asked
    ]
    sent = signals.replies_received.send(sender=ReceivedMail, replies=replies)
    found: list[object] = [answer for _receiver, answer in sent]
    judged = [answer for answer in found if isinstance(answer, Judged)]
    told = {
        reply.row.pk: next((each for each in said if each is not None), _UNKNOWN)
        for reply, *said in zip(replies, *(answer.judgements for answer in judged), strict=True)
    }
    return told, [statement for answer in judged for statement in answer.to_write]


_UNKNOWN = Judgement(verdict=Verdict.IGNORED, reason="unknown")


def _may_answer(incoming: Incoming, answered: Counter[str]) -> bool:
    """A program is never answered, and nobody more often than so many times an hour (RFC 3834 2, 5)."""
    return (
        not incoming.is_automatic and answered[incoming.sender.address] < settings.REPLIES_ANSWERED_PER_HOUR
    )


def _answered_lately(mails: Sequence[_Mail]) -> Counter[str]:
    """How many mails of each of these senders we have answered within the last hour."""
    senders = [mail.incoming.sender.address for mail in mails if not mail.incoming.is_automatic]
    if not senders:
        return Counter()
    (found,) = together(_ANSWERED.asking(senders, timezone.now() - _HOUR))
    return Counter(address for (address,) in found)


_ANSWERED: CompiledForMany[Any] = CompiledForMany(
    lambda addresses, moment: (
        ReceivedMail.objects.filter(sender_address__in=addresses, answered=True, received_at__gte=moment)
        .order_by()
        .values_list("sender_address")
    ),
    datetime,
    of=str,
)
"""The senders of mails that we have answered by a mail since then; never many, for that is what is asked here."""
