"""Front page, calendar, event and board in a house that grows: queries must stay the same, and time nearly so.

One visitor at a time; the limit is an empty view behind the same middleware.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from benchmarks import bare, people, wrk
from benchmarks.asked import Asked
from benchmarks.figures import Found, Row, Spread
from benchmarks.growth_rows import STANDINGS, copy_rows
from benchmarks.stage import Stage
from events.models import AnswerRecord, Event, Invitation, Registration, Status
from events.models.counting import recount
from networks.models import Network

SIZES = {300: 5_000, 3_000: 50_000, 30_000: 500_000}
"""Registrations of the event, and people of the house."""
FLAT = 1.5


@dataclass
class Page:
    name: str
    path: str
    session: str = ""
    milliseconds: dict[int, list[float]] = field(default_factory=dict)
    queries: dict[int, int] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}"} if self.session else {}


def measure(stage: Stage, asked: Asked) -> Found:
    wrk.install()
    found, sizes = Found(), asked.sizes or list(SIZES)
    network = people.network_of(1)
    event = people.calendar_of(network, 200)[100]
    Event.objects.filter(pk=event.pk).update(capacity=150)
    pages = _pages(event, network)
    limit: list[float] = []
    with bare.two_processes("benchmarks.empty", env=stage.env) as empty:
        for size in sizes:
            grow(event, size, SIZES.get(size, size * 16))
            for page in pages:
                page.queries[size] = _queries(stage, page)
            for _ in range(asked.runs):
                limit.append(wrk.load(f"{empty}/", asked.seconds / 2, at_once=1).p50)
                for page in pages:
                    page.milliseconds.setdefault(size, []).append(_load(found, stage, page, asked.seconds))
    _tell(found, pages, sizes, limit)
    return found


def _pages(event: Event, network: Network) -> list[Page]:
    client = Client()
    client.force_login(people.coordinator_of(network), "django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    return [
        Page("front page", "/"),
        Page("calendar", "/kalender/"),
        Page("event", event.get_absolute_url()),
        Page("board", f"/skrivebord/{event.pk}/", session),
    ]


def grow(event: Event, registrations: int, persons: int) -> None:
    """Until there are so many people in the house, and so many registrations of the event."""
    there = Person.objects.count()
    copy_rows(
        Person,
        ({"email": f"v{n}@example.org", "name": f"Person {n}"} for n in range(there, persons)),
    )
    have = event.registrations.count()
    ids = Person.objects.filter(email__startswith="v").order_by("pk").values_list("pk", flat=True)
    copy_rows(Registration, _registrations(event, have, list(ids[have:registrations])))
    asked = event.registrations.filter(invitation=None).order_by("pk").values_list("pk", "status")
    copy_rows(Invitation, list(_invitations(event, asked)))
    answered = event.registrations.filter(records=None).exclude(status=Status.UNANSWERED)
    copy_rows(AnswerRecord, list(_records(answered.order_by("pk").values_list("pk", "status"))))
    recount([event.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _registrations(event: Event, have: int, ids: list[int]) -> Iterator[dict[str, Any]]:
    """150 are seated, as many as there are seats; of the others some wait and most have not answered."""
    for number, person in enumerate(ids, have):
        status = STANDINGS[number % len(STANDINGS)] if number >= 150 else Status.ACCEPTED
        status = Status.UNANSWERED if number >= 150 and status == Status.ACCEPTED else status
        yield {
            "event_id": event.pk,
            "person_id": person,
            "public_id": uuid.uuid4().hex[:12],
            "link_hash": uuid.uuid4().hex * 2,
            "status": status.value,
            "was_asked": True,
            "turn": number if status == Status.WAITLISTED else None,
        }


def _invitations(event: Event, rows: Iterable[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    for pk, status in rows:
        state = "sent" if status == Status.UNANSWERED else "answered"
        yield {"event_id": event.pk, "registration_id": pk, "state": state}


def _records(rows: Iterable[tuple[int, str]]) -> Iterator[dict[str, Any]]:
    for pk, status in rows:
        yield {"registration_id": pk, "channel": "link", "before": "unanswered", "after": status}


def _queries(stage: Stage, page: Page) -> int:
    """Of the second look: the first reads what a process keeps."""
    client = Client(HTTP_HOST=stage.url.removeprefix("http://"), headers=page.headers)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured)


def _load(found: Found, stage: Stage, page: Page, seconds: float) -> float:
    load = wrk.load(stage.url + page.path, seconds, page.headers, at_once=1)
    if load.errors:
        found.wrong.append(f"the {page.name} answered with {load.errors} errors")
    return load.p50


def _tell(found: Found, pages: list[Page], sizes: list[int], limit: list[float]) -> None:
    empty = Spread.of(limit)
    for page in pages:
        for size in sizes:
            spread = Spread.of(page.milliseconds[size])
            growth = spread.middle / Spread.of(page.milliseconds[sizes[0]]).middle
            same = page.queries[size] == page.queries[sizes[0]]
            what = f"{page.name}, {size:,} registrations, {SIZES.get(size, size * 16):,} people: {page.queries[size]} queries"
            goal = "" if size == sizes[0] else f"as many queries, within {FLAT} × the smallest ({growth:.2f})"
            reached = None if size == sizes[0] else same and growth <= FLAT
            found.rows.append(Row(what, spread, "ms", empty, spread.middle / empty.middle, goal, reached))
