"""The four records: in their order, with a quorum and reasons, once each, and for good."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from notifications.models import Message
from prize import chain
from prize.checking import check
from prize.models import EditionState, LockedRecord, PrizeEdition, RecordKind, RoleKind
from prize.models.records import LockedForGood
from prize.operations.records import CHAIN, add_addendum, lock_record
from tests.factories.accounts import PersonFactory
from tests.factories.prize import BodyFactory, EditionFactory, RoleFactory
from tests.prize.records_helpers import edition_with_bodies, locked, saying, sitting
from tests.projects.operations.test_concurrency import at_once

pytestmark = pytest.mark.django_db


def refused(*arguments: Any, **facts: Any) -> str:
    with pytest.raises(ValidationError) as refusal:
        lock_record(*arguments, **facts)
    return str(refusal.value.code)


def test_the_four_are_sealed_one_upon_the_other() -> None:
    edition = edition_with_bodies()

    records = locked(edition)

    assert [record.sequence for record in records] == [1, 2, 3, 4]
    assert records[0].previous_hash == chain.GENESIS
    assert [one.hash for one in records[:-1]] == [one.previous_hash for one in records[1:]]
    assert check(edition).is_whole


def test_a_record_says_who_met_when_in_which_case_and_why() -> None:
    edition = edition_with_bodies()
    recused = ({"name": "Bertel Kastanje", "of": "Rughede", "why": "Bor i kommunen"},)
    by = PersonFactory(name="Sofus Sekretær")

    lock_record(
        edition, "nomination", by, sitting(recused=recused, case_link="https://sag.example/1"), saying()
    )

    record = LockedRecord.objects.get()
    assert (record.decided_on, record.case_number, record.quorum) == (date(2027, 5, 3), "27/1234", 2)
    assert (record.present, record.recused) == (["Asta Lind", "Bo Krog"], [dict(recused[0])])
    assert (record.reasons, record.locked_by_name) == ("Sammenholdet er stærkt.", "Sofus Sekretær")


@pytest.mark.parametrize("kind", CHAIN[1:])
def test_no_record_comes_before_those_before_it(kind: RecordKind) -> None:
    edition = edition_with_bodies()

    assert refused(edition, kind, PersonFactory(), sitting(), saying()) == "order"


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (RecordKind.NOMINATION, EditionState.NOMINATING),
        (RecordKind.PANEL, EditionState.SHORTLISTING),
        (RecordKind.RECOMMENDATION, EditionState.FINAL_ROUND),
        (RecordKind.DECISION, EditionState.RECOMMENDING),
    ],
)
def test_no_record_comes_before_its_time(kind: RecordKind, state: EditionState) -> None:
    edition = edition_with_bodies()
    if before := CHAIN[: CHAIN.index(kind)]:
        locked(edition, *before)
    PrizeEdition.objects.update(state=state)

    assert refused(edition, kind, PersonFactory(), sitting(), saying()) == "state"


def test_a_record_is_locked_once() -> None:
    edition = edition_with_bodies()
    locked(edition, RecordKind.NOMINATION)

    assert refused(edition, "nomination", PersonFactory(), sitting(), saying()) == "locked"


@pytest.mark.parametrize("present", [(), ("Asta Lind",), ("Asta Lind", " Asta Lind ", "")])
def test_a_body_without_its_quorum_decides_nothing(present: tuple[str, ...]) -> None:
    edition = edition_with_bodies(quorum=2)

    assert refused(edition, "nomination", PersonFactory(), sitting(present=present), saying()) == "quorum"


def test_reasons_are_required() -> None:
    edition = edition_with_bodies()

    assert refused(edition, "nomination", PersonFactory(), sitting(" \n"), saying()) == "reason"


def test_an_edition_must_say_which_body_it_is() -> None:
    edition = EditionFactory(state="recommended")
    BodyFactory(edition=edition, kind="panel")

    assert refused(edition, "nomination", PersonFactory(), sitting(), saying()) == "state"


@pytest.mark.parametrize("kind", [RecordKind.RECOMMENDATION, RecordKind.DECISION])
def test_a_body_that_differs_from_the_one_before_says_why(kind: RecordKind) -> None:
    edition, by = edition_with_bodies(), PersonFactory()
    locked(edition, *CHAIN[: CHAIN.index(kind)], laureate=7)

    assert refused(edition, kind, by, sitting(), saying(laureate=8)) == "reason"
    record = lock_record(edition, kind, by, sitting(why_otherwise="Geografisk spredning"), saying(laureate=8))

    assert (record.content["differs"], record.content["differs_reason"]) == (True, "Geografisk spredning")


def test_a_body_that_agrees_needs_no_reason_for_differing() -> None:
    edition = edition_with_bodies()

    record = locked(edition)[2]

    assert (record.content["differs"], record.content["differs_reason"]) == (False, "")


def test_an_addendum_follows_what_is_locked_and_changes_nothing_in_it() -> None:
    edition, by = edition_with_bodies(), PersonFactory()
    record = locked(edition)[1]

    added = add_addendum(record, by, sitting("Et navn var stavet forkert.", present=()))

    assert (added.sequence, added.kind, added.addendum_to) == (5, RecordKind.ADDENDUM, record)
    assert check(edition).is_whole
    with pytest.raises(ValidationError):
        add_addendum(added, by, sitting())
    with pytest.raises(ValidationError):
        add_addendum(record, by, sitting(""))


def test_the_head_of_the_chain_is_sent_to_those_who_keep_it_without_the_decision() -> None:
    edition = edition_with_bodies()
    roles = [RoleFactory(edition=edition, role=role) for role in RoleKind]
    stranger = RoleFactory(role=RoleKind.SECRETARY)

    record = locked(edition, RecordKind.NOMINATION)[0]

    letters = Message.objects.filter(kind="prize_record_locked")
    assert {letter.person_id for letter in letters} == {role.person_id for role in roles}
    assert stranger.person_id not in {letter.person_id for letter in letters}
    assert all(record.hash in letter.text and record.hash in letter.html for letter in letters)
    assert not any("Sammenholdet" in letter.text for letter in letters)


def test_nothing_of_our_own_alters_a_locked_record() -> None:
    edition = edition_with_bodies()
    record = locked(edition)[0]
    record.reasons = "Andre ord"

    for attempt in (
        record.save,
        record.delete,
        lambda: record.save(update_fields=["reasons"]),
        lambda: LockedRecord.objects.filter(pk=record.pk).update(reasons="Andre ord"),
        lambda: edition.records.update(reasons="Andre ord"),
        lambda: edition.records.all().delete(),
        lambda: LockedRecord.objects.bulk_update([record], ["reasons"]),
        lambda: LockedRecord.objects.bulk_create([record]),
        lambda: LockedRecord.objects.update_or_create(pk=record.pk, defaults={"reasons": "x"}),
        edition.delete,
    ):
        with pytest.raises((LockedForGood, ValidationError, Exception)) as refusal:
            attempt()
        assert refusal.type.__name__ in ("LockedForGood", "ProtectedError")

    record.refresh_from_db()
    assert record.reasons == "Sammenholdet er stærkt."


def test_an_account_may_go_and_the_chain_stands() -> None:
    edition, by = edition_with_bodies(), PersonFactory(name="Sofus")
    locked(edition, by=by)

    by.delete()

    assert check(edition).is_whole
    assert {record.locked_by_name for record in edition.records.all()} == {"Sofus"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hands", [2, 8])
def test_many_lockers_at_once_make_one_record(hands: int) -> None:
    edition, by = edition_with_bodies(state="recommending"), PersonFactory()

    def lock() -> None:
        lock_record(edition, "nomination", by, sitting(), saying())

    said = at_once(*[lock] * hands)

    assert said == ["done"] + ["locked"] * (hands - 1)
    assert check(edition).is_whole
    assert LockedRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_addenda_at_once_all_find_their_place_in_the_chain() -> None:
    edition, by = edition_with_bodies(), PersonFactory()
    record = locked(edition)[3]

    said = at_once(*[lambda: add_addendum(record, by, sitting("Mere."))] * 8)

    assert said == ["done"] * 8
    assert [one.sequence for one in edition.records.all()] == list(range(1, 13))
    assert check(edition).is_whole
