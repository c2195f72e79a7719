"""The ways a mail leaves the house: SMTP, or a Maildir that the demo shows as a mailbox."""

from __future__ import annotations

import contextlib
import mailbox
import smtplib
import ssl
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit


class TemporaryRefusal(Exception):
    """Try again later: a 4xx reply (RFC 5321 4.2.1), or the server cannot be reached or broke off."""


class PermanentRefusal(Exception):
    """Never try again: a 5xx reply about this message or this recipient."""


class Transport(Protocol):
    """Open one connection, send a batch over it, close it."""

    def __enter__(self) -> Self: ...
    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        """Raises `TemporaryRefusal` or `PermanentRefusal`; returns when the mail is accepted."""
        ...


class SMTPTransport:
    """One SMTP connection. `smtp://`, `smtp+tls://` (STARTTLS) and `smtps://`; user and password in the URL."""

    timeout = 20

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def _connect(self) -> smtplib.SMTP:
        host, scheme = self._url.hostname or "localhost", self._url.scheme
        context = ssl.create_default_context()
        if scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(host, self._url.port or (587 if scheme == "smtp+tls" else 25), timeout=self.timeout)
        if scheme == "smtp+tls":
            server.starttls(context=context)
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        try:
            if self._server is None:
                self._server = self._connect()
            self._server.sendmail(sender, [recipient], content)
        except smtplib.SMTPAuthenticationError as refusal:  # 535: our own settings are wrong, not the message
            self._drop()
            raise TemporaryRefusal(_words(refusal.smtp_code, refusal.smtp_error)) from refusal
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise _refusal(code, words) from refusal
        except smtplib.SMTPResponseException as refusal:
            if refusal.smtp_code == 421 or refusal.smtp_code < 0:
                self._drop()
            raise _refusal(refusal.smtp_code, refusal.smtp_error) from refusal
        except smtplib.SMTPNotSupportedError as refusal:
            raise PermanentRefusal(str(refusal)) from refusal
        except (smtplib.SMTPException, OSError) as fault:
            self._drop()
            raise TemporaryRefusal(str(fault) or type(fault).__name__) from fault

    def _drop(self) -> None:
        """Forget a broken connection; the next message opens a new one."""
        if self._server is not None:
            self._server.close()
        self._server = None


class MaildirTransport:
    """Mails of the embedded house land in a Maildir; it never refuses, but its disk may be full."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._box = mailbox.Maildir(self._path, create=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._box.close()

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        try:
            self._box.add(b"Return-Path: <" + sender.encode() + b">\r\n" + content)
        except OSError as fault:
            raise TemporaryRefusal(str(fault)) from fault


def transport(url: str) -> Transport:
    """The transport that a MAIL_URL names."""
    if url.startswith("maildir://"):
        return MaildirTransport(url.removeprefix("maildir://"))
    return SMTPTransport(url)


def _refusal(code: int, words: bytes | str) -> TemporaryRefusal | PermanentRefusal:
    kind = PermanentRefusal if 500 <= code < 600 else TemporaryRefusal
    return kind(_words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
