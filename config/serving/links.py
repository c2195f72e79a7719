"""Pages and presses of personal links, before Django is asked: in the minute after an invitation hundreds come at once.

Those who come together are read, judged and written together (`events.by_link`, `lib.ferry`): one thread, one transaction
and one question to the database for all. Django alone made 265 answers a second on two cores, and this makes 400.

Whatever is not plain is Django's: who is signed in, forms with more in them, a page that nobody has seen yet, a press that
is refused. Its own answers to plain visitors are where the headers here come from, and once a minute one of them goes to
Django to learn them anew; so none of them is written twice.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import re
import time
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.conf import settings
from django.http import parse_cookie

from config.outage import is_outage
from config.serving.pages import Pages
from events import by_link, links
from events.operations.registrations import Answer
from events.views.unanswered import WISHES
from lib.ferry import Ferry

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
Message = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]

LEARNED_FOR = 60.0
"""Seconds for which the headers of an answer of Django's are ours, too."""
MOST_LEARNED = 100
"""Kinds of visitors: languages, names of the house. Strangers can make up more of them than we keep."""
_PRESSES = {f"answer={answer.value}".encode(): answer for answer in Answer}
_LENGTHS = {str(len(press)).encode() for press in _PRESSES}
_FORM = b"application/x-www-form-urlencoded"
_RECEIPT = "?sagt=kvittering#kvittering"
_OF_ONE_ANSWER = {b"content-length", b"content-encoding", b"location"}
_GZIP = re.compile(rb"\bgzip\b")


class _Visit(NamedTuple):
    """A plain visitor: `kind` is all that the headers of the answer depend on."""

    kind: Hashable
    token: str
    language: str | None
    wish: str | None
    gzip: bool


