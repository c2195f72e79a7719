"""Somebody moves or cancels the event while another works at its rounds: the one who comes second sees what the first did."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from events.models import Event
from events.operations import events
from events.operations.events import Programme
from matchmaking.errors import RoundsRefused
from matchmaking.hall import Hall
from matchmaking.models import RoundsState
from matchmaking.operations.rounds import letters, setting
from notifications.models import Message
from tests.factories.table_rounds import seated

pytestmark = pytest.mark.django_db(transaction=True)

A_MOMENT = 0.3


def while_it_is_saved(change: Callable[[], object], work: Callable[[], object]) -> Future[object]:
    """The work begins after the change was made and before it is saved; returns what came of the work."""
    begun = Signal()

    def second() -> object:
        begun.set()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change()
            found = pool.submit(second)
            assert begun.wait(10)
            with pytest.raises(TimeoutError):  # it waits for us
                found.result(A_MOMENT)
        found.exception(30)
    return found


def move(hall: Hall) -> None:
    event = Event.objects.get(pk=hall.table_rounds.event_id)
    assert event.ends_at is not None
    event.starts_at, event.ends_at = event.starts_at + timedelta(days=7), event.ends_at + timedelta(days=7)
    events.edit(event, Programme(), notify=True)


def test_a_plan_that_is_locked_while_the_event_is_cancelled_is_told_to_nobody():
    hall = seated(state=RoundsState.DRAFT)

    found = while_it_is_saved(
        lambda: events.cancel(hall.table_rounds.event, "Stormen tog taget"),
        lambda: letters.lock_plan(hall.table_rounds, None),
    )

    assert isinstance(found.exception(), RoundsRefused)
    assert not Message.objects.filter(kind="table_plan").exists()


def test_rounds_that_are_changed_while_the_event_is_moved_do_not_stay_on_the_old_day():
    hall = seated(state=RoundsState.DRAFT)
    rows, before = hall.table_rounds, hall.table_rounds.starts_at
    shape = setting.Setting(rounds=3, tables=3, seats_per_table=4, starts_at=before)

    found = while_it_is_saved(lambda: move(hall), lambda: setting.change(rows, shape))

    assert isinstance(found.exception(), RoundsRefused)
    rows.refresh_from_db()
    assert rows.starts_at == before + timedelta(days=7)
