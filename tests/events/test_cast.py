"""Pages of links and receipts share what is alike at all events, and nobody can tell."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from events import by_link, links, mails
from events.models import Attendance, Event, Mode, Registration, Status
from lib.remembered import Remembered
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import MunicipalityFactory, OrganisationFactory
from tests.helpers.renderings import rendered_by

pytestmark = pytest.mark.django_db

MARK = re.compile("\ue000\\w+\ue001")
HOSTILE = "Tag's & <b>fat</b> {{ event }} \ue000 \u202e\x07"
START = datetime(2027, 3, 6, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_monday(time_machine: TimeMachineFixture, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """At which nothing is told of templates that could not be cast."""
    time_machine.move_to(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False)
    with caplog.at_level(logging.ERROR, "lib.moulds"):
        yield
    assert not [record for record in caplog.records if record.name == "lib.moulds"]


def events() -> list[Event]:
    """As unlike as they come, and two of each kind."""
    place = VenueFactory(municipality=MunicipalityFactory(), address="")
    made: list[Event] = []
    for number in (1, 2):
        at = START + timedelta(days=number, hours=number)
        when: dict[str, Any] = {"starts_at": at, "ends_at": at + timedelta(hours=number)}
        made += [
            EventFactory(**when, title=f"{HOSTILE} {number}", capacity=number),
            EventFactory(
                **when, title_en=f"Of the people {number}", capacity=10 * number, guests_allowed=number
            ),
            EventFactory(**when, venue=place, network=None, organiser=OrganisationFactory(), contact=None),
            EventFactory(**when, venue=None, summary="", registration_deadline=None),
            EventFactory(
                **when, mode=Mode.HYBRID, online_capacity=number, online_url=f"https://m{number}.example/?a&b"
            ),
            EventFactory(**when, mode=Mode.ONLINE, venue=None, online_url=f"https://o{number}.example/"),
            EventFactory(**{**when, "ends_at": at + timedelta(days=number)}, visibility="invited"),
            EventFactory(**when, state="published", registration_deadline=datetime(2027, 1, 3, tzinfo=UTC)),
            EventFactory(**when, state="cancelled", reason=f"{HOSTILE} {number}"),
            EventFactory(**when, state="postponed"),
            EventFactory(**when, state="open", registration_deadline=datetime(2027, 1, number, tzinfo=UTC)),
        ]
        DishFactory(event=made[-1])
    return made


def page_of(row: Registration, language: str) -> str:
    client = Client()
    client.cookies["language"] = language
    response = client.get(f"/svar/{links.registration_token(row)}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_page_reads_as_if_there_were_no_other_event(language: str) -> None:
    rows = [
        RegistrationFactory(
            event=event, attendance=attendance, person=PersonFactory(name=f"Asta {attendance}")
        )
        for event in events()
        for attendance in Attendance.values
        if not (attendance == Attendance.ONLINE and not event.has_online)
    ]
    RegistrationFactory(event=rows[0].event, status=Status.ACCEPTED, seats=9)  # full
    shared = [page_of(row, language) for row in rows]
    alone = []
    for row in rows:
        Remembered.forget_all()
        alone.append(page_of(row, language))

    assert shared == alone
    assert not MARK.search("".join(shared))


def test_who_comes_first_to_an_event_of_a_known_kind_need_not_wait_for_django() -> None:
    first, second = RegistrationFactory(), RegistrationFactory()
    whole = page_of(second, "da")
    Remembered.forget_all()
    look = by_link.Look(links.registration_token(second), second.link_hash, "da", None, gzip=False)
    assert by_link.pages([look]) == [None]

    page_of(first, "da")

    assert by_link.pages([look]) == [whole.encode()]


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_receipt_reads_as_if_there_were_no_other_event(language: str) -> None:
    rows = [
        RegistrationFactory(
            event=event,
            status=status,
            turn=3 if status == Status.WAITLISTED else None,
            person=PersonFactory(name=f"Bo's {status}", language=language),
        )
        for event in events()
        for status in (Status.ACCEPTED, Status.WAITLISTED, Status.TENTATIVE, Status.DECLINED)
    ]
    shared = [_receipt(row) for row in rows]
    alone = []
    for row in rows:
        Remembered.forget_all()
        mails._alike.cache_clear()
        alone.append(_receipt(row))

    for many, one in zip(shared, alone, strict=True):
        assert (many.subject, many.text, many.calendar) == (one.subject, one.text, one.calendar)
        assert _quoted_alike(many.html) == _quoted_alike(one.html)
        assert "<b>fat" not in many.html
        assert not MARK.search(many.html + many.text + many.subject)


def _quoted_alike(html: str) -> str:
    """However quotes are written."""
    return html.replace("&#x27;", "'").replace("&#39;", "'").replace("&quot;", '"')


def _receipt(row: Registration) -> Message:
    return mails.receipt(row, place=3 if row.status == Status.WAITLISTED else None)


def test_each_language_has_pages_and_receipts_of_its_own() -> None:
    row = RegistrationFactory(person=PersonFactory(language="da"))
    other = RegistrationFactory()
    page_of(row, "da")
    _receipt(row)
    other.person.language = "en"

    assert "Are you coming?" in page_of(other, "en")
    assert "Menu" in page_of(other, "en")
    assert "Privacy" in page_of(other, "en")
    assert "What do you know about me?" in _receipt(other).text


def test_what_hangs_on_the_day_is_said_anew_the_day_after(time_machine: TimeMachineFixture) -> None:
    """Half a year before it a date goes without its year."""
    at = datetime(2028, 7, 5, 9, tzinfo=UTC)
    event = EventFactory(starts_at=at, ends_at=at + timedelta(hours=2), registration_deadline=None)
    row = RegistrationFactory(event=event)
    time_machine.move_to(at - timedelta(days=190), tick=False)
    assert "5. juli 2028" in page_of(row, "da")
    assert "5. juli 2028" in _receipt(row).text

    time_machine.move_to(at - timedelta(days=170), tick=False)

    assert "5. juli kl." in page_of(row, "da")
    assert "5. juli kl." in _receipt(row).text


@pytest.mark.parametrize("words", ["?svar=%6A%61&&&", "?svar=ja&svar=ja", "?svar=javel", "?svar="])
def test_what_somebody_made_up_in_an_address_stands_on_nobody_elses_page(words: str) -> None:
    odd, other = RegistrationFactory(), RegistrationFactory()
    client = Client()
    assert client.get(f"/svar/{links.registration_token(odd)}/{words}").status_code == 200

    page = client.get(f"/svar/{links.registration_token(other)}/?svar=ja").content.decode()

    assert f'value="/svar/{links.registration_token(other)}/?svar=ja"' in page


def test_of_events_of_a_kind_the_page_and_the_receipt_are_rendered_once() -> None:
    starts = [START + timedelta(days=number) for number in range(4)]
    made = [
        EventFactory(
            capacity=number + 9,
            starts_at=at,
            ends_at=at + timedelta(hours=2),
            mode=Mode.HYBRID,
            online_capacity=number + 9,
            online_url=f"https://moede{number}.example/",
            venue=VenueFactory(address=f"Bygaden {number}" if number else ""),
        )
        for number, at in enumerate(starts)
    ]
    rows = [RegistrationFactory(event=event) for event in made]
    dishes = [DishFactory(event=event) for event in made]
    coming = [
        RegistrationFactory(event=event, status=Status.ACCEPTED, dish=dish)
        for event, dish in zip(made, dishes, strict=True)
    ]
    online = [
        RegistrationFactory(event=event, status=Status.ACCEPTED, attendance=Attendance.ONLINE)
        for event in made
    ]

    def open_all() -> None:
        for row in rows:
            page_of(row, "da")

    def write_all(coming: list[Registration]) -> None:
        for row in coming:
            mails.receipt(row)

    # For the first one, and for the mould.
    assert rendered_by(open_all, "events/answer.html") == 2
    assert rendered_by(partial(write_all, coming), "events/mail/receipt.html") == 2
    assert rendered_by(partial(write_all, online), "events/mail/receipt.html") == 2
