"""Private PostgreSQL and Redis servers in a temporary folder, for trying the scaled house and for tests.

Nothing but what is started here is ever stopped here.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


class Missing(SystemExit):
    """A program that is needed is not installed; the sentence says how to get it."""

    def __init__(self, program: str, package: str) -> None:
        super().__init__(
            f"{program} is missing. Install it, on Debian and Ubuntu with: apt-get install {package}"
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class PostgreSQL:
    """One cluster on a unix socket, with nobody else's data in it."""

    folder: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, *, throw_away: bool = False) -> PostgreSQL:
        """Takes one or two seconds. `throw_away` trades safety on a power cut for speed."""
        binaries = _postgresql_binaries()
        folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path has room for 107 letters
        user = _not_root(folder)
        _run(
            [
                *user,
                binaries / "initdb",
                "-D",
                folder / "data",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
                "-U",
                "house",
            ]
        )
        options = {"unix_socket_directories": folder, "listen_addresses": "", "max_connections": 200}
        if throw_away:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [
                    *user,
                    binaries / "postgres",
                    "-D",
                    folder / "data",
                    *(f"-c{name}={value}" for name, value in options.items()),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        server = cls(folder, process)
        server._wait_until_ready(binaries)
        _run([binaries / "createdb", "-h", folder, "-U", "house", "house"])
        return server

    def url(self, database: str) -> str:
        return f"postgres://house@/{self.folder}/{database}"

    def stop(self) -> None:
        """Ends its own process and removes its own folder. Harmless a second time."""
        _stop(self.process, signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self, binaries: Path) -> None:
        for _ in range(200):
            if self.process.poll() is not None:
                break
            asked: list[str | Path] = [binaries / "pg_isready", "-q", "-h", self.folder]
            if subprocess.run(asked, check=False).returncode == 0:
                return
            time.sleep(0.05)
        words = (self.folder / "log").read_text(errors="replace")
        self.stop()
        raise SystemExit(f"PostgreSQL did not start: {words[-500:]}")


@dataclass
class Redis:
    """One Redis on loopback that keeps nothing on disk."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> Redis:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            raise Missing("Redis", "redis-server")
        folder, port = Path(tempfile.mkdtemp(prefix="redis-")), free_port()
        process = subprocess.Popen(
            [
                program,
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        server = cls(folder, port, process)
        server._wait_until_ready()
        return server

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        _stop(self.process, signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        self.stop()
        raise SystemExit("Redis did not start.")


def _postgresql_binaries() -> Path:
    """Debian keeps them outside PATH, a folder for each version."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    if found is None:
        raise Missing("PostgreSQL", "postgresql")
    return Path(found).parent


def _not_root(folder: Path) -> list[str | Path]:
    """PostgreSQL refuses to run as root; then the user that its package made runs it, in a folder of its own."""
    if os.geteuid() != 0:
        return []
    try:
        postgres = pwd.getpwnam("postgres")
    except KeyError as missing:
        raise Missing("The user postgres", "postgresql") from missing
    os.chown(folder, postgres.pw_uid, postgres.pw_gid)
    return ["setpriv", f"--reuid={postgres.pw_uid}", f"--regid={postgres.pw_gid}", "--init-groups"]


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/"
    )
    if done.returncode != 0:
        raise SystemExit(f"{Path(command[0]).name} as {getpass.getuser()} failed: {done.stdout[-800:]}")


def _stop(process: subprocess.Popen[bytes], how: signal.Signals, patience: float = 10) -> None:
    if process.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
