"""The limit of pages: ready bytes from a bare application in the same server, two processes on one socket.

`python -m benchmarks.bare FD replies.json` is one of the two; `serving` starts both.
"""

from __future__ import annotations

import base64
import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.parts import ROOT

PROCESSES = 2


@dataclass(frozen=True)
class Reply:
    """What stands behind one path."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Bare:
    """An ASGI application that looks nothing up but the path."""

    def __init__(self, replies: Mapping[str, Reply]) -> None:
        self._replies = {
            path: (
                {
                    "type": "http.response.start",
                    "status": reply.status,
                    "headers": [
                        (name.lower().encode(), value.encode()) for name, value in reply.headers.items()
                    ],
                },
                {"type": "http.response.body", "body": reply.body},
            )
            for path, reply in replies.items()
        }

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        head, body = self._replies[scope["path"]]
        await send(head)
        await send(body)


@contextlib.contextmanager
def serving(folder: Path, replies: Mapping[str, Reply]) -> Iterator[str]:
    """Gives the address. `/` is there besides, and says nothing."""
    replies = {"/": Reply(204), **replies}
    kept = folder / "replies.json"
    kept.write_text(json.dumps({path: _packed(reply) for path, reply in replies.items()}), encoding="utf-8")
    with two_processes("benchmarks.bare", [kept]) as url:
        yield url


@contextlib.contextmanager
def two_processes(
    module: str, words: Sequence[str | Path] = (), env: Mapping[str, str] | None = None
) -> Iterator[str]:
    """As many as the house has, on one socket whose number is their first word. Gives the address."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as taken, contextlib.ExitStack() as cleaning:
        command: list[str | Path] = [sys.executable, "-m", module, str(taken.fileno()), *words]
        for _ in range(PROCESSES):
            process = subprocess.Popen(
                command, cwd=ROOT, env=env, pass_fds=[taken.fileno()], start_new_session=True
            )
            cleaning.callback(process.wait)
            cleaning.callback(process.kill)
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        _wait(url)
        yield url


def _wait(url: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/", timeout=10):
            time.sleep(0.5)  # for the other one
            return
        time.sleep(0.05)
    raise SystemExit("The bare server did not start.")


def _packed(reply: Reply) -> dict[str, Any]:
    return {**vars(reply), "body": base64.b64encode(reply.body).decode()}


def _unpacked(kept: dict[str, Any]) -> Reply:
    return Reply(**{**kept, "body": base64.b64decode(kept["body"])})


def serve(application: Any, descriptor: int) -> None:
    """The server of the house, without the house."""
    from config.serving.web import Server

    Server(socket.socket(fileno=descriptor), application=application).serve_until_told()


def main(descriptor: int, kept: Path) -> None:
    replies = {path: _unpacked(reply) for path, reply in json.loads(kept.read_text()).items()}
    serve(Bare(replies), descriptor)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
