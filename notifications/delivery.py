"""Sending what was posted: claim, send over one connection, mark.

A message can be sent twice only if the process dies between the server's 250 and our commit, and then
with the same Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts import operations as accounts
from notifications import mime, signals
from notifications.models import CLAIM_LASTS, Message, MessageState
from notifications.outbox import hand_over
from notifications.transport import PermanentRefusal, TemporaryRefusal, Transport, Unreachable, transport

log = logging.getLogger(__name__)

BACKOFF = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440, 1440)]
"""Five days in all, as mail servers themselves keep trying (RFC 5321 4.5.4.1)."""


def deliver(ids: Sequence[int]) -> None:
    """Send these messages; those taken by another worker, not due or not next in their thread are left."""
    taken = Message.objects.claim(ids)
    if not taken:
        return
    sent = _send_all(taken)
    if sent:
        signals.message_sent.send_robust(sender=Message, messages=sent)
    _wake_followers(taken)


def _send_all(taken: Sequence[Message]) -> list[Message]:
    """Those the server took. Half the time of our claim is for sending, half for the slowest last mail."""
    sent: list[Message] = []
    until = timezone.now() + CLAIM_LASTS / 2
    with transport(settings.MAIL_URL) as out:
        for position, message in enumerate(taken):
            if timezone.now() > until:  # a slow server: others may take the rest before our claim runs out
                _release(taken[position:])
                break
            try:
                if _send(out, message):
                    sent.append(message)
            except Unreachable as fault:
                for waiting in taken[position:]:
                    _retry(waiting, str(fault))
                break
    return sent


def _send(out: Transport, message: Message) -> bool:
    """Whether the server took it. Whatever goes wrong with one message stops no other.

    Raises `Unreachable` where nothing more can leave now.
    """
    try:
        out.send(_sender(message), message.to_address, mime.build(letter(message)).as_bytes())
    except Unreachable:
        raise
    except TemporaryRefusal as refusal:
        _retry(message, str(refusal))
    except PermanentRefusal as refusal:
        _fail(message, str(refusal), flag=refusal.address_is_dead)
    except Exception as fault:  # a poison message: it may not block the queue, and must be seen
        log.exception("message %s cannot be built or sent", message.pk)
        _fail(message, f"{type(fault).__name__}: {fault}")
    else:
        now = timezone.now()
        _mine(message).update(state=MessageState.SENT, sent_at=now, last_error="")
        message.state, message.sent_at = MessageState.SENT, now
        return True
    return False


def _mine(message: Message) -> QuerySet[Message]:
    """The row while our claim on it holds: a worker that was thought dead changes nothing."""
    return Message.objects.filter(pk=message.pk, state=MessageState.CLAIMED, claimed_at=message.claimed_at)


def _release(messages: Sequence[Message]) -> None:
    for message in messages:
        _mine(message).update(state=MessageState.READY, attempts=message.attempts - 1)


def _retry(message: Message, why: str) -> None:
    """Later, with growing pauses; after the last one it has failed, and the administrator sees it."""
    if message.attempts > len(BACKOFF):
        _fail(message, why)
        return
    _mine(message).update(
        state=MessageState.READY,
        not_before=timezone.now() + BACKOFF[message.attempts - 1],
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
    threads = {message.thread for message in done if message.thread}
    if threads:
        followers = Message.objects.filter(thread__in=threads).due().next_in_thread()
        hand_over(list(followers.order_by("pk").values_list("pk", flat=True)))


def _sender(message: Message) -> str:
    """The envelope's sender: bounces come back to the address of this invitation."""
    return message.reply_to or parseaddr(settings.MAIL_FROM)[1]


def letter(message: Message) -> mime.Letter:
    """The message as plain data for the MIME builder."""
    name, address = parseaddr(settings.MAIL_FROM)
    return mime.Letter(
        from_name=message.from_name or name,
        from_address=address,
        to_name=message.to_name,
        to_address=message.to_address,
        subject=message.subject,
        text=message.text,
        html=message.html,
        calendar=bytes(message.calendar) if message.calendar is not None else None,
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
    ids = list(Message.objects.due().next_in_thread().order_by("pk").values_list("pk", flat=True)[:limit])
    hand_over(ids)
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
    Message.objects.filter(state__in=settled, created_at__lt=now - settings.MESSAGE_BODY_KEPT).exclude(
        text=""
    ).update(text="", html="", calendar=None)
    Message.objects.filter(created_at__lt=now - settings.MESSAGE_KEPT).delete()
