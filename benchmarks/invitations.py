"""10,000 people are invited with a calendar part: from the press to the last 250 of the mail server.

The half minute to undo the press is cut short. The limit is Postfix's smtp-source to the same sink, with mails of the
same size from as many senders as there are workers. Somebody looks at the pages of the house meanwhile.
"""

from __future__ import annotations

import statistics
import threading
import time
import uuid
from typing import Any, cast
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from benchmarks import people, postfix
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from events.audience import Audience
from events.models import Event
from events.operations import invitations
from events.tasks import write_batch
from networks.models import Network
from notifications import delivery, mime
from notifications.models import Message, MessageState

PEOPLE, SENDERS = 10_000, 2
RATIO, PRESS, PAGE = 0.3, 0.3, 100.0
STUCK = 120.0
"""Seconds without any mail after which it is given up."""


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(PEOPLE), Found()
    network = people.network_of(number - 1)
    session = _signed_in(network)
    press, ours, limit, size = list[float](), list[float](), list[float](), 0
    looks: dict[str, list[float]] = {}
    for _ in range(asked.runs):
        event = people.event_in(network, 900)
        with _Onlooker(stage, event, session) as onlooker:
            pressed, seconds = once(stage, event, network, number, found)
        size = size or _size_of_one(event)
        press.append(pressed)
        ours.append(number / seconds)
        limit.append(postfix.source(_sink(stage), number, size, senders=SENDERS))
        for name, seen in onlooker.seen.items():
            looks.setdefault(name, []).append(statistics.quantiles(seen, n=20, method="inclusive")[18])
    found.against(f"{number:,} invitations of {size / 1000:.0f} kB", ours, limit, "mails/s", at_least=RATIO)
    found.below("the press", press, "s", most=PRESS)
    for name, late in looks.items():
        found.below(f"p95 of {name} meanwhile", late, "ms", most=PAGE)
    return found


def once(stage: Stage, event: Event, network: Network, number: int, found: Found) -> tuple[float, float]:
    """Seconds of the press, and seconds until the last mail is taken."""
    before = _sink(stage).count()
    began = time.perf_counter()
    batch = invitations.invite(event, Audience(networks=(network.pk,)), by=None)
    pressed = time.perf_counter() - began
    batch.send_at = timezone.now()
    batch.save(update_fields=["send_at"])
    write_batch.delay(batch.pk)
    taken, moved = 0, time.perf_counter()
    while taken < number and time.perf_counter() - moved < STUCK:
        time.sleep(0.05)
        now = _sink(stage).count() - before
        taken, moved = now, moved if now == taken else time.perf_counter()
    seconds = moved - began
    time.sleep(1)
    sent = Message.objects.filter(
        kind="invitation", state=MessageState.SENT, thread__startswith=f"event-{event.pk}-"
    )
    if (taken, sent.count()) != (number, number):
        found.wrong.append(f"{taken} mails were taken and {sent.count()} stand as sent, of {number}")
    return pressed, seconds


class _Onlooker:
    """Looks at three pages until the block ends; `seen` are milliseconds by the name of the page."""

    def __init__(self, stage: Stage, event: Event, session: str) -> None:
        self._stage, self._done = stage, stage.folder / uuid.uuid4().hex
        where = urlsplit(stage.url)
        pages = {"the front page": ["/", ""], "the calendar": ["/kalender/", ""]}
        pages["the board"] = [f"/skrivebord/{event.pk}/", session]
        self._told = {"host": where.hostname, "port": where.port, "pages": pages, "until": str(self._done)}
        self._thread = threading.Thread(target=self._look)
        self.seen: dict[str, Any] = {}

    def __enter__(self) -> _Onlooker:
        self._thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._done.touch()
        self._thread.join()

    def _look(self) -> None:
        self.seen = self._stage.load("onlooker", self._told)


def _sink(stage: Stage) -> postfix.Sink:
    assert stage.house is not None
    return cast(postfix.Sink, stage.house.post)


def _signed_in(network: Network) -> str:
    client = Client()
    client.force_login(people.coordinator_of(network), "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _size_of_one(event: Event) -> int:
    message = Message.objects.filter(kind="invitation", thread__startswith=f"event-{event.pk}-").latest("pk")
    return len(mime.build(delivery.letter(message)))
