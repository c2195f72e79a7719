"""Postfix's own two programs for measuring mail: a sink that takes everything, and a source that sends without thinking.

The package is not installed, for it would open a mail server: its programs are taken out of it and lie under build/.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from scripts.parts import ROOT
from scripts.post import Mail
from scripts.servers import Missing, free_port

_FOLDER = ROOT / "build" / "postfix"


def _program(name: str) -> tuple[str | Path, dict[str, str]]:
    """Where it is, and the environment it needs."""
    installed = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if installed:
        return installed, dict(os.environ)
    if not (_FOLDER / "usr/sbin" / name).exists():
        _unpack()
    return _FOLDER / "usr/sbin" / name, {
        **os.environ,
        "LD_LIBRARY_PATH": str(_FOLDER / "usr/lib/postfix"),
    }


def _unpack() -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    quiet = subprocess.DEVNULL
    with contextlib.suppress(OSError):  # not Debian
        subprocess.run(["apt-get", "-qq", "download", "postfix"], cwd=_FOLDER, check=False, stderr=quiet)
    for package in _FOLDER.glob("postfix_*.deb"):
        subprocess.run(["dpkg", "-x", package, _FOLDER], check=True)
        return
    raise Missing("smtp-sink", "postfix")


@dataclass
class Sink:
    """A post office that takes every mail and keeps none; it counts them."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def _words(self) -> Path:
        return self.folder / "sink"

    def open(self) -> None:
        program, env = _program("smtp-sink")
        who = ["-u", "nobody"] if os.geteuid() == 0 else []
        command: list[str | Path] = [program, "-c", *who, f"127.0.0.1:{self.port}", "1000"]
        with self._words.open("wb") as words:
            self.process = subprocess.Popen(command, env=env, stdout=words, start_new_session=True)
        for _ in range(200):
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
        raise RuntimeError("smtp-sink counts mails and keeps none.")

    def count(self) -> int:
        """What it says that it has taken in all."""
        found = re.findall(rb"mesg=(\d+)", self._words.read_bytes()[-400:])
        return int(found[-1]) if found else 0


def source(sink: Sink, mails: int, size: int, *, senders: int) -> float:
    """Mails a second of so many senders, each on a connection that it keeps."""
    program, env = _program("smtp-source")
    options = ["-d", "-s", str(senders), "-m", str(mails), "-l", str(size)]
    addresses = ["-f", "huset@example.org", "-t", "p1@maaling.example.org"]
    began = time.perf_counter()
    subprocess.run([program, *options, *addresses, f"127.0.0.1:{sink.port}"], env=env, check=True)
    return mails / (time.perf_counter() - began)
