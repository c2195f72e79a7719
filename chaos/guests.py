"""People who answer over HTTP meanwhile, as a browser does: the page of the personal link, then the button.

What counts as confirmed is what a person would take for it: the receipt came, with 200, after the press.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import random
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

PATIENCE = 20
PRESSES = 40  # a person who sees no receipt presses again, a second later


@dataclass
class Guest:
    """One person: what they were told was noted, and whether a later press went without a receipt."""

    registration: int
    token: str
    wishes: list[str]
    confirmed: list[str] = field(default_factory=list)
    in_doubt: bool = False


@dataclass
class Guests:
    """`threads` people at a time, `a_second` answers in all; `asked_after` finds who has been invited since."""

    url: str
    asked_after: Callable[[int], list[tuple[int, str]]]
    number: int
    a_second: float
    threads: int = 8
    guests: list[Guest] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    """What an answer met: status codes, and connections that broke."""
    _line: SimpleQueue[Guest] = field(default_factory=SimpleQueue)
    _leaving: threading.Event = field(default_factory=threading.Event)
    _workers: list[threading.Thread] = field(default_factory=list)
    _chance: random.Random = field(default_factory=lambda: random.Random(7))

    def start(self) -> None:
        self._workers = [threading.Thread(target=self._find, daemon=True)]
        self._workers += [threading.Thread(target=self._answer, daemon=True) for _ in range(self.threads)]
        for worker in self._workers:
            worker.start()

    def finish(self, patience: float) -> bool:
        """Wait until all who were to answer have tried; whether they have."""
        until = time.monotonic() + patience
        for worker in self._workers:
            worker.join(max(0.1, until - time.monotonic()))
        self._leaving.set()
        return not any(worker.is_alive() for worker in self._workers)

    @property
    def answers(self) -> int:
        return sum(len(guest.confirmed) for guest in self.guests)

    def _find(self) -> None:
        """Whoever is invited may answer; every third or so of them does, and some regret."""
        last = 0
        while len(self.guests) < self.number and not self._leaving.is_set():
            for pk, token in self.asked_after(last):
                last = pk
                if len(self.guests) < self.number and self._chance.random() < 0.45:
                    guest = Guest(pk, token, self._wishes())
                    self.guests.append(guest)
                    self._line.put(guest)
            time.sleep(0.3)
        for _ in range(self.threads):
            self._line.put(Guest(0, "", []))

    def _wishes(self) -> list[str]:
        first = "accepted" if self._chance.random() < 0.8 else "declined"
        regrets = first == "accepted" and self._chance.random() < 0.2
        return [first, "declined"] if regrets else [first]

    def _answer(self) -> None:
        while not self._leaving.is_set():
            try:
                guest = self._line.get(timeout=1)
            except Empty:
                continue
            if not guest.token:
                return
            for wish in guest.wishes:
                began = time.monotonic()
                self._insist(guest, wish)
                time.sleep(max(0.0, self.threads / self.a_second - (time.monotonic() - began)))

    def _insist(self, guest: Guest, wish: str) -> None:
        for _ in range(PRESSES):
            if self._leaving.is_set():
                return
            if self._press(guest, wish):
                guest.confirmed.append(wish)
                guest.in_doubt = False
                return
            guest.in_doubt = True
            time.sleep(1)

    def _press(self, guest: Guest, wish: str) -> bool:
        address = f"{self.url}/svar/{guest.token}/"
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with browser.open(address, timeout=PATIENCE) as page:
                page.read()
            form = urllib.parse.urlencode({"answer": wish}).encode()
            with browser.open(address, form, timeout=PATIENCE) as receipt:
                receipt.read()
                self.met[str(receipt.status)] += 1
                return receipt.status == 200 and "sagt=" in receipt.url
        except urllib.error.HTTPError as refusal:
            self.met[str(refusal.code)] += 1
        except (OSError, http.client.HTTPException) as broken:
            self.met["broken" if not isinstance(broken, TimeoutError) else "late"] += 1
        return False
