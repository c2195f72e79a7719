"""Sending what was posted: claim, send over one connection, mark.

A message can be sent twice only if the process dies between the server's 250 and our commit, and then
with the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from accounts import operations as accounts
from notifications import claims, mime, outages, signals
from notifications.ledger import Ledger
from notifications.models import WAITING, Message, MessageState, Pattern
from notifications.outbox import hand_over
from notifications.transport import (
    BrokeOff,
    Mail,
    PermanentRefusal,
    TemporaryRefusal,
    Transport,
    Unreachable,
    transport,
)

log = logging.getLogger(__name__)

BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440, 1440)]
"""Five days in all, as mail servers themselves keep trying (RFC 5321 4.5.4.1)."""
TURN = 15.0
"""Seconds of one batch. Where the mail server is slow, who waits at the screen for a code does not wait for a hundred mails;
and it is far less than a claim lasts, which must outlive the slowest last mail."""


def deliver(ids: Sequence[int]) -> None:
    """Send these messages; those taken by another worker, not due or not next in their thread are left.

    While the mail server is away all are left, but for those that are to find out whether it is back.
    """
    if outages.rests():
        return
    with claims.held():
        taken = Message.objects.claim(ids)
        if not taken:
            return
        if not outages.may_knock():
            _release(taken)
            return
        was_away = _send_all(taken)
    _wake_followers([message for message in taken if message.state != MessageState.READY])
    if was_away:
        sweep()


def _send_all(taken: Sequence[Message]) -> bool:
    """Over one connection, for as long as others can wait: see `TURN`.

    Returns whether the mail server was away before, and answered: others wait for that news.
    """
    until = time.monotonic() + TURN
    session = connection.connection
    ledger, was_away, opened = Ledger(), False, False
    try:
        with transport(settings.MAIL_URL) as out:
            mails = [_mail(message) for message in taken]
            for position, message in enumerate(taken):
                if connection.connection is not session:  # the database broke off, and our claim with it
                    _release(taken[position:])
                    break
                is_late = time.monotonic() > until
                then = mails[position + 1] if position + 1 < len(mails) and not is_late else None
                try:
                    _send(out, message, mails[position], then, ledger)
                    if not opened:  # told at once, for pages say that the server is away
                        opened, was_away = True, outages.end()
                except Unreachable as fault:
                    ledger.note()
                    outages.begin_or_go_on(str(fault))
                    _put_back(taken[position:], str(fault))
                    return False
                if is_late:
                    _leave_to_others(taken[position + 1 :])
                    break
    finally:
        ledger.note()
    return was_away


def _mail(message: Message) -> Mail:
    return Mail(_sender(message), _recipient(message), lambda: mime.build(letter(message)))


def _recipient(message: Message) -> str:
    """As the envelope has it: a domain with æ, ø or å in the letters of DNS. What is no address fails when it is built."""
    try:
        return mime.sendable_address(message.to_address)
    except ValueError:
        return message.to_address


def _send(out: Transport, message: Message, mail: Mail, then: Mail | None, ledger: Ledger) -> None:
    """Whatever goes wrong with one message stops no other. Raises `Unreachable` where nothing more can leave now."""
    try:
        out.send(mail, then)
    except Unreachable:
        raise
    except BrokeOff as refusal:
        _retry(message, str(refusal), [outages.PAUSE, *BACKOFF])
    except TemporaryRefusal as refusal:
        _retry(message, str(refusal))
    except PermanentRefusal as refusal:
        _fail(message, str(refusal), flag=refusal.address_is_dead)
    except Exception as fault:  # a poison message: it may not block the queue, and must be seen
        log.exception("message %s cannot be built or sent", message.pk)
        _fail(message, f"{type(fault).__name__}: {fault}")
    else:
        ledger.add(message)


def _mine(message: Message) -> QuerySet[Message]:
    """The row while our claim on it holds: a worker that was thought dead changes nothing."""
    return Message.objects.filter(pk=message.pk, state=MessageState.CLAIMED, claimed_at=message.claimed_at)


def _release(messages: Sequence[Message], why: str = "") -> None:
    """Back in line as if we had never taken them."""
    for message in messages:
        _mine(message).update(state=MessageState.READY, attempts=message.attempts - 1, last_error=why[:500])
        message.state = MessageState.READY


def _leave_to_others(messages: Sequence[Message]) -> None:
    """A slow mail server: the rest goes to the end of the queue."""
    _release(messages)
    hand_over([message.pk for message in messages])


def _put_back(messages: Sequence[Message], why: str) -> None:
    """The mail server is away. What has waited for it for as long as mail servers try has failed."""
    for message in messages:
        if message.not_before < timezone.now() - sum(BACKOFF, timedelta()):
            _fail(message, why)
        else:
            _release([message], why)


def _retry(message: Message, why: str, pauses: Sequence[timedelta] = BACKOFF) -> None:
    """Later, with growing pauses; after the last one it has failed, and the administrator sees it."""
    if message.attempts > len(pauses):
        _fail(message, why)
        return
    _mine(message).update(
        state=MessageState.READY,
        not_before=timezone.now() + pauses[message.attempts - 1],
        last_error=why[:500],
    )


def _fail(message: Message, why: str, *, flag: bool = False) -> None:
    _mine(message).update(state=MessageState.FAILED, last_error=why[:500])
    message.state, message.last_error = MessageState.FAILED, why[:500]
    if flag and message.person is not None and message.person.email == message.to_address:
        accounts.flag_address(message.person, why)
    signals.message_failed.send_robust(sender=Message, message=message)


def _wake_followers(done: Sequence[Message]) -> None:
    """Messages that waited for these to leave may go now."""
    threads = Message.objects.filter(pk__in=[message.pk for message in done]).threads_with_more()
    if threads:
        waiting = Message.objects.filter(thread__in=threads, state__in=WAITING)
        followers = waiting.due_of_these().next_in_thread()
        hand_over(list(followers.order_by("pk").values_list("pk", flat=True)))


def _sender(message: Message) -> str:
    """The envelope's sender: bounces come back to the address of this invitation."""
    return message.reply_to or _house(settings.MAIL_FROM)[1]


