"""What the tests of the host's pages share."""

from __future__ import annotations

from typing import Any

from django.test import Client

from accounts.models import Person
from events.forms.events import EventForm, initial_of
from events.models import Event
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory
from tests.factories.networks import CoordinatorFactory

TYPED = {
    "kind": "theme_seminar",
    "title": "Når bussen ikke kommer",
    "summary": "Vi finder på noget selv.",
    "date": "2027-03-06",
    "starts": "10:00",
    "ends": "15:30",
    "deadline": "2027-02-24",
    "mode": "physical",
    "place": "Rughede Forsamlingshus",
    "address": "Bygaden 1, 7600 Struer",
    "capacity": "90",
    "visibility": "public",
    "guests_allowed": "1",
    "freed_seats": "offered",
    "dishes": "Tarteletter\nKartoffelmad",
    "agenda": "9.30 Kaffe\n10.00-10.45 Velkomst v/ Agnete Hyldebær\n10.45 Debat",
    "do": "draft",
}
"""A whole form as a browser sends it."""


def typed(**changes: Any) -> dict[str, Any]:
    return {**TYPED, **changes}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def coordinator_of(event: Event) -> Person:
    """Somebody who coordinates the event's network and is not its contact."""
    person: Person = PersonFactory(name="Agnete Hyldebær")
    CoordinatorFactory(network=event.network, person=person)
    return person


def hosted_event(**facts: Any) -> tuple[Event, Client]:
    """An event, and its coordinator's browser."""
    event: Event = EventFactory(**facts)
    return event, signed_in(coordinator_of(event))


def as_posted(event: Event, person: Any) -> dict[str, Any]:
    """What the browser would send when nothing was touched."""
    form = EventForm(person, initial=initial_of(event), event=event)
    values = {name: form[name].value() for name in form.fields}
    values |= {"date": str(values["date"]), "deadline": str(values["deadline"] or "")}
    for name in ("starts", "ends", "deadline_clock"):
        values[name] = f"{values[name]:%H:%M}" if values[name] else ""
    return {name: value for name, value in values.items() if value is not None and value is not False}
