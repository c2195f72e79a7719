"""Style sheets, scripts, fonts and images, answered before Django is asked.

whitenoise knows how a file is to be served; its middleware is written for WSGI, and under ASGI each file would pass
through a thread and every layer of Django. A file whose name holds its hash may be kept for ever.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise import WhiteNoise
from whitenoise.responders import Response, StaticFile

Application = Callable[[dict[str, Any], Callable[[], Any], Callable[[Any], Any]], Awaitable[None]]
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


class StaticFiles:
    """An ASGI application: our own files under `STATIC_URL`, everything else from the application behind it.

    With a manifest the collected files are read once at the start. Without one, in tests and under DEBUG, each file is
    looked up where it lies, so that a change is seen at once.
    """

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._collected = hasattr(staticfiles_storage, "hashed_files") and not settings.DEBUG
        self._noise = WhiteNoise(
            None,
            root=settings.STATIC_ROOT if self._collected and settings.STATIC_ROOT.is_dir() else None,
            prefix=settings.STATIC_URL,
            max_age=3600 if self._collected else 0,
            allow_all_origins=False,
            immutable_file_test=lambda path, url: self._collected and bool(HASHED.search(url)),
            add_headers_function=_be_strict,
        )

    async def __call__(
        self, scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]
    ) -> None:
        file = self._find(scope["path"]) if scope["type"] == "http" else None
        if file is None:
            await self._behind(scope, receive, send)
            return
        await _answer(file.get_response(scope["method"], _as_wsgi_names(scope["headers"])), send)

    def _find(self, path: str) -> StaticFile | None:
        if not path.startswith(settings.STATIC_URL):
            return None
        if self._collected:
            return self._noise.files.get(path)
        name = path.removeprefix(settings.STATIC_URL)
        found = finders.find(name) if self._noise.url_is_canonical(path) else None
        return self._noise.get_static_file(found, path) if found else None


def _as_wsgi_names(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """accept-encoding as HTTP_ACCEPT_ENCODING, which is how whitenoise asks."""
    return {
        f"HTTP_{name.decode().upper().replace('-', '_')}": value.decode("latin-1") for name, value in headers
    }


async def _answer(response: Response, send: Callable[[Any], Awaitable[None]]) -> None:
    """Our largest file is a font: it is read in one go, and from the memory of the system nearly always."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    body = b""
    if response.file is not None:
        with response.file as file:
            body = file.read()
    await send(
        {"type": "http.response.start", "status": int(response.status), "headers": headers, "trailers": False}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _be_strict(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
