"""Two yeses are told to two; nothing else is told to anybody. And what is forgotten afterwards."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.models import Approach, ApproachState, GoOn, MeetRequest, Participant, RoundsState, Wish
from matchmaking.operations.rounds import feedback, participants, retention
from matchmaking.operations.rounds.participants import Wishes
from notifications.models import Message
from tests.factories.table_rounds import seated


@pytest.fixture
def hall(db: None) -> Hall:
    return seated(state=RoundsState.FEEDBACK)


def partner_of(hall: Hall, one: Participant) -> Participant:
    return feedback.met_by(hall, one)[0]


def test_one_meets_everybody_at_ones_tables_once(hall: Hall):
    met = feedback.met_by(hall, hall.people[0])

    assert len(met) == len({one.pk for one in met}) == 6


def test_two_yeses_introduce_two_and_open_a_case(hall: Hall):
    one = hall.people[0]
    other = partner_of(hall, one)

    assert feedback.say(one, {other.pk: True}) == 0
    assert not Message.objects.exists()
    assert feedback.say(other, {one.pk: True}) == 1

    for to, found in ((one, other), (other, one)):
        letter = Message.objects.get(kind="introduced", person=to.registration.person)
        assert found.registration.person.email in letter.text
    case = Approach.objects.get()
    assert case.state == ApproachState.ACCEPTED
    assert {case.asker, case.asked} == {one.profile, other.profile}


@pytest.mark.parametrize(("mine", "theirs"), [(True, False), (False, True), (False, False), (True, None)])
def test_anything_else_is_told_to_nobody(hall: Hall, mine: bool, theirs: bool | None):
    one = hall.people[0]
    other = partner_of(hall, one)

    feedback.say(one, {other.pk: mine})
    if theirs is not None:
        feedback.say(other, {one.pk: theirs})

    assert not Message.objects.exists()
    assert not Approach.objects.exists()


def test_saying_yes_again_introduces_nobody_twice(hall: Hall):
    one = hall.people[0]
    other = partner_of(hall, one)
    feedback.say(one, {other.pk: True})
    feedback.say(other, {one.pk: True})

    feedback.say(one, {other.pk: True})
    feedback.say(one, {other.pk: False})

    assert Message.objects.filter(kind="introduced").count() == 2
    assert GoOn.objects.filter(told_at__isnull=False, yes=True).count() == 2


def test_an_answer_may_be_changed_until_both_have_said_yes(hall: Hall):
    one = hall.people[0]
    other = partner_of(hall, one)
    feedback.say(one, {other.pk: True})
    feedback.say(one, {other.pk: False})

    feedback.say(other, {one.pk: True})

    assert not Message.objects.exists()


def test_nobody_answers_about_somebody_they_did_not_sit_with(hall: Hall):
    one = hall.people[0]
    met = {each.pk for each in feedback.met_by(hall, one)}
    stranger = next(each for each in hall.people if each.pk not in met and each.pk != one.pk)

    with pytest.raises(RoundsRefused):
        feedback.say(one, {stranger.pk: True})


def test_nobody_is_asked_before_the_rounds_are_over(db: None):
    hall = seated(state=RoundsState.RUNNING)

    with pytest.raises(RoundsRefused):
        feedback.say(hall.people[0], {})


def test_who_did_not_come_was_met_by_nobody(hall: Hall):
    one = hall.people[0]
    other = partner_of(hall, one)
    Participant.objects.filter(pk=other.pk).update(missing_since=hall.table_rounds.created_at)

    met = feedback.met_by(Hall.of(hall.table_rounds), one)

    assert other.pk not in {each.pk for each in met}


@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_in_the_same_moment_are_introduced_once():
    hall = seated(state=RoundsState.FEEDBACK)
    one = hall.people[0]
    other = partner_of(hall, one)
    barrier, sums = threading.Barrier(2), []

    def say(mine: Participant, theirs: Participant) -> None:
        barrier.wait()
        sums.append(feedback.say(mine, {theirs.pk: True}))
        connection.close()

    threads = [threading.Thread(target=say, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(sums) == [0, 1]
    assert Message.objects.filter(kind="introduced").count() == 2


def test_a_week_after_what_was_private_is_gone_and_what_was_shared_stays(hall: Hall, time_machine: Any):
    rows = hall.table_rounds
    one, other = hall.people[0], partner_of(hall, hall.people[0])
    third = feedback.met_by(hall, one)[1]
    type(rows).objects.update(state=RoundsState.WISHES)
    participants.wish(one, Wishes(must_meet=[third.pk], not_with=[other.pk]))
    Participant.objects.filter(pk=one.pk).update(keeps_seat=True, kept_table=1)
    type(rows).objects.update(state=RoundsState.FEEDBACK)
    feedback.say(one, {other.pk: True, third.pk: True})
    feedback.say(other, {one.pk: True})
    MeetRequest.objects.create(asker=one, asked=other, slot=rows.starts_at, expires_at=rows.starts_at)

    retention.forget()
    assert Wish.objects.count() == 2
    time_machine.move_to(rows.event.ends_at + timedelta(days=7, minutes=1), tick=False)
    retention.forget()

    one.refresh_from_db()
    rows.refresh_from_db()
    assert (one.keeps_seat, one.kept_table) == (False, None)
    assert [wish.kind for wish in Wish.objects.all()] == ["must_meet"]
    assert rows.state == RoundsState.CLOSED
    assert GoOn.objects.filter(told_at=None).count() == 0
    assert GoOn.objects.count() == 2
    assert not MeetRequest.objects.exists()