class Links:
    """An ASGI application: plain pages and presses of personal links, everything else from the application behind it."""

    def __init__(self, behind: Application, pages: Pages) -> None:
        self._behind = behind
        self._path = re.compile(re.escape(links.path("events:answer", "\0")).replace("\0", r"([\w-]+)"))
        threads, most = pages.threads, by_link.MOST
        self._looks = Ferry(_told_once(by_link.pages), threads, most=most)
        self._finds = Ferry(_told_once(by_link.find), threads, most=most)
        self._presses = Ferry(
            _told_once(by_link.press), threads, most=most, same=lambda press: press.whose.event
        )
        self._learned: dict[Hashable, tuple[float, Headers]] = {}

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        visit = self._plain(scope)
        if visit is None:
            await self._behind(scope, receive, send)
            return
        until, headers = self._learned.get(visit.kind, (0.0, []))
        if time.monotonic() >= until:
            await self._learn(visit, scope, receive, send)
        elif scope["method"] == "GET":
            await self._show(visit, headers, scope, receive, send)
        else:
            await self._take(visit, headers, scope, receive, send)

    def _plain(self, scope: Any) -> _Visit | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "POST"):
            return None
        if scope["root_path"] or settings.FORCE_SCRIPT_NAME:
            return None
        found = self._path.fullmatch(scope["path"])
        if found is None:
            return None
        said = dict(scope["headers"])
        if len(said) != len(scope["headers"]):  # something is said twice, which Django reads in its own way
            return None
        wish, language = _wish(scope["query_string"]), None
        if scope["method"] == "POST":
            length = said.get(b"content-length", b"")
            if said.get(b"content-type") != _FORM or length not in _LENGTHS:
                return None
        elif wish is None and scope["query_string"]:
            return None
        if b"cookie" in said:
            cookies = parse_cookie(said[b"cookie"].decode("latin-1"))
            if settings.SESSION_COOKIE_NAME in cookies:
                return None
            language = cookies.get(settings.LANGUAGE_COOKIE_NAME)
            language = language if language in dict(settings.LANGUAGES) else None
        gzip = bool(_GZIP.search(said.get(b"accept-encoding", b"")))
        names = said.get(b"host"), scope["scheme"], said.get(b"x-forwarded-proto")
        kind = scope["method"], *names, language, gzip
        return _Visit(kind, found[1], language, wish, gzip)

    async def _show(self, visit: _Visit, headers: Headers, scope: Any, receive: Receive, send: Send) -> None:
        look = by_link.Look(
            visit.token, links.hash_of(visit.token), visit.language, visit.wish, gzip=visit.gzip
        )
        body = None
        with contextlib.suppress(Exception):  # `_told_once` has told it, and Django tells the visitor
            body = await self._looks.cross(look)
        if body is None:
            await self._behind(scope, receive, send)
            return
        own = [(b"content-encoding", b"gzip")] if visit.gzip else []
        await _answer(send, 200, [*headers, *own], body)

    async def _take(self, visit: _Visit, headers: Headers, scope: Any, receive: Receive, send: Send) -> None:
        body, receive = await _heard(receive)
        answer = _PRESSES.get(body) if body is not None else None
        if answer is None or not await self._is_taken(visit.token, answer):
            await self._behind(scope, receive, send)
            return
        await _answer(send, 302, [*headers, (b"location", f"{scope['path']}{_RECEIPT}".encode())], b"")

    async def _is_taken(self, token: str, answer: Answer) -> bool:
        """What may have been taken, and is not known to be, is asked once more: the same answer again changes nothing."""
        link_hash = links.hash_of(token)
        with contextlib.suppress(Exception):  # `_told_once` has told it, and Django tells the visitor
            whose = by_link.seen(link_hash) or await self._finds.cross(link_hash)
            return whose is not None and await self._presses.cross(by_link.Press(link_hash, whose, answer))
        return False

    async def _learn(self, visit: _Visit, scope: Any, receive: Receive, send: Send) -> None:
        """Django answers. Where that is what plain visitors get, so are its headers."""

        async def hear(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._hear(visit.kind, scope, message)
            await send(message)

        await self._behind(scope, receive, hear)

    def _hear(self, kind: Hashable, scope: Any, message: Message) -> None:
        headers = [(name.lower(), value) for name, value in message["headers"]]
        said = dict(headers)
        if scope["method"] == "GET":
            is_plain = message["status"] == 200
        else:
            is_plain = message["status"] == 302 and said.get(b"location", b"").endswith(_RECEIPT.encode())
        if not is_plain or b"set-cookie" in said:
            return
        now = time.monotonic()
        if len(self._learned) >= MOST_LEARNED:
            self._learned = {one: known for one, known in self._learned.items() if known[0] > now}
        if len(self._learned) < MOST_LEARNED:
            shared = [(name, value) for name, value in headers if name not in _OF_ONE_ANSWER]
            self._learned[kind] = now + LEARNED_FOR, shared


def _wish(query: bytes) -> str | None:
    """The button that the mail had, where nothing else is asked for."""
    name, _is, value = query.partition(b"=")
    wish = value.decode("latin-1")
    return wish if name == b"svar" and wish in WISHES else None


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    head = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


async def _heard(receive: Receive) -> tuple[bytes | None, Receive]:
    """The body, or None of whoever hung up before its end; and a way to hear it again."""
    messages: list[Message] = []
    while not messages or messages[-1].get("more_body", False):
        messages.append(await receive())
    is_whole = all(message["type"] == "http.request" for message in messages)
    body = b"".join(message.get("body", b"") for message in messages) if is_whole else None

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return body, again


def _told_once(carry: Callable[P, R]) -> Callable[P, R]:
    """An outage is told by Django, which is asked next; a mistake of ours would else be seen by nobody."""

    @functools.wraps(carry)
    def carried(*given: P.args, **named: P.kwargs) -> R:
        try:
            return carry(*given, **named)
        except Exception as fault:
            if not is_outage(fault):
                log.exception("Personal links could not be answered together.")
            raise

    return carried
