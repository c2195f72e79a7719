"""Somebody who looks at the pages all the while: what was shown, and what the pages said of their own trouble."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

PATIENCE = 20


@dataclass(frozen=True)
class Page:
    """A page and who looks at it (the cookie of a session, or nobody)."""

    name: str
    address: str
    session: str = ""


@dataclass(frozen=True)
class Sight:
    """What one look saw. `status` is 0 where the connection broke."""

    at: float
    page: str
    status: int
    seconds: float
    words: str
    retry_after: str = ""


@dataclass
class Visitor:
    """Looks at each page in turn, four times a second at most."""

    url: str
    pages: list[Page]
    sights: list[Sight] = field(default_factory=list)
    _leaving: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._walk, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        self._leaving.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)

    def between(self, start: float, end: float) -> list[Sight]:
        return [sight for sight in self.sights if start <= sight.at <= end]

    def _walk(self) -> None:
        while not self._leaving.is_set():
            for page in self.pages:
                self.sights.append(self._look(page))
                if self._leaving.wait(0.25):
                    return

    def _look(self, page: Page) -> Sight:
        at = time.time()
        asked = urllib.request.Request(self.url + page.address)  # our own house on loopback
        if page.session:
            asked.add_header("Cookie", f"sessionid={page.session}")
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with browser.open(asked, timeout=PATIENCE) as answer:
                return Sight(at, page.name, answer.status, time.time() - at, answer.read().decode())
        except urllib.error.HTTPError as refusal:
            words = refusal.read().decode(errors="replace")
            wait = refusal.headers.get("Retry-After", "")
            return Sight(at, page.name, refusal.code, time.time() - at, words, wait)
        except (OSError, http.client.HTTPException) as broken:
            return Sight(at, page.name, 0, time.time() - at, str(broken))


def statuses(sights: list[Sight]) -> Counter[int]:
    return Counter(sight.status for sight in sights)
