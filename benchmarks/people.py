"""Events with people who are asked, written straight into the tables. Imported once Django is set up."""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import Person
from events import links
from events.models import CalendarFeed, Event, EventState, EventVisibility, FreedSeats, Registration, Venue
from networks.models import Membership, Network
from networks.models.networks import MembershipRole

_numbers = itertools.count(1)


def network_of(people: int, name: str = "Målt netværk") -> Network:
    """A network whose members these are."""
    number = next(_numbers)
    network = Network.objects.create(slug=f"maalt-{number}", name=f"{name} {number}")
    made = Person.objects.bulk_create(
        [Person(email=f"p{n}-{number}@maaling.example.org", name=f"Person {n}") for n in range(people)],
        batch_size=1000,
    )
    Membership.objects.bulk_create(
        [Membership(network=network, person=person) for person in made], batch_size=1000
    )
    return network


def coordinator_of(network: Network, email: str = "") -> Person:
    person = Person.objects.create(email=email or f"thora-{network.pk}@example.org", name="Thora")
    Membership.objects.create(network=network, person=person, role=MembershipRole.COORDINATOR)
    return person


def event_in(network: Network, seats: int, days: int = 30, title: str = "Et møde for alle") -> Event:
    start = timezone.now() + timedelta(days=days)
    return Event.objects.create(
        title=title,
        summary="Hvad virker, og hvad gør ikke? " * 5,
        network=network,
        state=EventState.OPEN,
        visibility=EventVisibility.PUBLIC,
        starts_at=start,
        ends_at=start + timedelta(hours=5),
        capacity=seats,
        freed_seats=FreedSeats.AT_ONCE,
    )


def ask(event: Event, network: Network, people: slice = slice(None)) -> list[Registration]:
    """Registrations of the network's members, as an invitation makes them, without the mail."""
    members = Membership.objects.filter(network=network).order_by("pk").select_related("person")[people]
    rows = [Registration(event=event, person=member.person) for member in members]
    for row in rows:
        row.link_hash = links.hash_of(links.registration_token(row))
    made = Registration.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:  # as the database does by itself a minute after so many are asked
        cursor.execute("ANALYZE")
    return made


def link_of(registration: Registration) -> str:
    """The path of the personal link."""
    return f"/svar/{links.registration_token(registration)}/"


def calendar_of(network: Network, number: int) -> list[Event]:
    """So many public events in the year to come, at one place, with words as long as people write them."""
    venue = Venue.objects.create(name="Medborgerhuset", address="Torvet 1, 7400 Herning")
    now = timezone.now()
    return Event.objects.bulk_create(
        Event(
            title=f"Landsbyernes møde nr. {place}",
            summary="Hvad virker, og hvad gør ikke? " * 5,
            network=network,
            venue=venue,
            state=EventState.OPEN,
            visibility=EventVisibility.PUBLIC,
            starts_at=now + timedelta(hours=place * 8760 / number),
            ends_at=now + timedelta(hours=place * 8760 / number + 3),
        )
        for place in range(number)
    )


def feed_token_of(feed: CalendarFeed) -> str:
    return links.feed_token(feed)
