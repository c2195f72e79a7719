"""Feeds that were just asked for are told again without asking Django; everything else passes through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Any

import pytest

from config.serving.feeds import Feeds
from config.serving.pages import Pages
from events import links
from events.models import EventState, EventVisibility
from events.operations import feeds as operations
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory
from tests.helpers.asgi import Said, ask

pytestmark = pytest.mark.django_db(transaction=True)
Asked = tuple[tuple[str, ...], dict[str, str]]
LONG = 60
"""Seconds: longer than a test takes on a busy machine."""


class Counted:
    """The pages, and how often they were asked."""

    def __init__(self) -> None:
        self.pages, self.asked = Pages(), 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await self.pages(scope, receive, send)


def told(application: Any, *asked: Asked) -> list[Said]:
    """One after another, in one loop."""

    async def all_of_them() -> list[Said]:
        return [await ask(application, *words[0], **words[1]) for words in asked]

    return asyncio.run(all_of_them())


def public_event(title: str = "Høstfest") -> None:
    EventFactory(title=title, state=EventState.OPEN, visibility=EventVisibility.PUBLIC)


FEED: Asked = (("/feed/kalender.ics",), {})


def test_the_same_question_is_answered_once_and_in_the_same_words() -> None:
    public_event()
    counted = Counted()

    first, second = told(Feeds(counted, seconds=LONG), FEED, FEED)

    assert first == second
    assert "Høstfest" in first[2].decode()
    assert counted.asked == 1


def test_a_body_that_comes_in_parts_is_told_again_whole() -> None:
    EventFactory.create_batch(
        80, summary="Æbler og pærer. " * 60, state=EventState.OPEN, visibility=EventVisibility.PUBLIC
    )
    counted = Counted()

    first, second = told(Feeds(counted, seconds=LONG), FEED, FEED)

    assert len(first[2]) > Pages.chunk_size
    assert first == second
    assert counted.asked == 1


def test_nothing_new_is_said_again_without_asking() -> None:
    public_event()
    counted = Counted()
    feeds = Feeds(counted, seconds=LONG)
    [whole] = told(feeds, FEED)
    known = (("/feed/kalender.ics",), {"if_none_match": _etag(whole)})

    first, second = told(feeds, known, known)

    assert first[0] == second[0] == 304
    assert first == second
    assert counted.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        {"accept_encoding": "gzip"},
        {"if_none_match": '"another"'},
        {"if_modified_since": "Thu, 01 Jan 2026 00:00:00 GMT"},
        {"host": "localhost"},
    ],
)
def test_another_question_gets_an_answer_of_its_own(other: dict[str, str]) -> None:
    public_event()
    counted = Counted()

    told(Feeds(counted, seconds=LONG), FEED, (FEED[0], other))

    assert counted.asked == 2


@pytest.mark.parametrize("header", ["cookie", "range", "authorization"])
def test_who_brings_a_cookie_is_never_given_what_another_was_told(header: str) -> None:
    public_event()
    counted = Counted()

    told(Feeds(counted, seconds=LONG), *[(FEED[0], {header: "x=1"})] * 2)

    assert counted.asked == 2


def test_a_change_is_told_when_the_moment_is_over() -> None:
    public_event()
    feeds = Feeds(Counted(), seconds=0.5)
    told(feeds, FEED)
    event = EventFactory(title="Vintermøde", state=EventState.OPEN, visibility=EventVisibility.PUBLIC)
    operations.bump(event)

    [soon] = told(feeds, FEED)
    time.sleep(0.55)
    [later] = told(feeds, FEED)

    assert "Vintermøde" not in soon[2].decode()
    assert "Vintermøde" in later[2].decode()


def test_an_address_that_is_no_feed_is_never_kept() -> None:
    counted = Counted()
    unknown: Asked = (("/mit-feed/" + "x" * 24 + ".ics",), {})

    first, second = told(Feeds(counted, seconds=LONG), unknown, unknown)

    assert first[0] == second[0] == 404
    assert counted.asked == 2


def test_a_personal_feed_is_found_again_by_its_own_address_alone() -> None:
    counted = Counted()
    paths = []
    for name in ("Asta", "Bo"):
        feed = operations.create_feed(PersonFactory(name=name), name)
        paths.append(f"/mit-feed/{links.feed_token(feed)}.ics")

    asta, bo, again = told(
        Feeds(counted, seconds=LONG), ((paths[0],), {}), ((paths[1],), {}), ((paths[0],), {})
    )

    assert asta == again
    assert asta[2] != bo[2]
    assert counted.asked == 2


def test_who_asks_while_the_answer_is_made_waits_for_it() -> None:
    public_event()
    counted = Counted()
    feeds = Feeds(counted, seconds=LONG)

    async def at_once() -> Iterable[Said]:
        return await asyncio.gather(*(ask(feeds, "/feed/kalender.ics") for _ in range(10)))

    answers = list(asyncio.run(at_once()))

    assert all(answer == answers[0] for answer in answers)
    assert counted.asked == 1


class Held:
    """The pages, which the second who asks must wait for."""

    def __init__(self) -> None:
        self.counted, self.door = Counted(), asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.counted.asked:
            await self.door.wait()
        await self.counted(scope, receive, send)


def test_while_one_asks_anew_the_others_are_told_what_still_holds() -> None:
    public_event()

    async def near_the_end() -> list[Said]:
        held = Held()
        feeds = Feeds(held, seconds=3)
        first = await ask(feeds, "/feed/kalender.ics")
        await asyncio.sleep(2.5)
        anew = asyncio.create_task(ask(feeds, "/feed/kalender.ics"))
        await asyncio.sleep(0)
        still = await asyncio.wait_for(ask(feeds, "/feed/kalender.ics"), 1)
        await asyncio.sleep(0.6)
        over = asyncio.create_task(ask(feeds, "/feed/kalender.ics"))
        await asyncio.sleep(0.05)
        assert not over.done(), "after its time an answer is told to nobody"
        held.door.set()
        told = [first, still, await anew, await over]
        assert held.counted.asked == 2
        return told

    answers = asyncio.run(near_the_end())

    assert all(answer == answers[0] for answer in answers)


def test_who_does_not_read_what_they_asked_for_holds_nobody_up() -> None:
    """As a phone without a net in the middle of a long calendar: uvicorn lets go of its words when they are read."""
    public_event()
    counted = Counted()
    feeds = Feeds(counted, seconds=LONG)

    async def beside_one_who_stalls() -> list[Said]:
        stalled = asyncio.create_task(ask(feeds, "/feed/kalender.ics", reads=asyncio.Event()))
        await asyncio.sleep(0)
        waiting = asyncio.create_task(ask(feeds, "/feed/kalender.ics"))
        first = await asyncio.wait_for(waiting, LONG)
        later = await asyncio.wait_for(ask(feeds, "/feed/kalender.ics"), LONG)
        assert not stalled.done()
        stalled.cancel()
        return [first, later]

    first, later = asyncio.run(beside_one_who_stalls())

    assert first == later
    assert first[0] == 200
    assert counted.asked == 1


def test_that_there_is_no_such_feed_is_asked_once_for_all_who_wait_to_hear_it() -> None:
    counted = Counted()

    async def at_once() -> list[Said]:
        feeds, unknown = Feeds(counted, seconds=LONG), "/mit-feed/" + "x" * 24 + ".ics"
        told = await asyncio.gather(*(ask(feeds, unknown) for _ in range(10)))
        assert counted.asked == 1
        return [*told, await ask(feeds, unknown)]

    answers = asyncio.run(at_once())

    assert {said[0] for said in answers} == {404}
    assert counted.asked == 2


@pytest.mark.parametrize("fault", [RuntimeError, asyncio.CancelledError])
def test_where_the_first_gets_no_answer_those_who_wait_ask_for_themselves(fault: type[BaseException]) -> None:
    public_event()
    asked = 0

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            await asyncio.sleep(0)
            raise fault
        await Pages()(scope, receive, send)

    async def at_once() -> list[Said | BaseException]:
        feeds = Feeds(behind, seconds=LONG)
        return await asyncio.gather(
            *(ask(feeds, "/feed/kalender.ics") for _ in range(3)), return_exceptions=True
        )

    first, *others = asyncio.run(at_once())

    assert isinstance(first, fault)
    assert [said[0] for said in others if isinstance(said, tuple)] == [200, 200]


def test_a_press_passes_through() -> None:
    counted = Counted()

    first, second = told(
        Feeds(counted, seconds=LONG),
        (("/feed/kalender.ics", "POST"), {}),
        (("/feed/kalender.ics", "POST"), {}),
    )

    assert first[0] == second[0] == 405
    assert counted.asked == 2


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    public_event()
    monkeypatch.setattr("config.serving.feeds.MOST_BYTES", 10)
    counted = Counted()

    told(Feeds(counted, seconds=LONG), FEED, FEED)

    assert counted.asked == 2


def _etag(said: Said) -> str:
    return next(value.decode() for header, value in said[1].items() if header.lower() == b"etag")
