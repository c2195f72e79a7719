"""Answers that come in the same moment: heard together, and what they would have been one after another."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.errors import AnswerRefused
from events.models import AnswerRecord, Channel, Event, EventState, FreedSeats, Registration, Status
from events.operations import registrations, tallies
from events.operations.registrations import BY_LINK, Actor, Answer, Said
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def said(
    row: Registration, answer: Answer = Answer.YES, actor: Actor = BY_LINK, language: str = "da"
) -> Said:
    return Said(row.pk, row.event_id, answer, actor, language)


def stands(event: Event) -> list[tuple[str, str, int | None]]:
    """Who stands where, by the names of people, which are the same at twin events."""
    rows = event.registrations.order_by("person__name").select_related("person")
    return [(row.person.name if row.person else "", row.status, row.turn) for row in rows]


def history(event: Event) -> list[tuple[str, str, str]]:
    lines = AnswerRecord.objects.filter(registration__event=event).order_by("pk")
    return list(lines.values_list("registration__person__name", "before", "after"))


def test_seats_go_in_the_order_of_the_answers_and_each_hears_where_it_stands():
    event = EventFactory(capacity=2)
    rows = RegistrationFactory.create_batch(5, event=event)

    registrations.hear_all([said(row) for row in rows])

    assert [row.status for row in event.registrations.order_by("pk")] == [
        *[Status.ACCEPTED] * 2,
        *[Status.WAITLISTED] * 3,
    ]
    assert [row.pk for row in event.registrations.waiting()] == [row.pk for row in rows[2:]]
    assert [line.registration_id for line in AnswerRecord.objects.order_by("pk")] == [row.pk for row in rows]
    told = [Message.objects.get(thread=f"event-{event.pk}-registration-{row.pk}").text for row in rows]
    assert [f"nummer {place}" in text for place, text in zip((1, 2, 3), told[2:], strict=True)] == [True] * 3
    assert {row.invitation.state for row in event.registrations.select_related("invitation")} == {"answered"}
    assert tallies.wrong() == []


def test_seats_go_by_the_rows_though_the_counts_beside_them_are_wrong():
    event = EventFactory(capacity=2, freed_seats=FreedSeats.AT_ONCE)
    rows = RegistrationFactory.create_batch(4, event=event)
    registrations.hear_all([said(row) for row in rows[:3]])
    event.tallies.all().delete()
    registrations.hear_all([said(rows[3])])
    event.tallies.all().delete()
    registrations.hear_all([said(rows[0], Answer.NO)])

    stand = list(event.registrations.order_by("pk").values_list("status", flat=True))
    assert stand == [Status.CANCELLED, Status.ACCEPTED, Status.ACCEPTED, Status.WAITLISTED]


def test_who_is_refused_is_told_so_in_their_language_and_stops_nobody():
    event, closed = EventFactory(capacity=5), EventFactory(state=EventState.CANCELLED)
    first, refused, last = (RegistrationFactory(event=each) for each in (event, closed, event))

    found = registrations.hear_all([said(first), said(refused, language="en"), said(last)])

    assert [isinstance(each, AnswerRefused) for each in found] == [False, True, False]
    assert "The event is cancelled." in str(found[1])
    assert event.registrations.coming().count() == 2
    assert closed.registrations.get().status == Status.UNANSWERED


def test_whose_registration_is_gone_stops_nobody():
    row, gone = RegistrationFactory(), RegistrationFactory()
    asked = [said(gone), said(row)]
    gone.delete()

    missing, found = registrations.hear_all(asked)

    assert isinstance(missing, Registration.DoesNotExist)
    assert isinstance(found, Registration)
    assert found.status == Status.ACCEPTED


def test_who_is_moved_up_by_one_answer_is_asked_as_seated_by_the_next():
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    seated, waits = RegistrationFactory.create_batch(2, event=event)
    registrations.hear_all([said(seated), said(waits)])

    registrations.hear_all([said(seated, Answer.NO), said(waits, Answer.NO)])

    lines = AnswerRecord.objects.filter(registration=waits).order_by("pk").values_list("before", "after")
    assert list(lines)[1:] == [
        (Status.WAITLISTED, Status.ACCEPTED),
        (Status.ACCEPTED, Status.CANCELLED),
    ]
    assert tallies.wrong() == []


def test_two_answers_of_one_person_count_in_their_order():
    row = RegistrationFactory()

    registrations.hear_all([said(row, Answer.YES), said(row, Answer.NO), said(row, Answer.NO)])

    row.refresh_from_db()
    assert row.status == Status.CANCELLED
    assert row.records.count() == 2
    assert Message.objects.filter(kind="receipt").count() == 2


def test_a_hold_that_ran_out_keeps_no_seat():
    event = EventFactory(capacity=1)
    RegistrationFactory(event=event, asked_again=True, held_until=timezone.now() - timedelta(seconds=1))
    rows = RegistrationFactory.create_batch(2, event=event)

    registrations.hear_all([said(row) for row in rows])

    assert event.registrations.coming().count() == 1
    assert tallies.wrong() == []


@pytest.mark.parametrize("seed", range(12))
def test_what_is_heard_together_stands_as_if_heard_one_by_one(seed: int):
    chance = random.Random(seed)
    capacity, freed = chance.choice([None, 3, 6]), chance.choice(list(FreedSeats))
    answers = [
        (
            chance.randrange(9),
            chance.choice([*[Answer.YES] * 3, Answer.MAYBE, Answer.NO]),
            chance.random() < 0.2,
        )
        for _ in range(30)
    ]
    parties = [chance.choice([1, 1, 2, 3]) for _ in range(9)]
    names = [PersonFactory(name=f"Gæst {n}") for n in range(9)]
    twins = [EventFactory(capacity=capacity, freed_seats=freed) for _ in range(2)]
    rows = [
        [
            RegistrationFactory(event=event, person=person, seats=seats)
            for person, seats in zip(names, parties, strict=True)
        ]
        for event in twins
    ]
    host = Actor(Channel.COORDINATOR, PersonFactory())

    def all_said(at: list[Registration]) -> list[Said]:
        return [said(at[who], answer, host if by_host else BY_LINK) for who, answer, by_host in answers]

    for part in range(0, 30, 10):
        registrations.hear_all(all_said(rows[0])[part : part + 10])
    for one in all_said(rows[1]):
        registrations.hear_all([one])

    assert stands(twins[0]) == stands(twins[1])
    assert tallies.wrong() == []
    assert history(twins[0]) == history(twins[1])


@pytest.mark.parametrize("seed", range(8))
def test_what_is_heard_of_several_events_and_of_who_came_since_stands_as_if_heard_one_by_one(seed: int):
    chance = random.Random(seed)
    names = [PersonFactory(name=f"Gæst {n}") for n in range(6)]
    settings = [(chance.choice([None, 1, 3]), chance.choice(list(FreedSeats))) for _ in range(3)]
    twins = [
        [EventFactory(capacity=capacity, freed_seats=freed) for capacity, freed in settings] for _ in range(2)
    ]
    rows = [
        [[RegistrationFactory(event=event, person=person) for person in names] for event in events]
        for events in twins
    ]
    answers = [
        (chance.randrange(3), chance.randrange(6), chance.choice([Answer.YES, Answer.YES, Answer.NO]))
        for _ in range(24)
    ]

    def all_said(at: list[list[Registration]]) -> list[Said]:
        return [said(at[event][who], answer) for event, who, answer in answers]

    for part in range(0, 24, 8):
        party = all_said(rows[0])[part : part + 8]
        first, since = party[:5], party[5:]
        known = {one.event_id for one in first}
        registrations.hear_all(first, lambda: [one for one in since if one.event_id in known])  # noqa: B023
        if rest := [one for one in since if one.event_id not in known]:
            registrations.hear_all(rest)
    for one in all_said(rows[1]):
        registrations.hear_all([one])

    for together, alone in zip(*twins, strict=True):
        assert stands(together) == stands(alone)
        assert history(together) == history(alone)
    assert tallies.wrong() == []


def test_invitations_are_marked_last_and_all_at_once_in_the_order_of_their_numbers():
    """As by the worker that marks them as sent: else each might wait for the other."""
    event = EventFactory(capacity=1, freed_seats=FreedSeats.AT_ONCE)
    rows = RegistrationFactory.create_batch(4, event=event)
    registrations.hear_all([said(rows[3]), said(rows[2])])

    with CaptureQueriesContext(connection) as asked:
        registrations.hear_all([said(rows[1]), said(rows[3], Answer.NO), said(rows[0])])

    writes = [query["sql"] for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]
    marks = [place for place, sql in enumerate(writes) if 'UPDATE "events_invitation"' in sql]
    assert marks == list(range(len(writes) - len(marks), len(writes)))
    assert len(marks) == (1 if connection.vendor == "postgresql" else 2)
    assert {row.invitation.state for row in event.registrations.select_related("invitation")} == {"answered"}


@pytest.mark.scaled
def test_nine_answers_take_as_many_statements_as_three(django_assert_num_queries):
    event = EventFactory(capacity=2)
    rows = RegistrationFactory.create_batch(14, event=event)
    registrations.hear_all([said(rows[0]), said(rows[1])])

    for asked in (rows[2:5], rows[5:14]):
        with django_assert_num_queries(9):
            registrations.hear_all([said(row) for row in asked])
