"""A real mail server for tests: takes mail over SMTP, and answers as badly as it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from scripts.servers import free_port


@dataclass(frozen=True)
class Received:
    """One mail as it came over the wire."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


class SMTPSink:
    """`to_recipient[address]` and `to_content[address]` hold replies to give, the first first; the last one stays.

    "drop" breaks the connection off, without a word, at that point. `on_accept` is called after a mail is kept and
    before the client is told. `pipelining` is offered (RFC 2920), as most servers do.
    `seconds` passes before each mail is answered.
    """

    def __init__(self) -> None:
        self.port = free_port()
        self.mails: list[Received] = []
        self.connections = 0
        self.asked: Counter[str] = Counter()
        self.seconds = 0.0
        self.greeting_refused = False
        self.pipelining = True
        self.mails_for_each_connection: int | None = None
        self.on_accept: Callable[[Received], None] | None = None
        self._to_recipient: dict[str, list[str]] = {}
        self._to_content: dict[str, list[str]] = {}
        self._changed = threading.Condition()
        self._open: list[SMTP] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def resume(self) -> None:
        """Back on the same port after `stop`."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=10)
        self._controller.start()

    def hang_up(self) -> None:
        """Close the connections there are, between two mails."""
        loop = self._controller.loop
        loop.call_soon_threadsafe(lambda: [server.transport.close() for server in self._open])

    def refuse(self, address: str, *replies: str) -> None:
        """What RCPT is answered for this address; "250 ok" where it is to be let in in the end."""
        self._to_recipient[address] = list(replies)

    def refuse_content(self, address: str, *replies: str) -> None:
        """What the end of DATA is answered for this address."""
        self._to_content[address] = list(replies)

    def subjects(self) -> list[str]:
        return [str(mail.message["Subject"]) for mail in self.mails]

    def recipients(self) -> list[str]:
        return [mail.recipient for mail in self.mails]

    def wait_for(self, number: int, seconds: float = 20) -> None:
        """Until so many mails are here. Raises AssertionError with what did come."""
        with self._changed:
            done = self._changed.wait_for(lambda: len(self.mails) >= number, seconds)
        assert done, f"{len(self.mails)} of {number} mails came: {self.recipients()}"

    # --- aiosmtpd's hooks
    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        self._open.append(server)
        session.host_name = hostname
        if self.pipelining:
            responses.insert(len(responses) - 1, "250-PIPELINING")
        return ["554 5.7.1 we do not know you"] if self.greeting_refused else responses

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:  # noqa: N802
        return "554 5.7.1 we do not know you"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        taken = getattr(session, "taken", 0)
        if self.mails_for_each_connection is not None and taken >= self.mails_for_each_connection:
            _drop(server)
            return "421 4.7.0 enough"
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked[address] += 1
        reply = _next(self._to_recipient.get(address), "250 ok")
        if reply == "drop":
            _drop(server)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds)
        recipient = envelope.rcpt_tos[0]
        reply = _next(self._to_content.get(recipient), "250 taken")
        if reply == "drop":
            _drop(server)
        if not reply.startswith("2"):
            return reply
        session.taken = getattr(session, "taken", 0) + 1  # type: ignore[attr-defined]
        mail = Received(envelope.mail_from or "", recipient, bytes(cast(bytes, envelope.content)))
        with self._changed:
            self.mails.append(mail)
            self._changed.notify_all()
        if self.on_accept is not None:
            self.on_accept(mail)
        return reply


def _next(replies: list[str] | None, otherwise: str) -> str:
    if not replies:
        return otherwise
    return replies.pop(0) if len(replies) > 1 else replies[0]


def _drop(server: Any) -> None:
    server.transport.abort()


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Poll a condition that another thread or process brings about."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.02)
