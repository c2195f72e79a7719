"""Setting up the rounds, and the way from open profiles to a closed evening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from events.models import EventState
from matchmaking.errors import RoundsRefused
from matchmaking.models import RoundsState, Seat
from matchmaking.operations.rounds import setting
from matchmaking.operations.rounds.setting import Setting
from tests.factories.accounts import PersonFactory
from tests.factories.events import EventFactory
from tests.factories.table_rounds import TableRoundsFactory, hall_of, seated

pytestmark = pytest.mark.django_db


def asked(event: Any, **facts: Any) -> Setting:
    return Setting(**{"rounds": 3, "tables": 3, "seats_per_table": 4, "starts_at": event.starts_at, **facts})


def test_a_second_press_changes_the_rounds_and_makes_no_more():
    event = EventFactory()

    setting.set_up(event, asked(event))
    again = setting.set_up(event, asked(event, rounds=4))

    assert event.table_rounds == again
    assert again.rounds == 4


@pytest.mark.parametrize("early", [timedelta(hours=-1), timedelta(hours=4, minutes=30)])
def test_rounds_lie_within_the_hours_of_the_event(early: timedelta):
    event = EventFactory()

    with pytest.raises(RoundsRefused) as refused:
        setting.set_up(event, asked(event, starts_at=event.starts_at + early))

    assert "starts_at" in refused.value.error_dict


def test_a_cancelled_event_gets_no_rounds():
    event = EventFactory(state=EventState.CANCELLED)

    with pytest.raises(RoundsRefused):
        setting.set_up(event, asked(event))


def test_another_number_of_tables_drops_the_plan_and_another_time_keeps_it():
    hall = seated()
    event = hall.table_rounds.event

    setting.set_up(event, asked(event, starts_at=event.starts_at + timedelta(minutes=30)))
    assert Seat.objects.count() == 27
    setting.set_up(event, asked(event, tables=4))

    assert Seat.objects.count() == 0


def test_the_way_from_open_to_closed():
    hall = seated(state=RoundsState.OPEN)
    rows, thora = hall.table_rounds, PersonFactory()
    seen = []
    for step in (
        lambda: setting.open_wishes(rows),
        lambda: type(rows).objects.update(state=RoundsState.DRAFT),
        lambda: setting.mark_locked(rows, thora),
        lambda: setting.start(rows, 1),
        lambda: setting.start(rows, 2),
        lambda: setting.ask_for_feedback(rows),
        lambda: setting.close(rows),
    ):
        step()
        rows.refresh_from_db()
        seen.append(str(rows.state))

    assert seen == ["wishes", "draft", "locked", "running", "running", "feedback", "closed"]
    assert (rows.locked_by, rows.running) == (thora, 2)


def test_no_step_is_skipped():
    rows = TableRoundsFactory()
    for step in (
        lambda: setting.mark_locked(rows, None),
        lambda: setting.start(rows, 1),
        lambda: setting.ask_for_feedback(rows),
        lambda: setting.close(rows),
        lambda: setting.unlock(rows),
        lambda: setting.lengthen(rows, 2),
    ):
        with pytest.raises(RoundsRefused):
            step()


def test_an_empty_plan_is_not_locked():
    rows = hall_of(4, state=RoundsState.DRAFT).table_rounds

    with pytest.raises(RoundsRefused) as refused:
        setting.mark_locked(rows, None)

    assert refused.value.code == "nobody"


def test_starting_the_round_that_runs_does_not_turn_its_clock_back(time_machine: Any, at_noon: Any):
    rows = seated(state=RoundsState.LOCKED).table_rounds
    began = setting.start(rows, 1).ends_at

    time_machine.shift(timedelta(minutes=5))
    again = setting.start(rows, 1).ends_at
    setting.lengthen(rows, 2)
    rows.refresh_from_db()

    assert began == again == at_noon + timedelta(minutes=15)
    assert rows.ends_at == at_noon + timedelta(minutes=17)


def test_a_locked_plan_can_be_opened_again_until_it_runs():
    rows = seated(state=RoundsState.LOCKED).table_rounds

    setting.unlock(rows)
    rows.refresh_from_db()

    assert rows.state == RoundsState.DRAFT
    assert rows.takes_profiles
