"""The event is moved: talks of two go along, at the hour of their break or with the rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from events.agenda import Form
from matchmaking.hall import Hall
from matchmaking.models import MeetRequest, MeetRequestState, RoundsState
from matchmaking.operations.rounds import requests
from matchmaking.slots import slots_of
from notifications.models import Message
from tests.factories.table_rounds import later, seated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # in February: no clocks are changed

WEEK = timedelta(days=7)


@pytest.fixture
def talking() -> Hall:
    """A plan that is told, a break at 10.15, and the last round that ends at 11.55."""
    hall = seated(state=RoundsState.LOCKED)
    event = hall.table_rounds.event
    event.agenda.create(position=0, starts_at="10:15", ends_at="10:30", title="Kaffe", form=Form.BREAK)
    return hall


def talk(hall: Hall, asker: int, other: int, slot: int) -> MeetRequest:
    moment = slots_of(hall.table_rounds)[slot].starts_at
    return requests.ask(hall.people[asker], hall.people[other], moment)


def label(hall: Hall, request: MeetRequest) -> str:
    request.refresh_from_db()
    (found,) = [one for one in slots_of(hall.table_rounds) if one.starts_at == request.agreed_slot]
    return found.label


def test_talks_lie_where_they_lay_and_both_are_told_where_the_hour_is_another(talking: Hall):
    coffee, after = talk(talking, 0, 1, 0), talk(talking, 2, 3, 1)
    requests.accept(coffee, talking.people[1])
    requests.accept(after, talking.people[3])
    open_one, declined = talk(talking, 4, 5, 1), talk(talking, 4, 6, 1)
    requests.decline(declined, talking.people[6])

    hall = later(talking, WEEK)
    assert [label(hall, one) for one in (coffee, after, open_one)] == [
        "10.15, Kaffe",
        "11.55, Efter sidste runde",
        "11.55, Efter sidste runde",
    ]
    assert Message.objects.filter(kind="meet_agreed").count() == 4

    hall = later(talking, timedelta(minutes=10))
    assert [label(hall, one) for one in (coffee, after, open_one)] == [
        "10.15, Kaffe",
        "12.05, Efter sidste runde",
        "12.05, Efter sidste runde",
    ]
    declined.refresh_from_db()
    open_one.refresh_from_db()
    assert (declined.slot, declined.looks_open) == (open_one.slot, True)
    again = Message.objects.filter(kind="meet_agreed").order_by("pk")[4:]
    assert {one.person for one in again} == {hall.people[two].registration.person for two in (2, 3)}
    assert all("12.05" in one.subject for one in again)


def test_a_pause_that_was_proposed_instead_moves_too(talking: Hall):
    request = talk(talking, 0, 1, 0)
    requests.propose_other(request, talking.people[1], slots_of(talking.table_rounds)[1].starts_at)

    hall = later(talking, WEEK)

    assert label(hall, request) == "11.55, Efter sidste runde"
    found = requests.accept(request, hall.people[0])
    assert found.state == MeetRequestState.ACCEPTED


def test_a_question_runs_out_when_the_event_begins_and_not_when_it_was_to(talking: Hall, time_machine: Any):
    event = talking.table_rounds.event
    time_machine.move_to(event.starts_at - timedelta(hours=6), tick=False)
    request = talk(talking, 0, 1, 0)
    assert request.expires_at == event.starts_at

    later(talking, WEEK, notify=False)
    request.refresh_from_db()
    assert request.expires_at == timezone.now() + settings.MEET_REQUEST_LASTS
    later(talking, timedelta(hours=3) - WEEK, notify=False)
    request.refresh_from_db()

    assert request.expires_at == event.starts_at + timedelta(hours=3)
