"""Fixtures for every room. Whatever a test needs and this machine lacks fails it in plain words; nothing is skipped."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.fixtures import Settings

from events import open_boards
from lib import afterwards, neighbour
from lib.remembered import Remembered
from tests.helpers.emptying import empty_only_what_tests_fill
from tests.helpers.house import WebThread, working
from tests.helpers.smtp_sink import SMTPSink

hypothesis_settings.register_profile("house", deadline=None)  # a busy machine breaks nothing
hypothesis_settings.load_profile("house")
expect.set_options(timeout=20_000)  # nor does it where a page is slow to come
empty_only_what_tests_fill()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that drive a browser come first: they take longest, and at the end nobody waits long for somebody else's.

    Tests of a file stay together, since a worker takes whole files in the order in which they come here.
    """
    with_browser = {item.path for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: item.path not in with_browser)


@pytest.fixture(autouse=True)
def mail_stays_here(settings: Settings, request: Any) -> None:
    """Mails go by the outbox, as in the house, and land in a Maildir of this test; see `maildir` and `smtp`."""
    # Django puts a backend in memory in its place.
    settings.EMAIL_BACKEND = "notifications.email_backend.OutboxBackend"
    settings.MAIL_URL = f"maildir://{Path(settings.DATA_DIR) / 'mail' / str(abs(hash(request.node.nodeid)))}"


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    yield
    cache.clear()
    Remembered.forget_all()
    open_boards.forget()
    if "matchmaking.book" in sys.modules:  # which brings the engine: not to tests that ask it nothing
        sys.modules["matchmaking.book"].forget()
    neighbour.queue.answered()


@pytest.fixture
def maildir(settings: Settings) -> Path:
    """The folder that mails of this test land in."""
    return Path(settings.MAIL_URL.removeprefix("maildir://"))


@pytest.fixture
def smtp(settings: Settings) -> Iterator[SMTPSink]:
    """A real mail server on a free port, which takes the mails of this test."""
    sink = SMTPSink()
    sink.start()
    settings.MAIL_URL = sink.url
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def _web(django_db_setup: None) -> Iterator[WebThread]:
    web = WebThread()
    web.start()
    yield web
    web.stop()


@pytest.fixture
def house(_web: WebThread, transactional_db: None, settings: Settings) -> Iterator[str]:
    """The address of the whole house: pages, websockets, and a worker that does what they ask for."""
    settings.SITE_URL = _web.url
    afterwards.serve_on(_web.loop)
    with working():
        yield _web.url
    afterwards.serve_on(None)


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """A worker alone, for tests without pages."""
    with working():
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from tests.helpers.browser import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture
def context(browser: Browser, house: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=house, locale="da-DK", timezone_id="Europe/Copenhagen")
    opened.set_default_timeout(10_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of the house; a script error on it, or anything fetched from elsewhere, fails the test.

    Before a page is closed by hand, `expect` what a press on it led to: Chromium loses a close that meets a page on its
    way to another, and Playwright waits for it for ever (Chromium issue 536385539).
    """
    wrong: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    opened.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )
    opened.on(
        "request", lambda asked: wrong.append(f"fetched {asked.url}") if _elsewhere(asked.url) else None
    )
    yield opened
    assert not wrong, wrong


def _elsewhere(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:"))


@pytest.fixture
def at_noon(time_machine: Any) -> datetime:
    """A quiet Wednesday in February at noon; `time_machine.move_to` goes on from there."""
    from zoneinfo import ZoneInfo

    moment = datetime(2027, 2, 17, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    time_machine.move_to(moment, tick=False)
    return moment
