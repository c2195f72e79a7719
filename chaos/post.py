"""Where the mails of a fault land: a mail server in a process of its own, or a Maildir on a small disk."""

from __future__ import annotations

import contextlib
import email.parser
import email.policy
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from scripts.parts import ROOT
from scripts.servers import free_port


@dataclass(frozen=True)
class Mail:
    """One mail that was accepted."""

    message_id: str
    recipient: str


class PostOffice(Protocol):
    @property
    def url(self) -> str:
        """What MAIL_URL says."""
        ...

    def open(self) -> None: ...
    def close(self) -> None: ...
    def accepted(self) -> list[Mail]:
        """Every mail that was accepted so far, doubles too."""
        ...

    def count(self) -> int: ...


@dataclass
class MailServer:
    """`open` and `close` as often as one likes: the port and the notes stay."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def _notes(self) -> Path:
        return self.folder / "accepted"

    def open(self) -> None:
        self._notes.touch()
        command = [sys.executable, "-m", "chaos.sink", str(self.port), str(self._notes)]
        self.process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.05)
        raise SystemExit("The mail server did not start.")

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def accepted(self) -> list[Mail]:
        lines = self._notes.read_text(encoding="utf-8").splitlines()
        return [Mail(*line.split("\t")[1:]) for line in lines]

    def count(self) -> int:
        return len(self.accepted())


class NeedsRoot(SystemExit):
    def __init__(self) -> None:
        super().__init__("A small disk can only be mounted by root: run this fault as root.")


@dataclass
class SmallDisk:
    """A Maildir on a disk of a few megabytes, which `grow` makes large enough."""

    folder: Path
    megabytes: int = 8

    @property
    def url(self) -> str:
        return f"maildir://{self._disk / 'mail'}"

    @property
    def _disk(self) -> Path:
        return self.folder / "disk"

    def open(self) -> None:
        if os.geteuid() != 0:
            raise NeedsRoot
        self._disk.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.megabytes}m", "tmpfs", self._disk], check=True
        )

    def grow(self) -> None:
        subprocess.run(["mount", "-o", "remount,size=300m", self._disk], check=True)

    @property
    def is_full(self) -> bool:
        found = os.statvfs(self._disk)
        return found.f_bavail * found.f_frsize < 64 * 1024

    def close(self) -> None:
        if self._disk.is_mount():
            subprocess.run(["umount", self._disk], check=True)

    def accepted(self) -> list[Mail]:
        reader = email.parser.BytesHeaderParser(policy=email.policy.default)
        found = []
        for path in self._files():
            with path.open("rb") as file:
                headers = reader.parse(file)
            found.append(Mail(str(headers["Message-ID"]).strip(), str(headers["To"].addresses[0].addr_spec)))
        return found

    def count(self) -> int:
        return len(self._files())

    def half_written(self) -> int:
        """What a full disk cut off and nobody removed."""
        return len(list((self._disk / "mail" / "tmp").glob("*")))

    def _files(self) -> list[Path]:
        return list((self._disk / "mail" / "new").glob("*"))
