"""Where the mails of a private house land: a mail server in a process of its own, which notes what it accepted."""

from __future__ import annotations

import contextlib
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
    seconds_for_each: float = 0.0
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
        command = [sys.executable, "-m", "scripts.sink", self.port, self._notes, self.seconds_for_each]
        self.process = subprocess.Popen([str(word) for word in command], cwd=ROOT, start_new_session=True)
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
