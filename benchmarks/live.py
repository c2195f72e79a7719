"""1,000 boards are open, those of 50 events, and 20 people a second answer: from the press to the figures on each board."""

from __future__ import annotations

import statistics
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from benchmarks import people
from benchmarks.asked import Asked
from benchmarks.bare import two_processes
from benchmarks.figures import Found
from benchmarks.stage import Stage

EVENTS, BOARDS, A_SECOND = 50, 1000, 20.0
LATE = 250.0
RINGS = 10


def measure(stage: Stage, asked: Asked) -> Found:
    found, events = Found(), EVENTS
    boards = asked.people_or(BOARDS)
    answers = int(A_SECOND * max(10.0, asked.seconds))
    opened = _boards(events, boards)
    where = urlsplit(stage.url)
    ours, limit, busy = list[float](), list[float](), list[float]()
    fetched, brought = list[float](), list[float]()
    for _ in range(asked.runs):
        told = {
            "host": where.hostname,
            "port": where.port,
            "boards": [[event.pk, session] for event, _network, session in opened],
            "guests": _guests(opened, answers),
            "a_second": A_SECOND,
        }
        result = stage.load("boards", told)
        found.wrong += sorted(set(result["wrong"]))
        ours.append(_p99(result["late"]))
        busy.append(result["busy"])
        fetched.append(result["fetched"])
        brought.append(result["brought"])
        limit.append(_p99(_bare(stage, boards)))
    found.below(
        f"p99 from a press to its figure on {boards:,} boards of {events} events", ours, "ms", most=LATE
    )
    found.note("rings that brought the parts in sight", brought, "")
    found.note("times that parts were fetched", fetched, "")
    found.note(f"p99 of channels_redis alone, one ring to {boards:,} sockets", limit, "ms")
    found.remarks.append(
        f"The process that made the load was busy {statistics.median(busy):.0%} of one core."
    )
    return found


def _boards(events: int, boards: int) -> list[tuple[Any, Any, str]]:
    """(event, network, session) of each board; each has a host of its own."""
    made = []
    for _ in range(events):
        network = people.network_of(60)
        made.append((people.event_in(network, 500), network))
    return [(*made[place % events], _session(made[place % events][1], place)) for place in range(boards)]


def _session(network: Any, place: int) -> str:
    client = Client()
    person = people.coordinator_of(network, f"thora-{network.pk}-{place}@example.org")
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _guests(opened: list[tuple[Any, Any, str]], number: int) -> list[list[Any]]:
    """Links of people who have not answered yet, the events in turn; the events are made anew for each run."""
    events = {event.pk: (event, network) for event, network, _session in opened}
    each = -(-number // len(events))
    asked = []
    for event, network in events.values():
        event.registrations.all().delete()
        asked.append([[event.pk, people.link_of(row)] for row in people.ask(event, network, slice(each))])
    return [one for together in zip(*asked, strict=True) for one in together][:number]


def _bare(stage: Stage, sockets: int) -> list[float]:
    assert stage.house is not None
    assert stage.house.redis is not None
    with two_processes("benchmarks.bare_bell", [stage.house.redis.url]) as url:
        where = urlsplit(url)
        told = {"host": where.hostname, "port": where.port, "sockets": sockets, "rings": RINGS}
        heard: list[float] = stage.load("bare_bell", told)  # type: ignore[assignment]  # a list is all it found
    return heard


def _p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[98] if len(values) > 1 else float("inf")
