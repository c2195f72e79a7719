"""The page before the answer is drawn once for all who are asked alike, and is each one's own all the same."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events import links
from events.models import Attendance, Event, Mode, Registration, Status
from events.operations.registrations import Answer, respond
from lib.remembered import Remembered
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import MunicipalityFactory

pytestmark = pytest.mark.django_db


def asked(event: Event, name: str = "Asta", **more: Any) -> Registration:
    row = RegistrationFactory(event=event, person=PersonFactory(name=name), status=Status.UNANSWERED, **more)
    row.link_hash = links.hash_of(links.registration_token(row))
    row.save()
    return row


def path_of(row: Registration) -> str:
    return f"/svar/{links.registration_token(row)}/"


def page_of(row: Registration, words: str = "", **cookies: str) -> str:
    client = Client()
    for name, value in cookies.items():
        client.cookies[name] = value
    response = client.get(path_of(row) + words)
    assert response.status_code == 200
    return response.content.decode()


def test_each_one_finds_their_own_name_and_link_and_nobody_elses() -> None:
    event = EventFactory(capacity=20)
    asta, bo = asked(event, "Asta Holm"), asked(event, "Bo <b>Lund</b> & søn")

    first, second = page_of(asta), page_of(bo)

    assert "Asta Holm" in first
    assert path_of(asta) in first
    assert "Asta Holm" not in second
    assert path_of(asta) not in second
    assert "Bo &lt;b&gt;Lund&lt;/b&gt; &amp; søn" in second
    assert "\ue000" not in first + second


def test_a_second_page_of_the_kind_is_what_it_would_be_alone() -> None:
    municipality = MunicipalityFactory(boundary={"type": "MultiPolygon", "coordinates": [[1, 2]]})
    event = EventFactory(capacity=20, venue=VenueFactory(municipality=municipality))
    asta, bo = asked(event, "Asta"), asked(event, "Bo")
    page_of(asta)
    shared = page_of(bo)

    Remembered.forget_all()
    alone = page_of(bo)

    assert shared == alone


def test_who_keeps_no_cookies_presses_on_a_shared_page_and_it_counts() -> None:
    event = EventFactory(capacity=20)
    page_of(asked(event))
    row = asked(event, "Bo")
    page = Client(enforce_csrf_checks=True).get(path_of(row))

    Client(enforce_csrf_checks=True).post(path_of(row), {"answer": "accepted"})

    row.refresh_from_db()
    assert not page.cookies
    assert row.status == Status.ACCEPTED


def test_seats_are_of_the_moment() -> None:
    event = EventFactory(capacity=3)
    rows = [asked(event, f"Gæst {n}") for n in range(4)]
    before = page_of(rows[3])
    respond(rows[0], Answer.YES)
    after = page_of(rows[3])
    for row in rows[1:3]:
        respond(row, Answer.YES)
    full = page_of(rows[3])

    assert len({before, after, full}) == 3
    assert "answer-wait" in full
    assert "answer-wait" not in after


def test_who_would_wait_reads_the_number_of_the_moment() -> None:
    event = EventFactory(capacity=1)
    rows = [asked(event, f"Gæst {n}") for n in range(4)]
    respond(rows[0], Answer.YES)

    assert "nummer 1" in page_of(rows[3])
    respond(rows[1], Answer.YES)
    assert "nummer 2" in page_of(rows[3])


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Vintermøde"},
        {"summary": "Nu med kage."},
        {"state": "cancelled", "reason": "Sne"},
        {"guests_allowed": 2},
        {"registration_deadline": None},
        {"mode": Mode.HYBRID},
    ],
)
def test_a_change_of_the_event_is_on_the_next_page(change: dict[str, Any]) -> None:
    event = EventFactory(capacity=20)
    Event.objects.filter(pk=event.pk).update(registration_deadline=event.starts_at - timedelta(days=2))
    row = asked(event)
    before = page_of(row)
    Event.objects.filter(pk=event.pk).update(**change)

    assert page_of(row) != before


def test_a_renamed_place_and_host_are_on_the_next_page() -> None:
    event = EventFactory(venue=VenueFactory(name="Gammel Hald"), contact=PersonFactory(name="Ida"))
    row = asked(event)
    page_of(row)
    assert event.venue is not None
    assert event.contact is not None
    event.venue.name, event.contact.name = "Ny Hald", "Inge"
    event.venue.save()
    event.contact.save()

    page = page_of(row)
    assert "Ny Hald" in page
    assert "Inge" in page


def test_dishes_language_attendance_and_the_button_of_the_mail_have_pages_of_their_own() -> None:
    event = EventFactory(mode=Mode.HYBRID, online_capacity=5)
    pages = [
        page_of(asked(event)),
        page_of(asked(event), language="en"),
        page_of(asked(event), "?svar=ja"),
        page_of(asked(event, attendance=Attendance.ONLINE)),
    ]
    DishFactory(event=event)
    pages.append(page_of(asked(event)))

    assert len({re.sub(r"/svar/[\w-]+/", "", page) for page in pages}) == 5


def test_a_page_costs_as_many_queries_for_the_first_as_for_the_tenth_and_where_seats_are_held() -> None:
    event = EventFactory(capacity=20)
    rows = [asked(event, f"Gæst {n}") for n in range(10)]
    page_of(rows[0])

    for row in (rows[1], rows[9]):
        with CaptureQueriesContext(connection) as queries:
            page_of(row)
        assert len(queries) == 2  # sent together
    RegistrationFactory(event=event, held_until=timezone.now() + timedelta(hours=1))
    with CaptureQueriesContext(connection) as queries:
        page_of(rows[5])
    assert len(queries) == 2


def test_who_is_signed_in_gets_their_own_page() -> None:
    event = EventFactory()
    row = asked(event)
    page_of(row)
    client = Client()
    assert row.person is not None
    client.force_login(row.person)

    assert "Log ind" not in client.get(path_of(row)).content.decode()
    assert "Log ind" in page_of(row)
