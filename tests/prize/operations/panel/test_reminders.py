"""Reminders by the clock and by press; forgetting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications.models import Message
from prize.models import DateKind, EditionDate, LockedRecord, Mandate, RecordKind, Score
from prize.operations.panel import handing_in, reminders, retention
from tests.factories.prize import JurorFactory
from tests.prize.panel_helpers import panel, score_all

pytestmark = pytest.mark.django_db
LAST = date(2027, 3, 12)


def at(day: int, hour: int = 10, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=ZoneInfo("Europe/Copenhagen"))


def deadline(scene, day: date = LAST) -> None:
    EditionDate.objects.create(edition=scene.edition, kind=DateKind.ASSESSMENT_CLOSE, day=day)


def reminded() -> list[str]:
    return sorted(str(row.person) for row in Message.objects.filter(kind="panel_reminder"))


def test_the_clock_reminds_five_and_two_days_before_those_who_lack_something(time_machine) -> None:
    scene = panel()
    deadline(scene)
    score_all(scene.jurors[0])
    handing_in.hand_in(scene.jurors[0])
    asked = JurorFactory(edition=scene.edition, mandate=Mandate.ASKED, person__name="Spurgt")
    JurorFactory(edition=scene.edition, is_alternate=True, mandate=Mandate.ASKED)
    told = []

    for day in (6, 7, 8, 9, 10, 11, 12, 13):
        time_machine.move_to(at(day), tick=False)
        before = Message.objects.filter(kind="panel_reminder").count()
        reminders.remind_due(timezone.now())
        told.append(Message.objects.filter(kind="panel_reminder").count() - before)

    assert told == [0, 3, 0, 0, 3, 0, 0, 0]
    assert reminded() == ["Juror 1", "Juror 1", "Juror 2", "Juror 2", *[str(asked.person)] * 2]


def test_nobody_is_reminded_at_night_and_a_holiday_is_made_up_for(time_machine) -> None:
    scene = panel(jurors=1)
    deadline(scene, date(2027, 3, 30))  # five days before is Maundy Thursday
    counts = []

    for moment in (at(25), at(26), at(27, 5), at(27)):
        time_machine.move_to(moment, tick=False)
        reminders.remind_due(timezone.now())
        counts.append(Message.objects.filter(kind="panel_reminder").count())

    assert counts == [0, 0, 0, 1]


def test_a_press_reminds_once_a_day_and_says_what_lacks(time_machine) -> None:
    scene = panel(jurors=2)
    deadline(scene)
    time_machine.move_to(at(3), tick=False)
    score_all(scene.jurors[0])

    numbers = [reminders.remind(scene.edition, scene.secretary) for _ in range(2)]

    letters = {str(row.person): row.text for row in Message.objects.filter(kind="panel_reminder")}
    assert numbers == [2, 2]
    assert len(letters) == 2 == Message.objects.filter(kind="panel_reminder").count()
    assert letters["Juror 0"] != letters["Juror 1"]


def test_comments_go_a_year_after_the_decision_unless_they_belong_to_the_case(settings) -> None:
    kept, recent, old = panel(keeps_comments=True), panel(), panel()
    for scene in (kept, recent, old):
        score_all(scene.jurors[0])
    Score.objects.update(comment="Et fint sted")
    long_ago = timezone.localdate() - settings.PRIZE_COMMENTS_KEPT
    for scene, day in ((kept, long_ago), (recent, long_ago + timedelta(days=1)), (old, long_ago)):
        LockedRecord.objects.create(
            edition=scene.edition, sequence=1, kind=RecordKind.DECISION, body="Regionsrådet", decided_on=day,
            quorum=1, reasons="", locked_at=timezone.now(), previous_hash="", hash=str(scene.edition.pk),
        )  # fmt: skip

    retention.forget(timezone.now())

    left = Score.objects.exclude(comment="").values_list("assessment__juror__edition", flat=True)
    assert set(left) == {kept.edition.pk, recent.edition.pk}
    assert Score.objects.filter(value=None).count() == 0
