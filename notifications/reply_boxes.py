"""The mailbox that answers lie in: over IMAP, or a Maildir. What we have taken in leaves the inbox.

A mail in the inbox is a mail that nobody has taken in yet, whatever flags it carries: an administrator who
looks into the box with a mail program loses no answer. Two readers may work beside each other.
"""

from __future__ import annotations

import contextlib
import imaplib
import logging
import mailbox
import ssl
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from notifications.models import Door

log = logging.getLogger(__name__)

HANDLED = "Handled"
"""Where a mail lies once it is taken in, until it is as old as our own copy."""

UNREACHABLE = (OSError, imaplib.IMAP4.error, ImapToolsError)
"""What a box may raise that is away, full or refuses us; the next look may find it well."""


class ReplyBox(Protocol):
    """Opened with `with`. Raises one of `UNREACHABLE`."""

    door: Door

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def offered(self) -> Iterator[tuple[str, bytes]]:
        """Each mail of the inbox with its name there, the oldest first."""
        ...

    def let_go(self, name: str) -> None:
        """This mail is taken in. Harmless where another reader was quicker."""
        ...

    def wait(self, seconds: float) -> None:
        """Until there may be something new, or the time is over; may end earlier."""
        ...

    def forget(self, before: date) -> None:
        """Throw away what was taken in before that day."""
        ...


def reply_box(url: str, *, most: int) -> ReplyBox:
    """The box that a REPLY_MAILBOX_URL names; of each mail at most so many octets are fetched, and one more."""
    if url.startswith("maildir://"):
        return MaildirBox(Path(url.removeprefix("maildir://")), most)
    return IMAPBox(url, most)


class IMAPBox:
    """`imaps://user:password@host:993/INBOX`, `imap+tls://` for STARTTLS; plain `imap://` on loopback alone."""

    door = Door.IMAP
    timeout = 30.0

    def __init__(self, url: str, most: int) -> None:
        self._url, self._most = urlsplit(url), most
        self._folder = unquote(self._url.path.strip("/")) or "INBOX"
        self._handled = HANDLED
        self._box: BaseMailBox | None = None

    def __enter__(self) -> Self:
        box = self._connect()
        self._box = box.login(
            unquote(self._url.username or ""), unquote(self._url.password or ""), initial_folder=self._folder
        )
        self._handled = _folder_for_handled(box)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        box, self._box = self._box, None
        if box is None:
            return
        try:
            box.logout()
        except UNREACHABLE:
            with contextlib.suppress(OSError):  # whatever is left of the connection
                box.client.shutdown()

    def offered(self) -> Iterator[tuple[str, bytes]]:
        for uid in self._open.uids("ALL"):
            raw = self._fetch(uid)
            if raw is not None:
                yield uid, raw

    def _fetch(self, uid: str) -> bytes | None:
        """None where another reader has moved it since. BODY.PEEK leaves the flags as they are."""
        _status, data = self._open.client.uid("FETCH", uid, f"(BODY.PEEK[]<0.{self._most + 1}>)")
        return next((bytes(item[1]) for item in data if isinstance(item, tuple)), None)

    def let_go(self, name: str) -> None:
        self._open.move(name, self._handled)

    def wait(self, seconds: float) -> None:
        """IDLE (RFC 2177) where the server knows it."""
        if "IDLE" in self._open.client.capabilities:
            self._open.idle.wait(timeout=seconds)
        else:
            time.sleep(min(seconds, 10))
            self._open.client.noop()

    def forget(self, before: date) -> None:
        self._open.folder.set(self._handled)
        try:
            old = self._open.uids(f"BEFORE {before:%d-%b-%Y}")
            if old:
                self._open.delete(old)
        finally:
            self._open.folder.set(self._folder)

    @property
    def _open(self) -> BaseMailBox:
        if self._box is None:
            raise OSError("The mailbox is not open.")
        return self._box

    def _connect(self) -> BaseMailBox:
        host, port = self._url.hostname or "localhost", self._url.port
        if self._url.scheme == "imaps":
            return MailBox(host, port or 993, timeout=self.timeout, ssl_context=ssl.create_default_context())
        if self._url.scheme == "imap+tls":
            return MailBoxStartTls(
                host, port or 143, timeout=self.timeout, ssl_context=ssl.create_default_context()
            )
        return MailBoxUnencrypted(host, port or 143, timeout=self.timeout)


def _folder_for_handled(box: BaseMailBox) -> str:
    """Its name on this server, where it is made if need be; some servers keep every folder inside INBOX.

    Raises OSError where neither can be made: a mail that cannot leave the inbox would be offered for ever.
    """
    delimiter = next((folder.delim for folder in box.folder.list()), ".")
    names = (HANDLED, f"INBOX{delimiter}{HANDLED}")
    for name in names:
        if box.folder.exists(name):
            return name
    for name in names:
        with contextlib.suppress(ImapToolsError):  # or another reader has just made it
            box.folder.create(name)
        if box.folder.exists(name):
            return name
    raise OSError(f"The folder {HANDLED} cannot be made in the mailbox.")


class MaildirBox:
    """A Maildir on this machine, such as the demo's."""

    door = Door.MAILDIR

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most

    def __enter__(self) -> Self:
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._inbox = mailbox.Maildir(self._path, create=True)
        for part in ("tmp", "new", "cur"):  # the library makes the folder whole or not at all
            (self._path / part).mkdir(mode=0o700, exist_ok=True)
        self._handled = mailbox.Maildir(self._path / f".{HANDLED}", create=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inbox.close()
        self._handled.close()

    def offered(self) -> Iterator[tuple[str, bytes]]:
        for path in self._files():
            try:
                raw = self._read(path)
            except FileNotFoundError:
                continue  # another reader was quicker
            except PermissionError:
                log.warning("the mail %s may not be read", path)  # and blocks none behind it
                continue
            yield path.name, raw

    def _read(self, path: Path) -> bytes:
        with path.open("rb") as file:
            return file.read(self._most + 1)

    def let_go(self, name: str) -> None:
        for part in ("new", "cur"):
            with contextlib.suppress(FileNotFoundError):
                (self._path / part / name).rename(self._path / f".{HANDLED}" / "cur" / name)

    def wait(self, seconds: float) -> None:
        until = time.monotonic() + min(seconds, 1)
        while time.monotonic() < until and not self._files():
            time.sleep(min(0.3, seconds))

    def forget(self, before: date) -> None:
        for path in (self._path / f".{HANDLED}" / "cur").iterdir():
            with contextlib.suppress(FileNotFoundError):
                if datetime.fromtimestamp(path.stat().st_mtime).astimezone().date() < before:
                    path.unlink()

    def _files(self) -> list[Path]:
        found: list[tuple[int, Path]] = []
        for part in ("new", "cur"):
            for path in (self._path / part).iterdir():
                with contextlib.suppress(FileNotFoundError):
                    if not path.is_file():  # nothing that a mail server leaves; it must not block the mails
                        continue
                    found.append((path.stat().st_mtime_ns, path))
        return [path for _when, path in sorted(found)]
