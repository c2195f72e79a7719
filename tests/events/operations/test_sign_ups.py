"""Strangers at an open event."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from events.errors import SignUpRefused
from events.models import SignUp, Status
from events.operations import retention, sign_ups
from events.operations.details import Details, GuestDetails
from notifications.models import Message
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def test_nothing_is_taken_before_the_address_is_confirmed():
    event = EventFactory(open_registration=True, capacity=1)

    sign_ups.sign_up(event, "Frida", "Frida@Example.org", Details(), language="da")

    assert not event.registrations.exists()
    assert not Person.objects.filter(email="frida@example.org").exists()
    assert Message.objects.get(kind="sign_up").to_address == "frida@example.org"


def test_a_confirmed_stranger_has_a_seat_guests_and_a_personal_link():
    event = EventFactory(open_registration=True, capacity=3, guests_allowed=1)
    row = sign_ups.sign_up(
        event, "Frida", "frida@example.org", Details(guests=(GuestDetails("Far"),)), language="en"
    )

    registration = sign_ups.confirm(row)
    again = sign_ups.confirm(row)

    assert (registration.status, registration.seats, registration.link_hash is not None) == (
        Status.ACCEPTED,
        2,
        True,
    )
    assert again.pk == registration.pk
    assert Person.objects.get(email="frida@example.org").language == "en"
    assert Message.objects.filter(kind="receipt").count() == 1


def test_a_full_house_puts_the_stranger_on_the_list():
    event = EventFactory(open_registration=True, capacity=1)
    RegistrationFactory(event=event, status=Status.ACCEPTED)

    assert (
        sign_ups.confirm(sign_ups.sign_up(event, "F", "f@example.org", Details(), language="da")).status
        == Status.WAITLISTED
    )


def test_a_link_is_good_for_two_days_and_the_address_is_forgotten_after_seven(time_machine):
    event = EventFactory(open_registration=True)
    now = timezone.now()
    sign_ups.sign_up(event, "F", "f@example.org", Details(), language="da")
    token = Message.objects.get(kind="sign_up").text.split("/tilmelding/")[1].split("/")[0]
    assert sign_ups.find_sign_up(token) is not None

    time_machine.move_to(now + timedelta(hours=49))
    assert sign_ups.find_sign_up(token) is None
    retention.forget()
    assert SignUp.objects.exists()

    time_machine.move_to(now + timedelta(days=7, hours=1))
    retention.forget()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(
    "refused", [{"open_registration": False}, {"visibility": "members"}, {"state": "cancelled"}]
)
def test_strangers_are_refused_where_they_are_not_welcome(refused: dict[str, object]):
    event = EventFactory(**{"open_registration": True, **refused})

    with pytest.raises(SignUpRefused):
        sign_ups.sign_up(event, "F", "f@example.org", Details(), language="da")
