"""The ways a mail leaves the house: SMTP, or a Maildir that the demo shows as a mailbox."""

from __future__ import annotations

import contextlib
import mailbox
import os
import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self
from urllib.parse import unquote, urlsplit

# What a 5xx to RCPT may say besides "no such person": our own sender, policy, a full box, routing (RFC 3463 3.2-3.8).
_NOT_ABOUT_THE_ADDRESS = re.compile(r"\s*5\.(1\.[78]\b|2\.[2-9]|[3-9]\.)")


def is_about_the_address(words: str) -> bool:
    """Whether a permanent refusal says that there is no such person; by its enhanced status code (RFC 3463)."""
    return not _NOT_ABOUT_THE_ADDRESS.match(words)


class TemporaryRefusal(Exception):
    """Try again later: a 4xx reply (RFC 5321 4.2.1), or the connection broke."""


class BrokeOff(TemporaryRefusal):
    """The connection broke in the middle of a mail, and no word was said about it."""


class Unreachable(TemporaryRefusal):
    """No connection, or none that we may use: nothing more will leave now, and no message is to blame."""


class PermanentRefusal(Exception):
    """Never try again: a 5xx reply. `address_is_dead` when it was about the recipient's address itself."""

    def __init__(self, words: str, *, address_is_dead: bool = False) -> None:
        super().__init__(words)
        self.address_is_dead = address_is_dead


class Mail(NamedTuple):
    """The envelope of a mail, and how its words are written when they are needed."""

    sender: str
    recipient: str
    write: Callable[[], bytes]


class Transport(Protocol):
    """Opens one connection for a batch, and closes it."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, mail: Mail, then: Mail | None = None) -> None:
        """Returns when the mail is accepted. Raises `TemporaryRefusal` or `PermanentRefusal`, and what its `write` raises.

        `then` is the mail that will be sent next, where that is known: its way may be prepared meanwhile.
        """
        ...


class _Ahead(NamedTuple):
    """A mail whose envelope the server has got already; its words, or why there are none."""

    mail: Mail
    words: bytes | Exception


class SMTPTransport:
    """One SMTP connection. `smtp://`, `smtp+tls://` (STARTTLS) and `smtps://`; user and password in the URL."""

    timeout = 20.0
    patience = 90.0  # after the last line many servers look for viruses before they answer

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._server: smtplib.SMTP | None = None
        self._used = False
        self._ahead: _Ahead | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ahead is not None:
            self._drop()  # it waits for a mail that does not come
        elif self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()

    def send(self, mail: Mail, then: Mail | None = None) -> None:
        """A mail is written while the server looks at the one before, where we need not wait for that."""
        try:
            if self._takes_it_at_once():
                self._send_at_once(mail, then)
            else:
                content = mail.write()
                self._address(mail)
                self._hand_over(content)
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            raise BrokeOff(str(fault) or type(fault).__name__) from fault

    def _takes_it_at_once(self) -> bool:
        """PIPELINING (RFC 2920): the words of a mail with the envelope of the next in one go (3.1), and one answer of the
        network for each mail instead of four."""
        return self._server is not None and self._used and self._server.has_extn("pipelining")

    def _send_at_once(self, mail: Mail, then: Mail | None) -> None:
        """From the second mail of a connection on: who has sent one knows that the server means what it offers."""
        if then is not None and not (then.sender + then.recipient).isascii():
            then = (
                None  # such an envelope cannot be written, which is nothing that this mail has to suffer for
            )
        server = self._server
        assert server is not None  # _takes_it_at_once has looked
        opened, content = self._opened(server, mail)
        if (
            opened[0] == 421
        ):  # it has left, or has had enough of this connection: once more on another, in the plain way
            self._drop()
            self._address(mail)
            self._hand_over(content)
            return
        addressed, answered = server.getreply(), server.getreply()
        if (
            answered[0] == 354
        ):  # it waits for a mail, even if it wants none: then an empty one, which it throws away
            wanted = opened[0] in (250, 251) and addressed[0] in (250, 251)
            answered = self._answer_to(_stuffed(content), then) if wanted else self._answer_to(b".\r\n")
        self._expect_yes(*opened)
        self._expect_yes(*addressed, to_recipient=True)
        self._expect_yes(*answered)

    def _opened(self, server: smtplib.SMTP, mail: Mail) -> tuple[tuple[int, bytes], bytes]:
        """The answer to the first line of an envelope, and the mail that was written meanwhile."""
        gone, (ahead, self._ahead) = (421, b""), (self._ahead, None)
        if ahead is not None and ahead.mail is not mail:
            self._drop()  # it waits for that one, and would take the words of any other for it
            return gone, mail.write()
        try:
            if ahead is None:
                server.send(_envelope(mail))
        except (smtplib.SMTPException, OSError):
            return gone, mail.write()
        content = ahead.words if ahead is not None else _written(mail)
        if isinstance(content, Exception):
            self._drop()  # it waits for a mail that is none
            raise content
        try:
            return server.getreply(), content
        except (smtplib.SMTPException, OSError):
            return gone, content

    def _answer_to(self, words: bytes, then: Mail | None = None) -> tuple[int, bytes]:
        """What it says to the words of a mail, however long it thinks about them; the next is written meanwhile."""
        assert self._server is not None  # a mail is under way
        assert self._server.sock is not None
        self._server.sock.settimeout(self.patience)
        self._server.send(words + (_envelope(then) if then is not None else b""))
        if then is not None:
            self._ahead = _Ahead(then, _written(then))
        answered = self._server.getreply()
        self._server.sock.settimeout(self.timeout)
        return answered

    def _address(self, mail: Mail) -> None:
        """The envelope."""
        self._expect_yes(*self._mail_from(mail.sender))
        assert self._server is not None  # _mail_from has opened it, and a 421 has raised
        try:
            answered = self._server.rcpt(mail.recipient)
        except UnicodeError:
            self._drop()  # it has heard a sender, and would take the next mail for a second one
            raise
        self._expect_yes(*answered, to_recipient=True)

    def _mail_from(self, sender: str) -> tuple[int, bytes]:
        """A server may have left since the last mail, or have had enough of this connection: then, and only
        then, we call it once more."""
        server = self._server or self._connect()
        try:
            code, words = server.mail(sender)
        except (smtplib.SMTPException, OSError):
            if not self._used:
                raise
            code, words = 421, b""
        if code == 421 and self._used:
            self._drop()
            code, words = self._connect().mail(sender)
        self._used = True
        return code, words

    def _hand_over(self, content: bytes) -> None:
        assert self._server is not None  # _address has opened it
        sock = self._server.sock
        assert sock is not None
        sock.settimeout(self.patience)
        try:
            code, words = self._server.data(content)
        except smtplib.SMTPDataError as refusal:
            code, words = refusal.smtp_code, _bytes(refusal.smtp_error)
        sock.settimeout(self.timeout)
        self._expect_yes(code, words)

    def _expect_yes(self, code: int, words: bytes, *, to_recipient: bool = False) -> None:
        """Raise what a reply means; afterwards the connection is ready for the next mail."""
        if code in (250, 251):
            return
        text = f"{code} {words.decode('utf-8', 'replace')}"
        if code == 421 or code < 0:
            self._drop()
        elif self._server is not None and self._ahead is None:  # else it is at the next mail already
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.rset()
        if not 500 <= code < 600:
            raise TemporaryRefusal(text)
        dead = to_recipient and is_about_the_address(words.decode("utf-8", "replace"))
        raise PermanentRefusal(text, address_is_dead=dead)

    def _connect(self) -> smtplib.SMTP:
        """Whatever goes wrong here, a 5xx too, is about us and the server, never about one recipient."""
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            server.ehlo_or_helo_if_needed()
            if self._url.scheme == "smtp+tls":
                server.starttls(context=ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (smtplib.SMTPException, OSError) as fault:
            if server is not None:
                server.close()
            raise Unreachable(str(fault) or type(fault).__name__) from fault
        self._server, self._used = server, False
        return server

    def _open(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "localhost", self._url.port
        us = socket.gethostname()  # smtplib's own guess may wait seconds for a name server
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or 465, us, timeout=self.timeout, context=context)
        return smtplib.SMTP(
            host, port or (587 if self._url.scheme == "smtp+tls" else 25), us, timeout=self.timeout
        )

    def _drop(self) -> None:
        """Forget a broken connection; the next message opens a new one."""
        if self._server is not None:
            self._server.close()
        self._server = self._ahead = None


class MaildirTransport:
    """Mails of the embedded house land in a Maildir; it never refuses, but its disk may be full."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._box: mailbox.Maildir | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._box is not None:
            self._box.close()

    def send(self, mail: Mail, then: Mail | None = None) -> None:
        content = mail.write()
        try:
            if self._box is None:
                Path(self._path).parent.mkdir(parents=True, exist_ok=True)
                self._box = mailbox.Maildir(self._path, create=True)
            self._box.add(b"Return-Path: <" + mail.sender.encode() + b">\r\n" + content)
        except OSError as fault:
            self._throw_away_drafts()
            raise Unreachable(str(fault)) from fault

    def _throw_away_drafts(self) -> None:
        """What a full disk cut off is left behind by the library, and would fill the disk for good."""
        for draft in (Path(self._path) / "tmp").glob(f"*P{os.getpid()}Q*"):
            draft.unlink(missing_ok=True)


