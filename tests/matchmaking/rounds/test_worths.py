"""What a meeting is worth, and why; who is busy on the stage."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from matchmaking.clashes import Appearance, Slot, busy_rounds
from matchmaking.worths import Guest, reasons, worth

pytestmark = pytest.mark.once

NOON = datetime(2027, 3, 6, 12, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))


def test_a_meeting_is_worth_the_same_to_both():
    one = Guest(
        1, offers=frozenset({"el"}), needs=frozenset({"pizza"}), sector="business", must_meet=frozenset({2})
    )
    other = Guest(2, offers=frozenset({"pizza"}), sector="research")

    assert worth(one, other) == worth(other, one) == 1 + 10 + 60 + 4


def test_who_help_each_other_are_worth_more_than_who_helps_alone():
    giver = Guest(1, offers=frozenset({"a", "b"}))
    taker = Guest(2, needs=frozenset({"a", "b"}))
    swapper, other = (
        Guest(3, offers=frozenset({"a"}), needs=frozenset({"b"})),
        Guest(4, offers=frozenset({"b"}), needs=frozenset({"a"})),
    )

    assert worth(swapper, other) > worth(giver, taker)


def test_what_is_not_known_counts_for_nothing():
    assert worth(Guest(1), Guest(2, sector="business", municipality="0657")) == 1


def test_the_wish_of_the_other_is_no_reason_of_mine():
    me, other = Guest(1), Guest(2, must_meet=frozenset({1}))

    assert reasons(me, other) == []
    assert [one.kind for one in reasons(other, me)] == ["must_meet"]


def test_reasons_name_the_words_they_rest_on_and_are_five_at_most():
    me = Guest(
        1,
        needs=frozenset({"el", "tag"}),
        offers=frozenset({"kaffe"}),
        themes=frozenset({"huse"}),
        municipality="0657",
        must_meet=frozenset({2}),
    )
    other = Guest(
        2,
        offers=frozenset({"el", "tag"}),
        needs=frozenset({"kaffe"}),
        themes=frozenset({"huse"}),
        municipality="0657",
    )

    found = reasons(me, other)

    assert [one.kind for one in found] == [
        "must_meet",
        "they_offer",
        "you_offer",
        "theme",
        "same_municipality",
    ]
    assert found[1].words == ("el", "tag")


def test_a_speaker_is_busy_in_the_rounds_that_their_talk_touches():
    slots = [
        Slot(n, NOON + timedelta(minutes=20 * (n - 1)), NOON + timedelta(minutes=20 * n)) for n in (1, 2, 3)
    ]
    talk = Appearance(
        "Bo Skov og Agnete Hyldebær", NOON + timedelta(minutes=10), NOON + timedelta(minutes=40)
    )

    assert busy_rounds("Agnete Hyldebær", [talk], slots) == [1, 2]
    assert busy_rounds("agnete  hyldebær", [talk], slots) == [1, 2]


def test_half_a_name_is_somebody_else():
    slots, talk = (
        [Slot(1, NOON, NOON + timedelta(hours=1))],
        Appearance("Agnete Hyldebærdal", NOON, NOON + timedelta(hours=1)),
    )

    assert busy_rounds("Agnete Hyldebær", [talk], slots) == []
    assert busy_rounds("", [talk], slots) == []
