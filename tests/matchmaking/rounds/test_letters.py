"""What is written to whom, when, and with which calendar entries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import icalendar
import pytest
from django.utils import timezone

from matchmaking import tasks
from matchmaking.hall import Hall
from matchmaking.models import Participant, RoundsState
from matchmaking.operations.rounds import letters, participants, plans, setting
from matchmaking.operations.rounds.participants import Wishes
from notifications.models import Message
from tests.factories.matchmaking import CompetenceFactory
from tests.factories.table_rounds import ParticipantFactory, hall_of, seated

pytestmark = pytest.mark.django_db


def calendar(message: Message) -> list[Any]:
    assert message.calendar is not None
    return list(icalendar.Calendar.from_ical(bytes(message.calendar)).walk("VEVENT"))


def plan_of(participant: Participant) -> list[Message]:
    person = participant.registration.person
    return list(Message.objects.filter(kind="table_plan", person=person).order_by("pk"))


def test_three_to_meet_are_suggested_once_with_reasons_and_wishes_open():
    hall = hall_of(6)
    rows = hall.table_rounds
    CompetenceFactory(name_da="Solceller")
    giver = ParticipantFactory(table_rounds=rows, offers=["Solceller"], named="Gry Solskin")
    taker = ParticipantFactory(table_rounds=rows, needs=["Solceller"], named="Tage Tag")

    assert letters.suggest_partners(rows) == 8
    assert letters.suggest_partners(rows) == 0

    letter = Message.objects.get(kind="three_to_meet", person=taker.registration.person)
    assert letter.subject.startswith("En du bør møde")
    first = Message.objects.get(kind="three_to_meet", person=hall.people[0].registration.person)
    assert first.subject.startswith("Tre du bør møde")
    assert "Gry Solskin" in letter.text
    assert "Tilbyder det, du har brug for: Solceller" in letter.text
    assert (
        "Har brug for det, du tilbyder: Solceller"
        in Message.objects.get(kind="three_to_meet", person=giver.registration.person).text
    )
    rows.refresh_from_db()
    assert rows.state == RoundsState.WISHES


def test_nobody_is_suggested_who_did_not_consent_or_would_rather_be_apart():
    hall = hall_of(5)
    me, silent, apart = hall.people[:3]
    Participant.objects.filter(pk=silent.pk).update(consented_at=None)
    participants.wish(apart, Wishes(not_with=[me.pk]))

    letters.suggest_partners(hall.table_rounds)

    mine = Message.objects.get(kind="three_to_meet", person=me.registration.person).text
    assert silent.name not in mine
    assert apart.name not in mine
    assert not Message.objects.filter(kind="three_to_meet", person=silent.registration.person).exists()


def test_the_plan_comes_with_an_entry_for_each_round():
    hall = seated(state=RoundsState.DRAFT, table_names=["Ved ovnen", "Ved døren", "Ved scenen"])
    one = hall.people[0]

    assert letters.lock_plan(hall.table_rounds, None) == 9

    (letter,) = plan_of(one)
    entries = calendar(letter)
    assert letter.subject.startswith("Din bordplan")
    assert letter.calendar_method == "PUBLISH"
    assert [entry["UID"] for entry in entries] == sorted({str(entry["UID"]) for entry in entries})
    assert entries[1]["DTSTART"].dt == hall.table_rounds.begins(2)
    assert str(entries[0]["SUMMARY"]) == f"Bord {hall.table_of(one.pk, 1)}, runde 1 af 3"
    assert "Ved ovnen" in letter.text or "Ved døren" in letter.text or "Ved scenen" in letter.text
    for other in hall.at(1, hall.table_of(one.pk, 1) or 0):
        assert other == one or other.name in letter.text


def test_locking_again_writes_only_to_those_who_were_moved_and_their_calendar_follows():
    hall = seated(state=RoundsState.DRAFT)
    rows, one = hall.table_rounds, hall.people[0]
    letters.lock_plan(rows, None)
    first = calendar(plan_of(one)[0])
    setting.unlock(rows)
    rows.refresh_from_db()
    other = hall.at(1, 2)[0] if hall.table_of(one.pk, 1) != 2 else hall.at(1, 3)[0]
    plans.swap(one, other, 1, revision=rows.revision)

    assert letters.lock_plan(rows, None) == 9
    assert Message.objects.filter(kind="table_plan").count() == 11

    again = calendar(plan_of(one)[1])
    assert [str(entry["UID"]) for entry in again] == [str(entry["UID"]) for entry in first]
    assert [entry["SEQUENCE"] for entry in first] == [0, 0, 0]
    assert [entry["SEQUENCE"] for entry in again] == [1, 0, 0]
    assert plan_of(one)[1].subject.startswith("Du har fået et andet bord")


def test_who_is_moved_while_the_plan_is_locked_hears_of_it_before_the_day_and_not_on_it(time_machine: Any):
    hall = seated(state=RoundsState.DRAFT)
    rows = hall.table_rounds
    letters.lock_plan(rows, None)
    rows.refresh_from_db()
    changed = plans.move(hall.people[0], 1, 3, revision=rows.revision)

    assert letters.tell_of_changes(rows, changed) == 1
    time_machine.move_to(rows.event.starts_at - timedelta(hours=1), tick=False)
    rows.refresh_from_db()
    changed = plans.move(hall.people[0], 1, 2, revision=rows.revision)

    assert letters.tell_of_changes(rows, changed) == 0


def test_a_round_that_one_no_longer_sits_in_leaves_the_calendar():
    hall = seated(state=RoundsState.DRAFT)
    rows, one = hall.table_rounds, hall.people[0]
    letters.lock_plan(rows, None)
    rows.refresh_from_db()

    letters.tell_of_changes(rows, plans.move(one, 2, None, revision=rows.revision))

    entries = calendar(plan_of(one)[-1])
    assert [str(entry["STATUS"]) for entry in entries] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


def test_the_clock_suggests_a_week_before_and_reminds_hosts_the_day_before(time_machine: Any, at_noon: Any):
    hall = hall_of(4)
    begins = hall.table_rounds.starts_at
    time_machine.move_to(begins - timedelta(days=8), tick=False)
    tasks.write_about_rounds()
    assert not Message.objects.exists()

    time_machine.move_to(begins - timedelta(days=6, hours=20), tick=False)
    tasks.write_about_rounds()
    assert Message.objects.filter(kind="three_to_meet").count() == 4

    time_machine.move_to(begins - timedelta(hours=22), tick=False)
    tasks.write_about_rounds()
    tasks.write_about_rounds()
    (letter,) = Message.objects.filter(kind="lock_the_plan")
    assert letter.person == hall.table_rounds.event.contact
    assert "/borddans/" in letter.text


def test_at_night_nobody_is_written_to(time_machine: Any, at_noon: Any):
    hall = hall_of(4)
    night = timezone.localtime(hall.table_rounds.starts_at - timedelta(days=3)).replace(hour=23)
    time_machine.move_to(night, tick=False)

    tasks.write_about_rounds()

    assert not Message.objects.exists()


def test_a_letter_is_in_the_language_of_its_reader():
    hall = seated(state=RoundsState.DRAFT)
    person = hall.people[0].registration.person
    person.language = "en"
    person.save()

    letters.lock_plan(hall.table_rounds, None)

    (letter,) = plan_of(hall.people[0])
    assert letter.subject.startswith("Your tables")
    assert "Table 1" in letter.text


@pytest.mark.parametrize("size", [3, 12])
def test_telling_the_plan_takes_as_many_queries_for_few_as_for_many(
    size: int, django_assert_max_num_queries: Any
):
    hall = seated(size, state=RoundsState.DRAFT)
    rows = setting.mark_locked(hall.table_rounds, None)

    with django_assert_max_num_queries(14):
        letters.tell_plan(Hall.of(rows))