def transport(url: str) -> Transport:
    """The transport that a MAIL_URL names."""
    if url.startswith("maildir://"):
        return MaildirTransport(url.removeprefix("maildir://"))
    return SMTPTransport(url)


def _envelope(mail: Mail) -> bytes:
    return f"MAIL FROM:{_quoted(mail.sender)}\r\nRCPT TO:{_quoted(mail.recipient)}\r\nDATA\r\n".encode(
        "ascii"
    )


def _written(mail: Mail) -> bytes | Exception:
    """Its words, or why there are none: while a server is waiting, that is told later."""
    try:
        return mail.write()
    except Exception as fault:  # noqa: BLE001  # whatever it is, it is raised in its turn
        return fault


def _stuffed(content: bytes) -> bytes:
    """A mail as DATA takes it: no line of it is a lone dot but the last (RFC 5321 4.5.2). Ours end their lines with CRLF."""
    dotted = _DOTS.sub(b"\r\n..", content)  # half the time of `replace`
    if dotted.startswith(b"."):
        dotted = b"." + dotted
    return dotted + (b".\r\n" if dotted.endswith(b"\r\n") else b"\r\n.\r\n")


_DOTS = re.compile(rb"\r\n\.")
_PLAIN = re.compile(r"[A-Za-z0-9_+.-]+@[A-Za-z0-9.-]+")


def _quoted(address: str) -> str:
    """As `smtplib` writes an address, which it takes apart for that (0.03 ms)."""
    return f"<{address}>" if _PLAIN.fullmatch(address) else smtplib.quoteaddr(address)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
