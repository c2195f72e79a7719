"""Talks of two: asked, accepted, moved, refused in silence, run out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from events.agenda import Form
from events.models import Status
from matchmaking.errors import MeetRequestRefused
from matchmaking.hall import Hall
from matchmaking.models import MeetRequest, MeetRequestState, RoundsState
from matchmaking.operations.rounds import participants, requests
from matchmaking.operations.rounds.participants import Wishes
from matchmaking.slots import slots_of
from notifications.models import Message
from tests.factories.table_rounds import ParticipantFactory, hall_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    made = hall_of(8, state=RoundsState.WISHES)
    event = made.table_rounds.event
    event.agenda.create(position=0, starts_at="10:15", ends_at="10:30", title="Kaffe", form=Form.BREAK)
    event.agenda.create(position=1, starts_at="14:00", ends_at="14:30", title="Kage", form=Form.BREAK)
    event.agenda.create(
        position=2, starts_at="11:05", ends_at="11:10", title="Midt i en runde", form=Form.BREAK
    )
    return made


def asked(hall: Hall, asker: int = 0, other: int = 1, slot: int = 0) -> MeetRequest:
    people, slots = hall.people, slots_of(hall.table_rounds)
    return requests.ask(people[asker], people[other], slots[slot].starts_at, "Om varmepumper")


def letters(kind: str) -> int:
    return Message.objects.filter(kind=kind).count()


def test_talks_lie_in_the_breaks_and_never_in_a_round(hall: Hall):
    assert [slot.label for slot in slots_of(hall.table_rounds)] == [
        "10.15, Kaffe",
        "11.55, Efter sidste runde",
        "14.00, Kage",
    ]


def test_a_yes_tells_both_how_to_reach_each_other(hall: Hall):
    one, other = hall.people[:2]
    request = asked(hall)
    before = Message.objects.get(kind="meet_asked")
    assert one.registration.person.email not in before.text

    requests.accept(request, other)

    for to, found in ((one, other), (other, one)):
        letter = Message.objects.get(kind="meet_agreed", person=to.registration.person)
        assert found.registration.person.email in letter.text


def test_a_no_is_told_to_nobody_and_looks_like_silence(hall: Hall):
    request = asked(hall)
    written = Message.objects.count()

    requests.decline(request, hall.people[1])

    request.refresh_from_db()
    assert request.state == MeetRequestState.DECLINED
    assert request.looks_open
    assert Message.objects.count() == written


def test_another_pause_is_proposed_and_the_asker_says_yes(hall: Hall):
    request = asked(hall)

    requests.propose_other(request, hall.people[1], slots_of(hall.table_rounds)[2].starts_at)
    with pytest.raises(MeetRequestRefused):
        requests.accept(request, hall.people[1])
    found = requests.accept(request, hall.people[0])

    assert found.agreed_slot == slots_of(hall.table_rounds)[2].starts_at
    assert letters("meet_other_time") == 1
    assert letters("meet_agreed") == 2


def test_after_two_days_a_request_has_run_out(hall: Hall, time_machine: Any):
    request = asked(hall)

    time_machine.move_to(timezone.now() + timedelta(hours=49), tick=False)
    with pytest.raises(MeetRequestRefused) as refused:
        requests.accept(request, hall.people[1])
    assert refused.value.code == "lapsed"
    assert requests.expire(timezone.now()) == 1

    request.refresh_from_db()
    assert request.state == MeetRequestState.EXPIRED
    asked(hall)


def test_nobody_is_in_two_places(hall: Hall):
    requests.accept(asked(hall), hall.people[1])

    with pytest.raises(MeetRequestRefused) as refused:
        asked(hall, 0, 2)
    assert refused.value.code == "taken"
    second = asked(hall, 2, 3)
    third = asked(hall, 4, 3)
    requests.accept(second, hall.people[3])
    with pytest.raises(MeetRequestRefused):
        requests.accept(third, hall.people[3])


def test_asking_twice_oneself_or_somebody_elsewhere_is_refused(hall: Hall):
    asked(hall)
    slot = slots_of(hall.table_rounds)[0].starts_at
    for other in (hall.people[1], hall.people[0], ParticipantFactory()):
        with pytest.raises(MeetRequestRefused):
            requests.ask(hall.people[0], other, slot)
    with pytest.raises(MeetRequestRefused) as refused:
        requests.ask(hall.people[0], hall.people[2], slot + timedelta(minutes=1))
    assert refused.value.code == "time"


def test_five_may_wait_and_not_a_sixth(hall: Hall):
    for other in range(1, 6):
        asked(hall, 0, other)

    with pytest.raises(MeetRequestRefused):
        asked(hall, 0, 6)


def test_who_would_rather_not_sit_with_the_asker_hears_nothing(hall: Hall):
    participants.wish(hall.people[1], Wishes(not_with=[hall.people[0].pk]))

    request = asked(Hall.of(hall.table_rounds))

    assert request.looks_open
    assert letters("meet_asked") == 0


def test_only_the_two_may_answer(hall: Hall):
    request = asked(hall)

    with pytest.raises(MeetRequestRefused):
        requests.accept(request, hall.people[5])
    with pytest.raises(MeetRequestRefused):
        requests.accept(request, hall.people[0])


def test_nobody_agrees_to_a_talk_when_one_of_the_two_is_not_coming(hall: Hall):
    request = asked(hall)
    registration = hall.people[1].registration
    registration.status = Status.DECLINED
    registration.save()

    with pytest.raises(MeetRequestRefused):
        requests.accept(request, hall.people[1])

    assert letters("meet_agreed") == 0
