"""A whole conference: 150 people at 15 tables in four rounds, planned and mended with every rule kept."""

from __future__ import annotations

import random

import pytest

from matchmaking.hall import Hall
from matchmaking.models import PlanningState, ProfileCompetence, Wish
from matchmaking.operations.rounds import days, plans, setting
from matchmaking.plan_page import mendings, read_steps
from matchmaking.seating import rules
from tests.factories.matchmaking import CompetenceFactory
from tests.factories.table_rounds import hall_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def conference() -> Hall:
    """As many as met in Skive; ten chairs at each table, and one to spare; everybody has told two and two words."""
    hall = hall_of(150, rounds=4, tables=15, seats_per_table=11)
    dice, words = random.Random(3), CompetenceFactory.create_batch(20)
    ProfileCompetence.objects.bulk_create(
        ProfileCompetence(
            profile=one.profile, competence=word, kind="offer" if place % 2 else "need", position=place
        )
        for one in hall.people
        for place, word in enumerate(dice.sample(words, 4))
    )
    pairs = [dice.sample(hall.people, 2) for _ in range(40)]
    Wish.objects.bulk_create(
        [
            Wish(profile=one.profile, other=other.profile, kind="must_meet" if place else "not_with")
            for place, (one, other) in enumerate(pairs)
        ],
        ignore_conflicts=True,
    )
    return hall


def test_a_conference_is_planned_and_mended_with_every_rule_kept(conference: Hall):
    row = plans.begin(conference.table_rounds, None)
    plans.carry_out(row.pk)
    row.refresh_from_db()
    hall = Hall.of(conference.table_rounds)
    assert row.state == PlanningState.DONE, row.message("en")
    assert all(rule.holds for rule in rules(hall.scale().problem, hall.plan))

    rows = setting.mark_locked(conference.table_rounds, None)
    for table in (2, 9):
        for one in hall.at(1, table)[:3]:
            days.mark_missing(one)
    hall = Hall.of(rows)
    shown = mendings(hall, 1)
    best = next(one.best for one in shown if one.best)
    rows.refresh_from_db()
    days.repair(rows, 1, read_steps(best.steps), revision=rows.revision)

    assert {one.table for one in shown} == {2, 9}
    table = next(one.table for one in shown if one.best == best)
    assert len(Hall.of(rows).at(1, table)) == len(hall.at(1, table)) + 1
