"""The rules of seats on plain data, each rule by its number in events/seats.py, and all of them under random lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.seats import Party, Seating, free_seats, hand_out, hold_until

NOON = datetime(2027, 2, 17, 12, tzinfo=UTC)
HOLDS = {"hold": timedelta(hours=48), "late_hold": timedelta(hours=4), "late_from": timedelta(days=2)}

parties = st.builds(
    Party,
    pk=st.integers(1, 10_000),
    seats=st.integers(1, 6),
    wants_seat_at_once=st.booleans(),
    asked_again=st.booleans(),
)
lines = st.lists(parties, max_size=20, unique_by=lambda party: party.pk)


def test_no_capacity_is_no_limit():
    assert free_seats(None, 900) is None
    assert [given.pk for given in hand_out([Party(1, 400), Party(2, 1)], None, offer=False)] == [1, 2]


def test_a_house_that_shrank_has_no_seats_rather_than_fewer_than_none():
    assert free_seats(10, 14) == 0


def test_the_first_in_line_comes_first():
    line = [Party(7, 1), Party(3, 1), Party(5, 1)]

    assert [given.pk for given in hand_out(line, 2, offer=False)] == [7, 3]


def test_a_party_too_large_is_passed_over_and_not_split():
    line = [Party(1, 3), Party(2, 1), Party(3, 2)]

    assert [given.pk for given in hand_out(line, 2, offer=False)] == [2]


def test_the_one_who_answers_now_is_never_merely_offered_a_seat():
    line = [Party(1, 1, answering=True)]

    assert hand_out(line, 1, offer=True) == [Seating(1, offered=False)]


def test_who_waited_is_offered_where_the_event_says_so_unless_they_asked_for_the_seat():
    line = [Party(1, 1), Party(2, 1, wants_seat_at_once=True)]

    assert hand_out(line, 2, offer=True) == [Seating(1, offered=True), Seating(2, offered=False)]


def test_a_yes_to_an_earlier_date_is_offered_never_seated_unasked():
    line = [Party(1, 1, asked_again=True, wants_seat_at_once=True)]

    assert hand_out(line, 1, offer=False) == [Seating(1, offered=True)]


def test_an_offer_holds_two_days_or_four_hours_in_the_last_two_days_and_never_past_the_start():
    assert hold_until(NOON, NOON + timedelta(days=10), **HOLDS) == NOON + timedelta(hours=48)
    assert hold_until(NOON, NOON + timedelta(days=2), **HOLDS) == NOON + timedelta(hours=4)
    assert hold_until(NOON, NOON + timedelta(hours=1), **HOLDS) == NOON + timedelta(hours=1)


@given(lines, st.integers(0, 30), st.booleans())
def test_never_more_seats_than_are_free(line: list[Party], free: int, offer: bool):
    by_pk = {party.pk: party for party in line}

    assert sum(by_pk[given.pk].seats for given in hand_out(line, free, offer=offer)) <= free


@given(lines, st.integers(0, 30), st.booleans())
def test_nobody_is_left_waiting_who_would_fit(line: list[Party], free: int, offer: bool):
    given_pks = {given.pk for given in hand_out(line, free, offer=offer)}
    left = free - sum(party.seats for party in line if party.pk in given_pks)

    assert all(party.seats > left for party in line if party.pk not in given_pks)


@given(lines, st.integers(0, 30), st.booleans())
def test_nobody_overtakes_somebody_of_the_same_size(line: list[Party], free: int, offer: bool):
    given_pks = {given.pk for given in hand_out(line, free, offer=offer)}
    for place, party in enumerate(line):
        if party.pk in given_pks:
            passed = [other for other in line[:place] if other.pk not in given_pks]
            assert all(other.seats > party.seats for other in passed)
