"""Many boards hear one ring: their parts are drawn once, with each one's own token, and with the right of each."""

from __future__ import annotations

import re
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events import open_boards
from events.models import Event, Registration, Status
from events.operations.registrations import Answer, respond
from networks.models import Membership
from networks.models.networks import MembershipRole
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.networks import NetworkFactory

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def event() -> Event:
    return EventFactory(network=NetworkFactory(), capacity=30)


def host_of(event: Event) -> Client:
    person = PersonFactory()
    Membership.objects.create(network=event.network, person=person, role=MembershipRole.COORDINATOR)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


def part(client: Client, event: Event, ring: str = "", parts: str = "figures,remind,people") -> str:
    address = reverse("events:board", args=[event.pk]) + f"del/{parts}/"
    response = client.get(address, {"ring": ring} if ring else {})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_who_hears_the_same_ring_is_shown_the_same_with_a_token_of_their_own(event: Event) -> None:
    RegistrationFactory(event=event, status=Status.UNANSWERED)
    asta, bo = host_of(event), host_of(event)

    first, second = part(asta, event, "r1"), part(bo, event, "r1")

    assert TOKEN.sub("", first) == TOKEN.sub("", second)
    assert set(TOKEN.findall(first)).isdisjoint(TOKEN.findall(second))


def test_the_token_of_a_shared_part_is_good(event: Event) -> None:
    row = RegistrationFactory(event=event, status=Status.UNANSWERED)
    row.wish = "accepted"
    row.save()
    asta, bo = host_of(event), host_of(event)
    part(asta, event, "r1", "wishes")
    found = TOKEN.search(part(bo, event, "r1", "wishes"))
    assert found is not None

    pressed = bo.post(
        reverse("events:settle_wish", args=[event.pk, row.pk]),
        {"csrfmiddlewaretoken": found[1], "granted": "ja"},
    )

    assert pressed.status_code == 302


def test_the_second_who_hears_a_ring_asks_for_nothing_but_who_they_are(event: Event) -> None:
    RegistrationFactory.create_batch(3, event=event, status=Status.ACCEPTED)
    client = host_of(event)
    part(client, event, "r1")

    with CaptureQueriesContext(connection) as asked:
        part(client, event, "r1")

    assert len(asked) == 2, [query["sql"][:90] for query in asked]


def test_another_ring_shows_what_happened_since(event: Event) -> None:
    row: Registration = RegistrationFactory(event=event, status=Status.UNANSWERED)
    client = host_of(event)
    before = part(client, event, "r1", "figures")
    respond(row, Answer.YES)

    assert part(client, event, "r2", "figures") != before
    assert part(client, event, "", "figures") == part(client, event, "r2", "figures")


def test_a_stranger_who_names_a_ring_sees_nothing(event: Event) -> None:
    part(host_of(event), event, "r1")
    stranger = Client()
    stranger.force_login(PersonFactory())
    address = reverse("events:board", args=[event.pk]) + "del/figures/?ring=r1"

    assert stranger.get(address).status_code in (403, 404)
    assert Client().get(address).status_code == 302


def test_another_event_with_the_same_ring_is_not_mixed_up(event: Event) -> None:
    other = EventFactory(network=event.network, capacity=7)
    client = host_of(event)

    assert part(client, event, "r1", "house") != part(client, other, "r1", "house")


def test_who_hosts_no_more_is_refused_when_the_minute_is_over(event: Event) -> None:
    client = host_of(event)
    part(client, event, "r1")
    Membership.objects.filter(network=event.network).delete()
    open_boards.forget()
    cache.clear()

    address = reverse("events:board", args=[event.pk]) + "del/figures/?ring=r1"
    assert client.get(address).status_code in (403, 404)


def test_each_language_has_its_own(event: Event) -> None:
    client = host_of(event)
    danish = part(client, event, "r1", "figures")
    client.cookies["language"] = "en"

    assert "Attending" in part(client, event, "r1", "figures")
    assert "Attending" not in danish


def test_a_clock_that_is_set_back_lengthens_nobodys_right(
    event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = PersonFactory()
    open_boards.remember(person.pk, event.pk)
    now = time.time()
    monkeypatch.setattr("events.open_boards.time.time", lambda: now - 3600)
    assert open_boards.is_known(person.pk, event.pk)
    cache.clear()

    moment = time.monotonic()
    monkeypatch.setattr("events.open_boards.time.monotonic", lambda: moment + open_boards.MOST + 1)

    assert not open_boards.is_known(person.pk, event.pk)
