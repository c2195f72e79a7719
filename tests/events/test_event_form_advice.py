"""What the page that makes and changes an event asks about, once, before it saves."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from events.forms.events import EventForm
from events.models import Event, Status
from tests.events.hosting_helpers import as_posted, coordinator_of, hosted_event, signed_in, typed
from tests.factories.events import EventFactory, RegistrationFactory, VenueFactory
from tests.factories.networks import CoordinatorFactory

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_far_more_seats_than_there_are_chairs_asks_once_and_then_saves() -> None:
    venue = VenueFactory(name="Rughede Forsamlingshus", address="Bygaden 1, 7600 Struer")
    EventFactory(venue=venue, capacity=90)
    client = signed_in(CoordinatorFactory().person)

    asked = client.post(reverse("events:new"), typed(capacity="900"))
    saved = client.post(reverse("events:new"), typed(capacity="900", confirmed="seats "))

    assert asked.status_code == 422
    assert "90" in asked.content.decode()
    assert 'value="seats "' in asked.content.decode()
    assert saved.status_code == 302
    assert Event.objects.filter(capacity=900).exists()


@pytest.mark.parametrize(
    ("starts", "ends", "more", "asks"),
    [
        ("14:00", "12:00", {}, True),
        ("19:00", "01:00", {}, False),
        ("13:00", "03:30", {}, True),
        ("10:00", "15:00", {}, False),
        ("14:00", "12:00", {"end_date": "2027-03-07"}, False),
    ],
)
def test_an_end_before_the_start_is_asked_about_unless_it_is_late_at_night(
    starts: str, ends: str, more: dict[str, str], asks: bool
) -> None:
    written = {"date": "2027-03-06", "starts": starts, "ends": ends, "deadline": "", **more}

    form = EventForm(CoordinatorFactory().person, typed(**written))

    form.is_valid()
    assert ("overnight" in {one.code for one in form.advice}) is asks


def test_fewer_seats_than_are_taken_are_asked_about_and_shown_on_the_board() -> None:
    event, client = hosted_event(capacity=9)
    RegistrationFactory.create_batch(3, event=event, status=Status.ACCEPTED)
    written = as_posted(event, coordinator_of(event)) | {"capacity": 2}

    asked = client.post(reverse("events:edit", args=[event.pk]), written)
    assert asked.status_code == 422
    assert "3 pladser er taget allerede, og du har skrevet 2" in asked.content.decode()
    saved = client.post(reverse("events:edit", args=[event.pk]), {**written, "confirmed": "fewer"})
    assert saved.status_code == 302
    assert (
        "1 flere, end der er pladser" in client.get(reverse("events:board", args=[event.pk])).content.decode()
    )
    said = client.post(reverse("events:seats", args=[event.pk]), {"capacity": "1"}, follow=True)
    assert "Der kommer 2 flere, end der nu er pladser til" in said.content.decode()


def test_another_place_with_the_address_of_the_one_before_is_asked_about() -> None:
    event, client = hosted_event(
        venue=VenueFactory(name="Den gamle hal", address="Bygaden 1", parking="Gratis")
    )
    written = as_posted(event, coordinator_of(event)) | {"place": "Skolen", "notify": "no"}

    asked = client.post(reverse("events:edit", args=[event.pk]), written)

    assert asked.status_code == 422
    assert (
        "»Skolen« har stadig adresse, kort, vejvisning og parkering fra »Den gamle hal«"
        in asked.content.decode()
    )
    mended = {**written, "address": "Skolevej 2", "parking": ""}
    assert client.post(reverse("events:edit", args=[event.pk]), mended).status_code == 302
    event.refresh_from_db()
    assert (event.venue.name, event.venue.address) == ("Skolen", "Skolevej 2")


def test_a_public_holiday_and_another_meeting_that_day_are_said() -> None:
    membership = CoordinatorFactory()
    EventFactory(
        network=membership.network,
        title="Samme dag",
        starts_at=datetime(2027, 3, 25, 10, tzinfo=COPENHAGEN),
        registration_deadline=None,
    )

    form = EventForm(membership.person, typed(date="2027-03-25", network=membership.network.pk))

    assert not form.is_valid()
    assert {one.code for one in form.advice} == {"holiday", "clash"}
    assert form.only_asks


def test_what_is_wrong_is_said_in_the_order_of_the_page_and_in_our_own_words() -> None:
    client = signed_in(CoordinatorFactory().person)

    page = client.post(reverse("events:new"), typed(title="", date="", capacity="0")).content.decode()

    summary = page[page.index("error-summary") :]
    assert summary.index("#id_title") < summary.index("#id_date") < summary.index("#id_capacity")
    assert "Skal udfyldes." in summary
    assert "Skriv 1 eller mere." in summary
