"""The processes of the scaled house on one machine: two web processes on one socket, two workers and one clock."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Part:
    """One process of the house, started again when it falls."""

    name: str
    command: list[str]
    socket: socket.socket | None = None
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    again_at: float = field(default=0.0)
    log: Path | None = None
    """Where its words go; nowhere in particular: to our own terminal."""

    def start(self, env: dict[str, str]) -> None:
        with contextlib.ExitStack() as opened:
            words = opened.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(
                self.command,
                env=env,
                cwd=ROOT,
                stdout=words,
                stderr=words,
                pass_fds=[self.socket.fileno()] if self.socket else [],
                start_new_session=True,  # Ctrl-C in the terminal is for us, and we tell our parts in order
            )

    def watch(self, env: dict[str, str]) -> None:
        """A part that fell is put up again, each time a little later."""
        if self.process is None or self.process.poll() is None:
            return
        if not self.again_at:
            self.falls += 1
            self.again_at = time.monotonic() + min(2**self.falls, 30)
            print(f"  {self.name} ended with {self.process.returncode} and starts again.", flush=True)
        elif time.monotonic() >= self.again_at:
            self.again_at = 0.0
            self.start(env)

    def tell(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(number)

    def end(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()

    def kill(self) -> None:
        """With its children: a worker has some."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def reader_of_answers() -> Part:
    """Where there is a mailbox for answers, such as the demo's."""
    return Part("answers", [sys.executable, "manage.py", "receive_replies"])


def parts_of_the_house(taken: socket.socket, data: Path) -> list[Part]:
    """Not started yet. `data` is where the clock keeps its memory."""
    serve = [sys.executable, "manage.py", "serve", "--fd", str(taken.fileno())]
    celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet"]
    # Letters wait while people press: their workers take what the pages leave of the processor.
    worker = ["nice", "-n", "19", *celery, "worker", "--concurrency", "1", "--loglevel", "WARNING"]
    return [
        Part("web 1", serve, taken),
        Part("web 2", [*serve, "--quiet"], taken),
        Part("worker 1", [*worker, "--hostname", "one@%h"]),
        Part("worker 2", [*worker, "--hostname", "two@%h"]),
        Part(
            "clock",
            [*celery, "beat", "--loglevel", "WARNING", "--schedule", str(data / "clock"), "--pidfile", ""],
        ),
    ]
