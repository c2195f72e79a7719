"""A door for our own mail server: LMTP (RFC 2033). A mail is accepted when it is committed, not before."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from notifications import inbound
from notifications.models import Door

log = logging.getLogger(__name__)


class Handler:
    """What aiosmtpd asks at each step of a delivery."""

    async def handle_RCPT(  # noqa: N802  # the name is aiosmtpd's
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not address.lower().rstrip(">").endswith(f"@{settings.REPLY_DOMAIN.lower()}"):
            return "550 5.1.2 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """One reply for each recipient (RFC 2033 4.2)."""
        raw = envelope.original_content or b""
        return "\r\n".join([await sync_to_async(_take)(raw, to) for to in envelope.rcpt_tos])


def _take(raw: bytes, to: str) -> str:
    try:
        inbound.receive(raw, door=Door.LMTP, envelope_to=to)
    except DatabaseError as fault:
        log.warning("a mail could not be taken in, the mail server will offer it again: %s", fault)
        return "451 4.3.0 Try again later"
    finally:
        close_old_connections()
    return "250 2.6.0 Taken in"


async def serve(host: str, port: int) -> None:
    """Until SIGINT or SIGTERM, or until the task is cancelled. Raises OSError where the port is taken."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_protocol, host, port)
    stopping = asyncio.Event()
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
    except RuntimeError:
        pass  # not the main thread: whoever runs us cancels the task
    async with server:
        await stopping.wait()


def _protocol() -> LMTP:
    return LMTP(
        Handler(),
        data_size_limit=5
        * settings.REPLY_SIZE_LIMIT,  # a large mail is put aside for a person, as at every door
        ident="Forsamlingshuset",
        hostname=settings.REPLY_DOMAIN,
        loop=asyncio.get_running_loop(),
    )
