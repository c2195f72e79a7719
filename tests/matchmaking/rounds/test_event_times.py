"""An event is moved or called off: its rounds and their calendar entries go along, and people are told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import links
from events.models import Event, Status
from events.operations import events, registrations
from events.operations.events import Programme
from events.operations.registrations import Answer
from matchmaking import tasks
from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.models import Participant, RoundsState, Seat
from matchmaking.operations.rounds import days, event_times, letters, plans, setting
from notifications.models import Message
from tests.factories.events import EventFactory
from tests.factories.table_rounds import changed, fresh, hall_of, later, seated

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # in February: no clocks are changed

WEEK = timedelta(days=7)


@pytest.fixture
def told() -> Hall:
    """Nine people who have their plan."""
    hall = seated(state=RoundsState.DRAFT)
    letters.lock_plan(hall.table_rounds, None)
    return fresh(hall)


def plans_of(participant: Participant) -> list[Message]:
    person = participant.registration.person
    return list(Message.objects.filter(kind="table_plan", person=person).order_by("pk"))


def entries(calendar: bytes | memoryview | None) -> list[Any]:
    assert calendar is not None
    return list(icalendar.Calendar.from_ical(bytes(calendar)).walk("VEVENT"))


def shown(participant: Participant) -> list[tuple[str, int, datetime]]:
    """What their own calendar file says of each round: state, sequence and beginning."""
    token = links.registration_token(participant.registration)
    answer = Client().get(reverse("matchmaking:rounds_own_ics", args=[token]))
    return [
        (str(one["STATUS"]), int(one["SEQUENCE"]), one["DTSTART"].dt.astimezone(UTC))
        for one in entries(answer.content)
    ]


def told_in(message: Message) -> list[tuple[str, int, datetime]]:
    return [
        (str(one["STATUS"]), int(one["SEQUENCE"]), one["DTSTART"].dt.astimezone(UTC))
        for one in entries(message.calendar)
    ]


def expected(hall: Hall, status: str, sequence: int) -> list[tuple[str, int, datetime]]:
    rows = hall.table_rounds
    return [(status, sequence, rows.begins(number).astimezone(UTC)) for number in rows.numbers]


def test_the_rounds_move_with_their_event_and_whoever_has_a_plan_gets_the_new_times_once(told: Hall):
    before, others = told.table_rounds.starts_at, seated(state=RoundsState.LOCKED)

    hall = later(told, timedelta(hours=1))

    assert hall.table_rounds.starts_at == before + timedelta(hours=1)
    for one in hall.people:
        first, second = plans_of(one)
        assert told_in(first) == [("CONFIRMED", 0, moment - timedelta(hours=1)) for moment in begins(hall)]
        assert told_in(second) == shown(one) == expected(hall, "CONFIRMED", 1)
        assert second.subject != first.subject
        event_letter = Message.objects.get(kind="changed", person=one.registration.person)
        assert event_letter.pk < second.pk  # one thread leaves in order
        assert event_letter.thread == second.thread
    untouched = others.table_rounds.starts_at
    assert fresh(others).table_rounds.starts_at == untouched
    assert set(sequences(others)) == {0}


def begins(hall: Hall) -> list[datetime]:
    return [hall.table_rounds.begins(number).astimezone(UTC) for number in hall.table_rounds.numbers]


def sequences(hall: Hall) -> list[int]:
    seats = Seat.objects.filter(participant__table_rounds=hall.table_rounds)
    return list(seats.values_list("sequence", flat=True))


def test_what_leaves_the_hour_as_it_is_moves_nothing_and_tells_no_new_plan(told: Hall):
    before, event = told.table_rounds.starts_at, told.table_rounds.event

    changed(told, title="Et andet navn")
    hall = changed(told, ends_at=event.ends_at + timedelta(hours=1))

    assert hall.table_rounds.starts_at == before
    assert set(sequences(hall)) == {0}
    assert Message.objects.filter(kind="table_plan").count() == 9


@pytest.mark.parametrize("of_the_event", [0, 1])
def test_a_quarter_past_ten_stays_that_where_the_clocks_are_changed_in_between(
    of_the_event: int, time_machine: Any
):
    """Summer time ends in the night to 25 October 2026: before the event, or before its second day."""
    time_machine.move_to(datetime(2026, 10, 1, 8, tzinfo=UTC), tick=False)
    zone = timezone.get_default_timezone()
    begins, day = datetime(2026, 10, 17, 9, tzinfo=zone), 17 + of_the_event
    ends = begins + timedelta(days=1, hours=6)
    event = EventFactory(starts_at=begins, ends_at=ends)
    hall = seated(event=event, starts_at=datetime(2026, 10, day, 10, 15, tzinfo=zone))
    by = timedelta(days=8 - of_the_event)

    winter = changed(hall, starts_at=begins + by, ends_at=ends + by)

    assert winter.table_rounds.starts_at == datetime(2026, 10, 25, 9, 15, tzinfo=UTC)
    assert timezone.localtime(winter.table_rounds.begins(1)).hour == 10


def test_whoever_tells_nobody_of_the_event_tells_nobody_of_the_rounds_and_calendars_follow_all_the_same(
    told: Hall,
):
    hall = later(told, WEEK, notify=False)

    assert shown(hall.people[0]) == expected(hall, "CONFIRMED", 1)
    assert Message.objects.filter(kind="table_plan").count() == 9
    assert not Message.objects.filter(kind="changed").exists()


def test_of_a_draft_nobody_is_told_and_whoever_knows_a_plan_gets_the_new_times_when_it_is_locked(told: Hall):
    setting.unlock(told.table_rounds)

    hall = later(told, timedelta(hours=1))
    assert Message.objects.filter(kind="table_plan").count() == 9
    letters.lock_plan(hall.table_rounds, None)

    assert told_in(plans_of(hall.people[0])[1]) == expected(hall, "CONFIRMED", 1)


def test_who_is_asked_again_keeps_their_table_while_their_seat_is_held(told: Hall):
    one, other = told.people[:2]
    hall = later(told, WEEK)

    assert {row.registration.status for row in hall.people} == {Status.UNANSWERED}
    assert len(plans_of(one)) == 2
    assert told.plan == hall.plan
    table = hall.table_of(one.pk, 1)
    assert table is not None
    plans.move(one, 1, 3 if table != 3 else 2, revision=hall.table_rounds.revision)
    assert sequences(hall).count(2) == 1

    registrations.respond(other.registration, Answer.NO)
    assert other.pk not in fresh(hall).ids


def test_who_lets_their_held_seat_run_out_leaves_their_table(told: Hall, time_machine: Any):
    hall = later(told, WEEK)
    registrations.respond(hall.people[0].registration, Answer.YES)

    time_machine.move_to(hall.table_rounds.event.answer_by + timedelta(days=1), tick=False)

    assert [one.pk for one in fresh(hall).people] == [hall.people[0].pk]


@pytest.mark.parametrize("off", [events.cancel, events.postpone])
def test_when_the_event_is_off_its_rounds_leave_the_calendars_of_those_who_have_them(told: Hall, off: Any):
    off(told.table_rounds.event, "Stormen tog taget")

    hall = fresh(told)
    for one in hall.people:
        _first, second = plans_of(one)
        assert told_in(second) == shown(one) == expected(hall, "CANCELLED", 1)
        assert second.calendar_method == "PUBLISH"
        assert "Runde 1" not in second.text
    title = str(entries(plans_of(hall.people[0])[1].calendar)[0]["SUMMARY"])
    assert title.startswith(("Aflyst: Bord", "Udskudt: Bord"))


def test_what_was_put_off_and_is_cancelled_then_is_told_once(told: Hall):
    event = told.table_rounds.event

    events.postpone(event, "Stormen tog taget")
    events.cancel(event, "Der er intet tag")
    events.cancel(event, "Der er intet tag")

    assert Message.objects.filter(kind="table_plan").count() == 18
    assert set(sequences(told)) == {1}


def test_of_a_plan_that_was_told_to_nobody_nobody_hears_that_it_is_off():
    hall = seated(state=RoundsState.DRAFT)

    events.cancel(hall.table_rounds.event, "Stormen tog taget")

    assert not Message.objects.filter(kind="table_plan").exists()


@pytest.mark.parametrize("by", [timedelta(0), WEEK])
def test_with_the_new_date_the_rounds_stand_again_at_their_new_times(told: Hall, by: timedelta):
    event, before = told.table_rounds.event, told.table_rounds.starts_at
    events.postpone(event, "Stormen tog taget")

    events.set_new_date(event, event.starts_at + by, event.ends_at + by, event.registration_deadline)

    hall = fresh(told)
    assert hall.table_rounds.starts_at == before + by
    for one in hall.people:
        assert len(plans_of(one)) == 3
        assert told_in(plans_of(one)[2]) == shown(one) == expected(hall, "CONFIRMED", 2)


def test_while_the_event_is_off_no_plan_is_locked_and_who_is_moved_hears_of_it_with_the_new_date(told: Hall):
    rows, event, one = told.table_rounds, told.table_rounds.event, told.people[0]
    events.postpone(event, "Stormen tog taget")
    hall = fresh(told)
    moved = plans.move(one, 1, None, revision=rows.revision)
    assert letters.tell_of_changes(hall.table_rounds, moved) == 0
    setting.unlock(rows)
    with pytest.raises(RoundsRefused) as refused:
        letters.lock_plan(rows, None)
    assert refused.value.code == "state"

    events.set_new_date(event, event.starts_at + WEEK, event.ends_at + WEEK, None)
    letters.lock_plan(rows, None)

    last = told_in(plans_of(one)[-1])
    assert [status for status, _sequence, _moment in last] == ["CANCELLED", "CONFIRMED", "CONFIRMED"]


def test_rounds_that_are_over_took_place_whatever_becomes_of_the_event(told: Hall):
    rows, before = told.table_rounds, told.table_rounds.starts_at
    letters.ask_whom_to_go_on_with(rows)

    later(told, WEEK)
    events.cancel(rows.event, "Stormen tog taget")

    hall = fresh(told)
    assert hall.table_rounds.starts_at == before
    assert shown(told.people[0]) == expected(hall, "CONFIRMED", 0)
    assert Message.objects.filter(kind="table_plan").count() == 9


def test_on_another_day_nobody_is_missing_and_no_round_runs(told: Hall):
    rows = told.table_rounds
    days.mark_missing(told.people[0])
    setting.start(rows, 2)

    same_day = later(told, timedelta(hours=1), notify=False)
    assert same_day.missing
    assert same_day.table_rounds.running == 2
    hall = later(told, WEEK, notify=False)

    assert not hall.missing
    assert (hall.table_rounds.state, hall.table_rounds.running) == (RoundsState.LOCKED, 0)
    assert hall.table_rounds.ends_at is None


def test_an_event_without_rounds_is_asked_about_once_and_not_where_its_hour_stays(
    django_assert_num_queries: Any,
):
    event = EventFactory()

    with django_assert_num_queries(1):
        event_times.move_along(event, event.starts_at - WEEK, told=True, is_back=False)
    with django_assert_num_queries(1):
        event_times.call_off(event)
    with django_assert_num_queries(0):
        event_times.move_along(event, event.starts_at, told=True, is_back=False)


def test_hosts_are_reminded_to_lock_the_plan_once_for_each_day(time_machine: Any):
    time_machine.move_to(datetime(2026, 9, 1, 10, tzinfo=UTC), tick=False)  # no holidays ahead
    hall = hall_of(4)
    time_machine.move_to(hall.table_rounds.starts_at - timedelta(hours=22), tick=False)
    tasks.write_about_rounds()
    hall = later(hall, WEEK, notify=False)
    tasks.write_about_rounds()
    assert Message.objects.filter(kind="lock_the_plan").count() == 1

    time_machine.move_to(hall.table_rounds.starts_at - timedelta(hours=22), tick=False)
    tasks.write_about_rounds()
    tasks.write_about_rounds()

    assert Message.objects.filter(kind="lock_the_plan").count() == 2


def test_rounds_are_set_up_within_the_hours_the_event_has_by_now():
    event = EventFactory()
    stale = Event.objects.get(pk=event.pk)
    shape = setting.Setting(rounds=3, tables=3, seats_per_table=4, starts_at=event.starts_at)
    event.starts_at, event.ends_at = event.starts_at + WEEK, event.ends_at + WEEK
    events.edit(event, Programme(), notify=False)

    with pytest.raises(RoundsRefused):  # the page was read before
        setting.set_up(stale, shape)
