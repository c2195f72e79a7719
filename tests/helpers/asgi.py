"""One question to an ASGI application, as the server brings it."""

from __future__ import annotations

import asyncio
from typing import Any

Said = tuple[int, dict[bytes, bytes], bytes]


async def ask(
    application: Any,
    path: str,
    method: str = "GET",
    *,
    query: str = "",
    body: bytes = b"",
    root_path: str = "",
    reads: asyncio.Event | None = None,
    besides: tuple[tuple[str, str], ...] = (),
    **headers: str,
) -> Said:
    """Status, headers and body. `besides` are headers that may be there twice; `reads` is who takes no word before it."""
    messages: list[Any] = []
    lines = {"host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if body:
        lines["content-length"] = str(len(body))
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "root_path": root_path,
        "headers": [(name.encode(), value.encode()) for name, value in (*lines.items(), *besides)],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    heard: list[Any] = [{"type": "http.request", "body": body}]

    async def receive() -> Any:
        return heard.pop() if heard else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if reads is not None:
            await reads.wait()
        messages.append(message)

    await application(scope, receive, send)
    whole = b"".join(message.get("body", b"") for message in messages[1:])
    return messages[0]["status"], dict(messages[0]["headers"]), whole
