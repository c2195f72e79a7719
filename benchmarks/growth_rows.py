"""The invented village that `benchmarks.growth` fills a database with, and what is done in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import Person
from config import home
from events import audience, board, desk, links, revisions, standing
from events.board_parts import context_of
from events.listings import read_filter
from events.models import (
    CalendarFeed,
    Event,
    EventKind,
    FeedRevision,
    Invitation,
    Registration,
    Status,
)
from events.operations import registrations
from events.operations.registrations import Answer
from networks.models import Affiliation, Membership, Municipality, Network, Organisation
from notifications.models import Message, MessageState

T = TypeVar("T")
GUESTS = 40
"""Registrations of one event, on the average."""
STANDINGS = [Status.ACCEPTED, Status.ACCEPTED, Status.UNANSWERED, Status.DECLINED, Status.WAITLISTED]

_COUNTED = """
INSERT INTO events_tally (event_id, status, was_asked, attendance, sector, municipality, people, seats)
SELECT r.event_id, r.status, r.was_asked, r.attendance, o.sector, r.municipality_id, COUNT(*), SUM(r.seats)
FROM events_registration r JOIN networks_organisation o ON o.id = r.organisation_id
WHERE r.event_id > %s GROUP BY 1, 2, 3, 4, 5, 6
"""
"""What is counted beside every write, of all these events in one statement and not in two for each of them."""


class Village:
    """Of a hundred people: five events a year, two hundred registrations, two networks of hundreds, ten organisations."""

    def __init__(self) -> None:
        self.people = 0
        self._codes = list(Municipality.objects.order_by("code").values_list("code", flat=True))
        self._now = timezone.now()

    @property
    def events(self) -> int:
        return self.people // 20

    @property
    def networks(self) -> int:
        return max(1, self.people // 500)

    def told(self) -> str:
        return f"{self.events:,} events a year, {self.events * GUESTS:,} registrations"

    def grow(self, people: int) -> None:
        first, networks, events = self.people, self.networks if self.people else 0, self.events
        self.people = people
        copy_rows(Organisation, self._organisations(first // 10, people // 10))
        copy_rows(
            Person, ({"email": f"p{n}@example.org", "name": f"Person {n}"} for n in range(first, people))
        )
        copy_rows(
            Network, ({"slug": f"net-{n}", "name": f"Netværk {n}"} for n in range(networks, self.networks))
        )
        copy_rows(Membership, self._memberships(first, people))
        copy_rows(
            Affiliation, ({"person_id": n + 1, "organisation_id": n // 10 + 1} for n in range(first, people))
        )
        copy_rows(Event, self._events(events, self.events))
        copy_rows(Registration, self._registrations(events, self.events))
        copy_rows(
            Invitation,
            (
                {"event_id": n // GUESTS + 1, "registration_id": n + 1, "state": "sent"}
                for n in range(events * GUESTS, self.events * GUESTS)
            ),
        )
        with connection.cursor() as cursor:
            cursor.execute(_COUNTED, [events])
        copy_rows(Message, self._messages(events * GUESTS // 4, self.events * GUESTS // 4))
        copy_rows(CalendarFeed, self._feeds(first // 20, people // 20))
        copy_rows(FeedRevision, ({"key": f"network:{n + 1}"} for n in range(networks, self.networks)))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _organisations(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        for n in range(first, last):
            code = self._codes[n % len(self._codes)]
            yield {
                "slug": f"org-{n}",
                "name": f"Forening {n}",
                "municipality_id": code,
                "sector": "civil_society",
            }

    def _memberships(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        for n in range(first, last):
            role = "coordinator" if n % 500 == 0 else "member"
            yield {"person_id": n + 1, "network_id": min(n // 500, self.networks - 1) + 1, "role": role}

    def _events(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        """Half of the year is over."""
        for n in range(first, last):
            starts_at = self._now + timedelta(hours=(n * 7919) % 8760 - 4380)
            yield {
                "uid": UUID(int=n + 1),
                "title": f"Møde {n}",
                "kind": list(EventKind)[n % 3].value,
                "state": "open" if starts_at > self._now else "held",
                "network_id": n % self.networks + 1,
                "organiser_id": n % (self.people // 10) + 1,
                "contact_id": n % self.people + 1,
                "starts_at": starts_at,
                "ends_at": starts_at + timedelta(hours=4),
                "registration_deadline": starts_at - timedelta(days=7),
                "capacity": 20,
                "visibility": ["public", "public", "members"][n % 3],
            }

    def _registrations(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        for event in range(first, last):
            for seat in range(GUESTS):
                n = event * GUESTS + seat
                status = STANDINGS[seat % len(STANDINGS)]
                yield {
                    "event_id": event + 1,
                    "person_id": (event * 37 + seat * 7919) % self.people + 1,
                    "public_id": f"{n:012d}",
                    "link_hash": links.hash_of(f"link-{n}"),
                    "organisation_id": n % (self.people // 10) + 1,
                    "municipality_id": self._codes[n % len(self._codes)],
                    "status": status.value,
                    "was_asked": True,
                    "turn": seat + 1 if status == Status.WAITLISTED else None,
                    "answered_at": None if status == Status.UNANSWERED else self._now,
                }

    def _messages(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        for n in range(first, last):
            yield {
                "key": f"m{n}",
                "thread": f"event-{n // 10 + 1}-registration-{n * 4 + 1}",
                "message_uid": UUID(int=n + 1),
                "to_address": f"p{n}@example.org",
                "subject": "Kommer du?",
                "kept_text": "Kommer du?",
                "person_id": n % self.people + 1,
                "state": (MessageState.READY if n % 997 == 0 else MessageState.SENT).value,
            }

    def _feeds(self, first: int, last: int) -> Iterator[dict[str, Any]]:
        for n in range(first, last):
            yield {"person_id": n * 20 + 1, "name": "Telefon", "token_hash": links.hash_of(f"feed-{n}")}

    def work(self) -> Mapping[str, Callable[[], object]]:
        """What the house does most, by the functions that do it."""
        coming = Event.objects.filter(state="open", starts_at__gt=self._now + timedelta(days=20))
        event = coming.select_related("network").order_by("pk")[coming.count() // 2]
        member, network = _of(event.registrations.select_related("person").first()).person, _of(event.network)
        host = _of(Membership.objects.coordinators().select_related("person").first()).person
        assert member is not None
        number = (event.pk - 1) * GUESTS + 2
        guest = AnonymousUser()
        request = RequestFactory().get("/")
        listed = Event.objects.visible_to(member).upcoming().with_place().with_seats().order_by("starts_at")
        chosen = read_filter(QueryDict(f"netvaerk={network.slug}")).filter
        return {
            "the page of a personal link": lambda: _answer_page(number),
            "an answer, with its receipt": lambda: registrations.respond(
                Registration.objects.get(link_hash=links.hash_of(f"link-{number}")), Answer.YES
            ),
            "“nothing new” of a public feed": lambda: revisions.of_filter(chosen, "da"),
            "“nothing new” of a personal feed": lambda: revisions.personal("feed-1"),
            "a network's feed, rendered anew": lambda: list(
                Event.objects.public().in_networks([network.slug]).between(self._now.date()).with_place()
            ),
            "the first page of the calendar": lambda: list(listed[:25]),
            "the calendar as a stranger": lambda: list(
                Event.objects.visible_to(guest).upcoming().with_place().with_seats()[:25]
            ),
            "home of a member": lambda: _all(home.for_member(member)),
            "the board of an event": lambda: _all(context_of(request.GET, event)),
            "the figures of the board": lambda: board.counts(event),
            "the desk of a coordinator": lambda: desk.of(host),
            "who would be invited": lambda: audience.count(event, audience.Audience(networks=(network.pk,))),
            "the sweep of the outbox": lambda: list(
                Message.objects.due().next_in_thread().order_by("pk")[:2000]
            ),
            "taking fifty mails to send": lambda: Message.objects.claim(
                list(Message.objects.due().order_by("pk").values_list("pk", flat=True)[:50])
            ),
            "holds that have run out": lambda: list(
                Registration.objects.filter(held_until__lte=timezone.now())
                .values_list("event", flat=True)
                .distinct()
            ),
        }


def _of(row: T | None) -> T:
    assert row is not None, "The village has at least one of each."
    return row


def _answer_page(number: int) -> None:
    row = standing.of_link(links.hash_of(f"link-{number}"))
    assert row is not None
    standing.Standing.of(row)


def _all(context: Mapping[str, Any]) -> None:
    """Ask for what a template would."""
    for value in context.values():
        if isinstance(value, models.QuerySet):
            list(value)


def copy_rows(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """All rows by COPY; a column that is not given has the model's default. Numbers go on from what is there."""
    fields = [
        field for field in model._meta.concrete_fields if not (field.primary_key and field.name == "id")
    ]
    fixed = {field.attname: field.get_default() for field in fields}
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        copying = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({columns}) FROM STDIN"
        with cursor.copy(copying) as out:
            for row in rows:
                whole = {**fixed, **row}
                out.write_row([_plain(field, whole[field.attname]) for field in fields])


def _plain(field: Any, value: Any) -> Any:
    """As a column takes it; `auto_now` is not the model's default."""
    if value is None and getattr(field, "auto_now", False):
        return timezone.now()
    if field.get_internal_type() == "JSONField":
        from psycopg.types.json import Jsonb

        return Jsonb(value if value is not None else {})
    return value