_house = lru_cache(maxsize=4)(parseaddr)
"""Our own name and address: taken apart once, and not for each mail (0.05 ms)."""


def letter(message: Message) -> mime.Letter:
    """The message as plain data for the MIME builder."""
    name, address = _house(settings.MAIL_FROM)
    return mime.Letter(
        from_name=message.from_name or name,
        from_address=address,
        to_name=message.to_name,
        to_address=message.to_address,
        subject=message.subject,
        text=message.text_pieces,
        html=message.html_pieces,
        calendar=message.calendar,
        calendar_method=message.calendar_method or None,
        message_id=message.message_id,
        in_reply_to=message.in_reply_to or None,
        references=(message.in_reply_to,) if message.in_reply_to else (),
        date=message.created_at,
        reply_to=message.reply_to or None,
        list_unsubscribe=_one_click(message.unsubscribe_url),
        language=message.language,
    )


def _one_click(url: str) -> str | None:
    """The header takes https alone (RFC 8058 3.1); a house tried out on loopback goes without it."""
    return url if url.startswith("https://") else None


def sweep(limit: int = 2000) -> int:
    """Find what was lost: due messages nobody was told of, and those whose worker died. Returns how many."""
    _settle(Message.objects.lost())
    if outages.of_mail() is not None:
        limit = settings.MAIL_BATCH  # enough to find out whether the mail server is back
    ids = list(Message.objects.due().next_in_thread().order_by("pk").values_list("pk", flat=True)[:limit])
    hand_over(ids, nobody_waits=True)
    return len(ids)


def recover() -> int:
    """Take back every claim. Only for the start of a house of one process: whoever claimed is dead."""
    _settle(Message.objects.filter(state=MessageState.CLAIMED))
    return sweep()


def _settle(orphans: QuerySet[Message]) -> None:
    """Back in line, but for those that outlived as many workers as we allow tries: they may be what kills them."""
    orphans.filter(attempts__gt=len(BACKOFF)).update(
        state=MessageState.FAILED, last_error="The worker died each time it tried to send this."
    )
    orphans.update(state=MessageState.READY)


def forget() -> None:
    """Empty the bodies of what was sent some days ago, and delete what is older than the mail log is kept."""
    now = timezone.now()
    settled = [MessageState.SENT, MessageState.WITHDRAWN]
    old = Message.objects.filter(state__in=settled, created_at__lt=now - settings.MESSAGE_BODY_KEPT)
    old.exclude(kept_text="", pattern=None).update(
        kept_text="", kept_html="", kept_calendar=None, pattern=None, own={}
    )
    Message.objects.filter(created_at__lt=now - settings.MESSAGE_KEPT).delete()
    # A process that still knows one keeps it again with its next letter.
    Pattern.objects.filter(created_at__lt=now - settings.MESSAGE_BODY_KEPT, messages=None).delete()
