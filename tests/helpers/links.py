"""A house whose pages are counted, behind the answers to personal links; and people who come to it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterable
from typing import Any

from config.serving.links import Links
from config.serving.pages import Pages
from events import links
from events.models import Event, Registration
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.helpers.asgi import Said, ask

FORM = {"content_type": "application/x-www-form-urlencoded"}
YES, MAYBE, NO = (f"answer={word}".encode() for word in ("accepted", "tentative", "declined"))


class House:
    """The pages behind the links, and how often they were asked."""

    def __init__(self) -> None:
        self.pages, self.asked = Pages(), 0
        self.links = Links(self, self.pages)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await self.pages(scope, receive, send)

    def told(self, *asked: Any) -> list[Said]:
        """One after another."""

        async def all_of_them() -> list[Said]:
            return [await each for each in asked]

        return asyncio.run(all_of_them())

    def told_at_once(self, asked: Iterable[Any]) -> list[Said]:
        async def all_of_them() -> list[Said]:
            return list(await asyncio.gather(*asked))

        return asyncio.run(all_of_them())

    def look(self, row: Registration, application: Any = None, **more: Any) -> Any:
        return ask(application or self.links, path_of(row), **more)

    def press(self, row: Registration, body: bytes = YES, application: Any = None, **more: Any) -> Any:
        return ask(application or self.links, path_of(row), "POST", body=body, **FORM, **more)


def path_of(row: Registration) -> str:
    return f"/svar/{links.registration_token(row)}/"


def invited(event: Event | None = None, **person: Any) -> Registration:
    return RegistrationFactory(
        event=event or EventFactory(capacity=5), person=PersonFactory(**{"name": "Asta", **person})
    )


def words_of(said: Said) -> str:
    body = said[2]
    return (gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body).decode()


def heads_of(said: Said) -> dict[bytes, bytes]:
    """But for the hour, and for a length that differs with how it is squeezed."""
    return {
        name.lower(): value
        for name, value in said[1].items()
        if name.lower() not in (b"content-length", b"expires", b"vary")
    } | {b"vary": b" ".join(sorted(said[1].get(b"vary", said[1].get(b"Vary", b"")).split(b", ")))}
