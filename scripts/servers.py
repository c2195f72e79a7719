"""Private PostgreSQL and Redis servers in a temporary folder, for trying the scaled house and for tests.

Nothing but what is started here is ever stopped here. `halt` and `resume` are an outage: the same server, the same
data, away for a while.
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
    command: list[str | Path]
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, *, throw_away: bool = False) -> PostgreSQL:
        """Takes one or two seconds. `throw_away` trades safety on a power cut for speed."""
        binaries = postgresql_binaries()
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
            # It sees no row of a test, which are never committed: told that tables are empty, the planner reads all of
            # ten thousand registrations for each of ten thousand people.
            options |= {"autovacuum": "off"}
        settings = [f"-c{name}={value}" for name, value in options.items()]
        command = [*user, binaries / "postgres", "-D", folder / "data", *settings]
        server = cls(folder, command, _spawn(command, folder / "log"))
        server._wait_until_ready()
        _run([binaries / "createdb", "-h", folder, "-U", "house", "house"])
        return server

    def url(self, database: str) -> str:
        return f"postgres://house@/{self.folder}/{database}"

    def halt(self) -> None:
        """Closes every connection, as a restart by the system does; the data stays."""
        _stop(self.process, signal.SIGINT)

    def resume(self) -> None:
        self.process = _spawn(self.command, self.folder / "log")
        self._wait_until_ready()

    def stop(self) -> None:
        """Ends its own process and removes its own folder. Harmless a second time."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        binaries = postgresql_binaries()
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
    command: list[str | Path]
    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls) -> Redis:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            raise Missing("Redis", "redis-server")
        folder, port = Path(tempfile.mkdtemp(prefix="redis-")), free_port()
        keeps_nothing = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
        command: list[str | Path] = [program, "--port", str(port), "--bind", "127.0.0.1", *keeps_nothing]
        server = cls(folder, port, command, _spawn(command))
        server._wait_until_ready()
        return server

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def halt(self) -> None:
        """What it held in memory is gone, as after a crash."""
        _stop(self.process, signal.SIGTERM)

    def resume(self) -> None:
        self.process = _spawn(self.command)
        self._wait_until_ready()

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            time.sleep(0.02)
        self.stop()
        raise SystemExit("Redis did not start.")


def postgresql_binaries() -> Path:
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


def _spawn(command: list[str | Path], log: Path | None = None) -> subprocess.Popen[bytes]:
    with contextlib.ExitStack() as opened:
        errors = opened.enter_context(log.open("ab")) if log else subprocess.DEVNULL
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)


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
