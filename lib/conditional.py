"""Answers that a program fetches again and again: validated by tag and date, compressed when asked for.

Django's own ConditionalGetMiddleware makes the whole answer before it finds that nobody needs it; here the
tag comes first and the body only when it is needed. RFC 9110 sections 8.8, 12.5.3 and 13.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, parse_etags, parse_http_date_safe

_WORTH_COMPRESSING = 400  # bytes; below it the saving is less than the headers
_SUFFIX = re.compile(r'(?:[-;:](?:gzip|gz|br|zstd|deflate))+"$')


@dataclass(frozen=True)
class Version:
    """One version of a thing that is fetched: `tag` differs whenever the bytes may; `changed_at` is aware.

    Where something may also be taken away, the date of a later version can lie before that of an earlier
    one: with `may_shrink` only the very date we gave counts as the same version.
    """

    tag: str
    changed_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    may_shrink: bool = False


def answer(
    request: HttpRequest, version: Version, render: Callable[[], bytes], *, content_type: str
) -> HttpResponse:
    """304 without rendering where the client has this version, else 200; the same headers either way."""
    compressed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    response: HttpResponse
    if is_known(request, version):
        response = HttpResponseNotModified()
    else:
        body = render()
        compressed = compressed and len(body) >= _WORTH_COMPRESSING
        response = HttpResponse(_gzip(body) if compressed else body, content_type=content_type)
        response.headers["Content-Length"] = str(len(response.content))
        if compressed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = _tag(version, compressed=compressed)
    response.headers["Last-Modified"] = http_date(int(version.changed_at.timestamp()))
    response.headers["Vary"] = "Accept-Encoding"
    for name, value in version.headers.items():
        response.headers[name] = value
    return response


def is_known(request: HttpRequest, version: Version) -> bool:
    """Whether the client has this version already.

    If-None-Match wins over the date (RFC 9110 13.2.2) and is compared weakly (13.1.2): a proxy that
    compresses may have weakened the tag or put the name of the coding at its end.
    """
    asked = request.headers.get("If-None-Match")
    if asked is not None:
        ours = _tag(version, compressed=False)
        return any(tag == "*" or _bare(tag) == ours for tag in parse_etags(asked))
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    changed = int(version.changed_at.timestamp())
    return since is not None and (since == changed if version.may_shrink else since >= changed)


def accepts_gzip(header: str) -> bool:
    """Whether Accept-Encoding names gzip, or anything, with more than no quality."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        weights[name.strip()] = _quality(parameters)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _quality(parameters: str) -> float:
    name, _equals, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _tag(version: Version, *, compressed: bool) -> str:
    """Strong, so each coding has its own (RFC 9110 8.8.3.3)."""
    return f'"{version.tag}-gzip"' if compressed else f'"{version.tag}"'


def _bare(tag: str) -> str:
    return _SUFFIX.sub('"', tag.removeprefix("W/"))


def _gzip(body: bytes) -> bytes:
    """The same bytes give the same bytes: no time stands in the header."""
    return gzip.compress(body, compresslevel=6, mtime=0)
