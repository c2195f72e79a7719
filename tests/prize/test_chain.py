"""The chain itself, on plain rows: what it finds, and that one way of writing a record is the only one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prize.chain import GENESIS, Fault, Flaw, Sealed, Unsealable, canonical, is_seal, seal_of, verify

pytestmark = pytest.mark.once
KINDS = ("nomination", "panel", "recommendation", "decision")


def chain_of(*all_facts: dict[str, Any]) -> list[Sealed]:
    rows: list[Sealed] = []
    for number, facts in enumerate(all_facts, start=1):
        previous = rows[-1].seal if rows else GENESIS
        whole = {"sequence": number, **facts}
        rows.append(Sealed(number, whole, previous, seal_of(whole, previous)))
    return rows


@pytest.fixture
def rows() -> list[Sealed]:
    return chain_of(*({"kind": kind, "reasons": f"Ord om {kind}"} for kind in KINDS))


def test_a_whole_chain_has_no_faults(rows: list[Sealed]) -> None:
    assert verify(rows, head=rows[-1].seal, expected=KINDS) == []
    assert verify([]) == []


def test_what_was_altered_is_named(rows: list[Sealed]) -> None:
    rows[1] = replace(rows[1], facts={**rows[1].facts, "reasons": "Andre ord"})

    assert verify(rows) == [Fault(Flaw.ALTERED, 2)]


def test_an_altered_record_with_a_fresh_seal_is_found_by_the_next(rows: list[Sealed]) -> None:
    facts = {**rows[1].facts, "reasons": "Andre ord"}
    rows[1] = replace(rows[1], facts=facts, seal=seal_of(facts, rows[1].previous))

    assert verify(rows) == [Fault(Flaw.MOVED, 3)]


def test_what_is_gone_from_the_middle_is_named(rows: list[Sealed]) -> None:
    assert verify([rows[0], *rows[2:]]) == [Fault(Flaw.MISSING, 2)]
    assert verify(rows[1:]) == [Fault(Flaw.MISSING, 1)]


def test_a_gap_that_was_closed_by_new_numbers_is_found(rows: list[Sealed]) -> None:
    closed = [rows[0], replace(rows[2], sequence=2, facts={**rows[2].facts, "sequence": 2})]

    assert Fault(Flaw.MOVED, 2) in verify(closed)


def test_two_that_changed_places_are_found(rows: list[Sealed]) -> None:
    second, third = rows[1], rows[2]
    rows[1] = replace(third, sequence=2, facts={**third.facts, "sequence": 2})
    rows[2] = replace(second, sequence=3, facts={**second.facts, "sequence": 3})

    assert {fault.about for fault in verify(rows)} == {2, 3, 4}


def test_what_was_cut_off_is_found_by_a_seal_that_was_kept(rows: list[Sealed]) -> None:
    assert verify(rows[:3]) == []
    assert verify(rows[:3], head=rows[3].seal) == [Fault(Flaw.CUT_OFF)]
    assert verify(rows, head=rows[1].seal) == []


def test_a_chain_written_anew_is_found_by_a_seal_that_was_kept(rows: list[Sealed]) -> None:
    anew = chain_of(*({"kind": kind, "reasons": "Helt nyt"} for kind in KINDS))

    assert verify(anew) == []
    assert verify(anew, head=rows[2].seal) == [Fault(Flaw.CUT_OFF)]


def test_a_round_that_is_past_its_records_is_found(rows: list[Sealed]) -> None:
    assert verify(rows[:3], expected=("recommendation", "decision")) == [Fault(Flaw.ABSENT, "decision")]


def test_a_record_can_be_checked_by_hand() -> None:
    facts = {"reasons": "Ærø ⌂", "decided_on": date(2027, 5, 3), "sequence": 1}

    by_hand = '{"decided_on":"2027-05-03","reasons":"Ærø ⌂","sequence":1}'

    said = f"village prize record, version 1\n{by_hand}\n{'0' * 64}"
    assert seal_of(facts, GENESIS) == hashlib.sha256(said.encode()).hexdigest()
    assert is_seal(seal_of(facts, GENESIS))


def test_a_moment_is_the_same_in_every_zone() -> None:
    there = datetime(2027, 5, 3, 12, 0, tzinfo=UTC)

    here = there.astimezone(timezone(timedelta(hours=2)))

    assert canonical({"at": here}) == canonical({"at": there}) == b'{"at":"2027-05-03T12:00:00.000000+00:00"}'


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), {1, 2}, b"x", "a\0b", "\ud800", {1: "a"}, datetime(2027, 5, 3)]
)
def test_what_may_be_written_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(Unsealable):
        canonical({"value": value})


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)


@given(st.dictionaries(TEXT, PLAIN, max_size=5))
def test_the_order_of_keys_never_matters(facts: dict[str, Any]) -> None:
    turned = dict(reversed(facts.items()))

    assert canonical(facts) == canonical(turned)


@given(st.lists(st.dictionaries(TEXT, PLAIN, max_size=3), min_size=1, max_size=5), st.data())
def test_any_one_change_is_found(all_facts: list[dict[str, Any]], data: st.DataObject) -> None:
    rows = chain_of(*all_facts)
    at = data.draw(st.integers(0, len(rows) - 1))
    changed = {**rows[at].facts, "reasons": data.draw(TEXT)}

    rows[at] = replace(rows[at], facts=changed)

    assert bool(verify(rows)) == (canonical(changed) != canonical(chain_of(*all_facts)[at].facts))
