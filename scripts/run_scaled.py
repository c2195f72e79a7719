"""`make run-scaled`: the scaled house on this machine, so that anyone sees it work.

Starts a private PostgreSQL and Redis, migrates, and runs two web processes on one socket, two workers and one clock.
Ctrl-C stops what was started here, and nothing else. The data is thrown away with the servers.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

from scripts.parts import ROOT, Part, parts_of_the_house, reader_of_answers
from scripts.servers import PostgreSQL, Redis

PATIENCE = 20


class Stopped(Exception):
    """We were told to close."""


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    host, port = os.environ.get("HOST") or "127.0.0.1", int(os.environ.get("PORT") or 8000)
    with _listening(host, port) as taken, contextlib.ExitStack() as cleaning:
        try:
            env = _surroundings(cleaning, host, port)
            _manage(env, "prepare_house")
            parts = parts_of_the_house(taken, Path(env["DATA_DIR"]))
            if env["DEMO"] == "1" or env.get("REPLY_MAILBOX_URL"):
                parts.append(reader_of_answers())
            cleaning.callback(_close, parts)
            _watch(parts, env)
        except Stopped:
            print("\n  Closing …", flush=True)


def _listening(host: str, port: int) -> socket.socket:
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as fault:
        raise SystemExit(
            f"Forsamlingshuset cannot start: port {port} is taken. Choose another, for example: make run-scaled PORT={port + 1}"
        ) from fault
    taken.listen(1024)
    return taken


def _surroundings(cleaning: contextlib.ExitStack, host: str, port: int) -> dict[str, str]:
    """The environment of a scaled house; see .env.example."""
    data = Path(tempfile.mkdtemp(prefix="house-"))
    cleaning.callback(shutil.rmtree, data, ignore_errors=True)
    database = PostgreSQL.start()
    cleaning.callback(database.stop)
    redis = Redis.start()
    cleaning.callback(redis.stop)
    print(f"  PostgreSQL in {database.folder}, Redis at {redis.url}", flush=True)
    return {
        "MAIL_URL": f"maildir://{data / 'mail'}",
        "MAIL_FROM": "Forsamlingshuset <huset@example.org>",
        "REPLY_DOMAIN": "svar.example.org",
        "DEMO": "1",
        **os.environ,
        "ENV_FILE": "",
        "DATABASE_URL": database.url("house"),
        "REDIS_URL": redis.url,
        "DATA_DIR": str(data),
        "SITE_URL": f"http://{host}:{port}",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }


def _manage(env: dict[str, str], *command: str) -> None:
    if subprocess.run([sys.executable, "manage.py", *command], env=env, cwd=ROOT, check=False).returncode:
        raise SystemExit(1)  # it has said why


def _watch(parts: list[Part], env: dict[str, str]) -> None:
    for part in parts:
        part.start(env)
    while True:
        time.sleep(0.5)
        for part in parts:
            part.watch(env)


def _close(parts: list[Part]) -> None:
    """Everybody is told to finish; a second Ctrl-C waits for nobody, and still leaves nothing behind."""
    until = time.monotonic() + PATIENCE

    def hurry(number: int, frame: FrameType | None) -> None:
        for part in parts:
            part.kill()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, hurry)
    for part in parts:
        part.tell(signal.SIGTERM)
    for part in parts:
        part.end(until)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    main()
