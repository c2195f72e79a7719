"""Handing out a file: in pieces, a part of it where a player asks for one, and never as a page of ours.

The caller has asked who may. Whatever a file pretends to be, browsers take it for what we say (`nosniff`), run nothing
in it (`sandbox`), and no cache on the way keeps it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from typing import IO

from asgiref.sync import sync_to_async
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from networks.reference import slug_of
from prize.models import Attachment, MediaKind

PIECE = 256 * 1024
INLINE = {MediaKind.IMAGE, MediaKind.SOUND, MediaKind.FILM}
"""Shown and played on our pages; everything else is saved by the browser."""
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def answer(request: HttpRequest, row: Attachment) -> HttpResponseBase:
    """The file, or the range of it that was asked for (RFC 9110 14)."""
    etag = f'"{row.sha256[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return _guarded(HttpResponse(status=304), row, etag)
    asked = _asked(request, row.size, etag)
    first, last = asked or (0, row.size - 1)
    if first > last:
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{row.size}"
        return _guarded(refusal, row, etag)
    response = stream(request, row.file, row.mime, first, last)
    response["Content-Length"] = str(last - first + 1)
    if asked is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{row.size}"
    return _guarded(response, row, etag)


def captions(row: Attachment) -> HttpResponse:
    """The captions of a film, whole: they are small."""
    if not row.captions:
        raise Http404
    with _open(row.captions.storage, row.captions.name) as file:
        response = HttpResponse(file.read(), content_type="text/vtt; charset=utf-8")
    _guard(response)
    return response


def _asked(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """The first and last byte. None for the whole: no range, one that we do not understand, or one of another file."""
    found = _RANGE.match(request.headers.get("Range", ""))
    if not found or request.headers.get("If-Range", etag) != etag or not any(found.groups()):
        return None
    start, end = found.groups()
    if len(start) > 15 or len(end) > 15:
        return 1, 0
    if not start:
        return (max(0, size - int(end)), size - 1) if int(end) else (1, 0)
    return int(start), min(int(end), size - 1) if end else size - 1


def stream(request: HttpRequest, kept: FieldFile, mime: str, first: int, last: int) -> HttpResponseBase:
    """The bytes from the first to the last, in pieces, whatever the server; 404 where the file is gone. Says no length."""
    if request.method == "HEAD":
        return HttpResponse(content_type=mime)
    file = _open(kept.storage, kept.name)
    pieces = _pieces(file, first, last)
    under_asgi = hasattr(request, "scope")
    response = StreamingHttpResponse(_awaited(pieces) if under_asgi else pieces, content_type=mime)
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]  # noqa: SLF001 - as FileResponse does
    return response


def _open(storage: Storage, name: str | None) -> IO[bytes]:
    try:
        return storage.open(name or "", "rb")
    except OSError as wrong:
        raise Http404 from wrong


def _pieces(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    file.seek(first)
    left = last - first + 1
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The loop that serves everybody does not wait for a disk."""
    following = sync_to_async(lambda: next(pieces, b""), thread_sensitive=False)
    while piece := await following():
        yield piece


def _guarded(response: HttpResponseBase, row: Attachment, etag: str) -> HttpResponseBase:
    suffix = str(row.file.name).rpartition(".")[2]
    name = f"{slug_of(row.title)[:80] or 'fil'}.{suffix}"
    response["Content-Disposition"] = content_disposition_header(row.kind not in INLINE, name) or "attachment"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    _guard(response)
    return response


def _guard(response: HttpResponseBase) -> None:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-cache"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
