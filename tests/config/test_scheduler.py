"""The clock that wakes the house goes on when the clock on the wall is set back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from celery import Celery

from config.scheduler import Scheduler

NOON = datetime(2027, 2, 17, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


class Noted(Scheduler):
    """Writes down what it would send, for there is no broker here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[str] = []
        super().__init__(*args, **kwargs)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        self.sent.append(entry.name)

    def run_due(self) -> list[str]:
        """What is due now, each once."""
        self.sent = []
        while self.tick() == 0:
            pass
        return sorted(self.sent)


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Noted]:
    app = Celery("clock", broker="memory://")
    app.conf.beat_schedule = {
        "often": {"task": "often", "schedule": 15.0},
        "seldom": {"task": "seldom", "schedule": 60.0},
    }
    with time_machine.travel(NOON, tick=False):
        made = Noted(app=app, schedule_filename=str(tmp_path / "clock"))
        made.run_due()
    yield made
    made.close()


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_each_comes_in_its_time(scheduler: Noted) -> None:
    with at(NOON + timedelta(seconds=61)):
        assert scheduler.run_due() == ["often", "seldom"]
        assert scheduler.run_due() == []


def test_a_clock_that_was_an_hour_ahead_holds_nobody_up(scheduler: Noted) -> None:
    with at(NOON + timedelta(hours=1)):
        assert scheduler.run_due() == ["often", "seldom"]
    with at(NOON + timedelta(seconds=30)):
        scheduler.run_due()
    with at(NOON + timedelta(seconds=46)):
        assert scheduler.run_due() == ["often"]
    with at(NOON + timedelta(seconds=91)):
        assert scheduler.run_due() == ["often", "seldom"]
