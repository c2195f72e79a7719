"""A private house that is broken or measured: its processes, from the same parts as `make run-scaled`, and put up again."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.parts import ROOT, Part, parts_of_the_house
from scripts.post import PostOffice
from scripts.servers import PostgreSQL, Redis, free_port


@dataclass
class House:
    """Running processes in their surroundings. `env` is what they were started with; `database` and `redis` only scaled."""

    env: dict[str, str]
    parts: list[Part]
    post: PostOffice
    database: PostgreSQL | None = None
    redis: Redis | None = None
    _closing: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return self.env["SITE_URL"]

    @property
    def log(self) -> Path:
        """What its processes said."""
        return Path(self.env["DATA_DIR"]) / "log"

    def open(self) -> None:
        for part in self.parts:
            part.log = self.log
            part.start(self.env)
        threading.Thread(target=self._watch, name="supervisor", daemon=True).start()
        self.wait_until_open()

    def wait_until_open(self, patience: float = 40) -> None:
        until = time.monotonic() + patience
        while time.monotonic() < until:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/sundhed/", timeout=5):
                return
            time.sleep(0.2)
        raise SystemExit("The house did not open.")

    def _watch(self) -> None:
        while not self._closing.wait(0.5):
            for part in self.parts:
                part.watch(self.env)

    def kill(self, name: str) -> None:
        """SIGKILL to this part and its children; the supervisor puts it up again."""
        next(part for part in self.parts if part.name == name).kill()

    def close(self) -> None:
        self._closing.set()
        for part in self.parts:
            part.tell(signal.SIGTERM)
        until = time.monotonic() + 10
        for part in self.parts:
            part.end(until)


def surroundings(folder: Path, mail_url: str) -> dict[str, str]:
    """The environment of a house of its own, as `.env.example` names it."""
    passed_on = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    port = free_port()
    return {
        **passed_on,
        "ENV_FILE": "",
        "DATA_DIR": str(folder / "data"),
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "MAIL_URL": mail_url,
        "MAIL_FROM": "Forsamlingshuset <huset@example.org>",
        "REPLY_DOMAIN": "svar.example.org",
        "DEMO": "0",
        "PYTHONUNBUFFERED": "1",
    }


@contextlib.contextmanager
def scaled(folder: Path, post: PostOffice, own: Mapping[str, str] | None = None) -> Iterator[House]:
    """Two web processes, two workers, one clock, on servers of their own; migrated, not opened yet.

    `own` is added to the environment of the processes, and not to that of their servers.
    """
    with contextlib.ExitStack() as cleaning:
        database = PostgreSQL.start()
        cleaning.callback(database.stop)
        redis = Redis.start()
        cleaning.callback(redis.stop)
        env = surroundings(folder, post.url)
        env |= {"DATABASE_URL": database.url("house"), "REDIS_URL": redis.url}
        migrate(env)
        taken = cleaning.enter_context(socket.create_server(("127.0.0.1", int(env["PORT"])), backlog=1024))
        taken.set_inheritable(True)
        env |= own or {}
        parts = parts_of_the_house(taken, folder / "data")
        house = House(env, parts, post, database, redis)
        cleaning.callback(house.close)
        yield house


@contextlib.contextmanager
def embedded(folder: Path, post: PostOffice) -> Iterator[House]:
    """One process on SQLite."""
    env = surroundings(folder, post.url)
    migrate(env)
    house = House(env, [Part("house", [sys.executable, "manage.py", "serve", "--quiet"])], post)
    try:
        yield house
    finally:
        house.close()


def migrate(env: dict[str, str]) -> None:
    Path(env["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, cwd=ROOT, check=True)
