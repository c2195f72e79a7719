"""500 people want 150 seats at one event, 16 at once, by their personal links over HTTP."""

from __future__ import annotations

import statistics
from typing import Any
from urllib.parse import urlsplit

from benchmarks import bare, people, pgbench
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from events.models import AnswerRecord, Event, Registration, Status
from scripts.replay import replay

PEOPLE, AT_ONCE = 500, 16
SEATS_FOR_EACH = 0.3
RATIO, LATE = 0.25, 150.0


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(PEOPLE), Found()
    ours, limits, empties, played = [], [], [], []
    for _ in range(asked.runs):
        result, events = play(stage, number, events=1)
        judge(found, result, events)
        limits.append(limit(stage, number))
        empties.append(empty(stage, found, number))
        ours.append(number / result["seconds"])
        played.append(result)
    seats = int(number * SEATS_FOR_EACH)
    found.against(
        f"{number} people, {seats} seats, {AT_ONCE} at once", ours, limits, "answers/s", at_least=RATIO
    )
    found.against(
        "the same, beside a page and a press that say and do nothing",
        ours,
        empties,
        "answers/s",
        at_least=None,
    )
    tell(found, played)
    return found


def play(
    stage: Stage, number: int, *, events: int, in_turn: bool = False
) -> tuple[dict[str, Any], list[Event]]:
    """So many people, spread over so many events, come to all of these at once, or to one after the other; returns what
    they met."""
    network, each = people.network_of(number), number // events
    seats = int(number * SEATS_FOR_EACH) // events
    made = [people.event_in(network, seats) for _ in range(events)]
    asked = [people.ask(event, network, slice(n * each, (n + 1) * each)) for n, event in enumerate(made)]
    order = asked if in_turn else zip(*asked, strict=True)
    links = [people.link_of(row) for rows in order for row in rows]
    return _crowd(stage, stage.url, links), made


def _crowd(stage: Stage, url: str, links: list[str]) -> dict[str, Any]:
    where = urlsplit(url)
    told = {"host": where.hostname, "port": where.port, "links": links, "at_once": AT_ONCE}
    return stage.load("crowd", told)


def limit(stage: Stage, number: int, *, events: int = 1) -> float:
    seats = int(number * SEATS_FOR_EACH) // events
    return pgbench.answers_a_second(
        stage.database, stage.folder, people=number, seats=seats, clients=AT_ONCE, events=events
    )


def empty(stage: Stage, found: Found, number: int) -> float:
    """What the framework alone makes of so many: empty views behind our middleware, in as many processes and threads."""
    with bare.two_processes("benchmarks.empty", env=stage.env) as url:
        result = _crowd(stage, url, ["/form/"] * number)
    found.wrong += sorted({f"the empty view: {fault}" for fault in result["wrong"]})
    return number / float(result["seconds"])


def judge(found: Found, result: dict[str, Any], events: list[Event]) -> None:
    """Everybody got a receipt; each event has as many as it has seats, and the others wait, in the order of the lock."""
    found.wrong += sorted(set(result["wrong"]))
    for event in events:
        answered = AnswerRecord.objects.filter(registration__event=event).exclude(channel="system")
        seated, line = replay(
            list(answered.order_by("pk").values_list("registration", "after")), event.capacity or 0
        )
        rows = Registration.objects.filter(event=event)
        have = set(rows.filter(status=Status.ACCEPTED).values_list("pk", flat=True))
        waiting = list(rows.filter(status=Status.WAITLISTED).order_by("turn").values_list("pk", flat=True))
        if len(have) != event.capacity or len(waiting) != rows.count() - len(have):
            found.wrong.append(f"{len(have)} have a seat of {event.capacity}, and {len(waiting)} wait")
        if have != seated or waiting != line:
            found.wrong.append("seats or waiting list are not in the order in which people came to the lock")


def tell(found: Found, played: list[dict[str, Any]]) -> None:
    """How long people waited for a page and for a press, and what the load itself cost."""
    for what, name in (("the page", "pages"), ("the press", "presses")):
        found.below(f"p99 of {what}", [_percentile(one[name], 99) for one in played], "ms", most=LATE)
        found.note(f"middle of {what}", [statistics.median(one[name]) for one in played], "ms")
    busy = statistics.median(one["busy"] / one["seconds"] for one in played)
    found.remarks.append(f"The process that made the load was busy {busy:.0%} of one core.")


def _percentile(values: list[float], which: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]
