"""Calendars of 200 and 1,000 events, as calendar programs fetch them: mostly nothing is new.

The limit is the same status, headers and bytes from a bare application in the same server. Cold is a feed that nobody
has fetched since it changed, a second after the last one was; it is made once for all who come after.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings

from benchmarks import bare, people, wrk
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from events.models import Event, Registration, Status
from events.operations import feeds

SIZES = [200, 1000]
RATIO, COLD = 0.6, 150.0
GZIP = {"Accept-Encoding": "gzip"}
KEPT = (
    "Content-Type",
    "Content-Encoding",
    "ETag",
    "Last-Modified",
    "Vary",
    "Cache-Control",
    "Content-Language",
)


@dataclass
class Way:
    """One way to ask for a feed, and what was found of it beside the bare server."""

    name: str
    path: str
    headers: dict[str, str]
    reply: bare.Reply
    at_least: float | None = RATIO
    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)


def measure(stage: Stage, asked: Asked) -> Found:
    wrk.install()
    found, made = Found(), 0
    for size in asked.sizes or SIZES:
        network = people.network_of(1)
        events = people.calendar_of(network, size - made)
        made = size
        person = people.coordinator_of(network)
        Registration.objects.bulk_create(
            Registration(event=event, person=person, status=Status.ACCEPTED) for event in events
        )
        secret = f"/mit-feed/{people.feed_token_of(feeds.create_feed(person, 'Min'))}.ics"
        cold(stage, asked, found, size, events[0])
        ways = [
            *of_feed(stage, "/feed/kalender.ics", f"{size:,} events"),
            *of_feed(stage, secret, f"own, {len(events):,} events"),
        ]
        beside_the_bare_server(stage, asked, found, ways)
    return found


def cold(stage: Stage, asked: Asked, found: Found, size: int, event: Event) -> None:
    """Alone, one at a time: nobody has asked since an event of it changed."""
    took = []
    for _ in range(asked.runs):
        feeds.bump(event)
        time.sleep(settings.FEED_ANSWERS_KEPT + 0.2)
        began = time.perf_counter()
        fetch(stage.url + "/feed/kalender.ics", GZIP)
        took.append((time.perf_counter() - began) * 1000)
    found.below(f"{size:,} events, cold", took, "ms", most=COLD)


def of_feed(stage: Stage, path: str, name: str) -> Iterator[Way]:
    """Nothing new; and the whole of it, compressed as every calendar program asks for it."""
    whole = fetch(stage.url + path, GZIP)
    known = {**GZIP, "If-None-Match": whole.headers["ETag"]}
    yield Way(f"{name}, nothing new", path, known, fetch(stage.url + path, known))
    personal = path.startswith("/mit-feed/")
    yield Way(f"{name}, {'whole' if personal else 'warm'}", path, GZIP, whole, None if personal else RATIO)


def fetch(url: str, headers: dict[str, str]) -> bare.Reply:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as answer:
            body, status, said = answer.read(), answer.status, answer.headers
    except urllib.error.HTTPError as other:
        body, status, said = other.read(), other.code, other.headers
    assert status in (200, 304), f"{url} answered {status}"
    lines = {name: said[name] for name in KEPT if said[name]}
    return bare.Reply(status, lines | ({"Content-Length": str(len(body))} if body else {}), body)


def beside_the_bare_server(stage: Stage, asked: Asked, found: Found, ways: list[Way]) -> None:
    replies = {f"/{place}": way.reply for place, way in enumerate(ways)}
    with bare.serving(stage.folder, replies) as limit:
        for _ in range(asked.runs):
            for place, way in enumerate(ways):
                way.ours.append(_load(found, stage.url + way.path, asked.seconds, way.headers))
                if fetch(stage.url + way.path, way.headers).status != way.reply.status:
                    found.wrong.append(f"{way.name}: the feed changed meanwhile")
                way.limit.append(_load(found, f"{limit}/{place}", asked.seconds, way.headers))
        most = wrk.load(f"{limit}/", asked.seconds).a_second
    for way in ways:
        kilobytes = f", {len(way.reply.body) / 1000:.0f} kB" if way.reply.body else ""
        found.against(way.name + kilobytes, way.ours, way.limit, "/s", at_least=way.at_least)
    found.remarks = [f"The load itself reached {most:,.0f} requests/s of the bare server's empty answer."]


def _load(found: Found, url: str, seconds: float, headers: dict[str, str]) -> float:
    load = wrk.load(url, seconds, headers)
    if load.errors:
        found.wrong.append(
            f"{load.errors} of {load.requests} requests to {url.rpartition('/')[2]} went wrong"
        )
    return load.a_second
