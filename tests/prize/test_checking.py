"""What somebody with the database in hand does to a locked record is found: by the command, and by the page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from prize.checking import check
from prize.models import LockedRecord, PrizeEdition
from tests.prize.records_helpers import edition_with_bodies, locked

pytestmark = pytest.mark.django_db
TABLE = LockedRecord._meta.db_table  # documented


@pytest.fixture
def records() -> list[LockedRecord]:
    return locked(edition_with_bodies())


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("TABLE", TABLE), values)


def said(edition: PrizeEdition, capsys: pytest.CaptureFixture[str], **options: str) -> tuple[int, str]:
    """The exit code, and what the command wrote."""
    code = 0
    try:
        call_command("verify_prize_records", edition=edition.slug, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    wrote = capsys.readouterr()
    return code, wrote.out + wrote.err


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reasons", "Andre ord"),
        ("body", "Et andet organ"),
        ("case_number", ""),
        ("case_link", "https://andet.example/"),
        ("decided_on", "2027-05-04"),
        ("quorum", 1),
        ("present", json.dumps(["Asta Lind"])),
        ("recused", json.dumps([{"name": "Bo"}])),
        ("content", json.dumps({"laureate": 8, "ranking": []})),
        ("locked_by_name", "En anden"),
        ("locked_at", "2027-01-01 00:00:00+00:00"),
        ("kind", "decision"),
        ("hash", "f" * 64),
        ("previous_hash", "f" * 64),
    ],
)
def test_a_value_changed_by_sql_is_found(
    records: list[LockedRecord], capsys: pytest.CaptureFixture[str], column: str, value: object
) -> None:
    sql(f"UPDATE TABLE SET {column} = %s WHERE id = %s", value, records[1].pk)

    code, words = said(records[0].edition, capsys)

    assert code == 1
    assert "2" in words


def test_a_record_taken_from_the_middle_by_sql_is_found(
    records: list[LockedRecord], capsys: pytest.CaptureFixture[str]
) -> None:
    sql("DELETE FROM TABLE WHERE id = %s", records[2].pk)

    assert said(records[0].edition, capsys)[0] == 1


def test_the_end_cut_off_by_sql_is_found_by_a_kept_head(
    records: list[LockedRecord], capsys: pytest.CaptureFixture[str]
) -> None:
    edition, head = records[0].edition, records[3].hash
    sql("DELETE FROM TABLE WHERE id = %s", records[3].pk)

    assert said(edition, capsys)[0] == 0
    assert said(edition, capsys, head=head)[0] == 1


def test_the_end_cut_off_after_the_decision_is_found_without_any_head(
    records: list[LockedRecord], capsys: pytest.CaptureFixture[str]
) -> None:
    edition = records[0].edition
    PrizeEdition.objects.update(state="decided")
    sql("DELETE FROM TABLE WHERE id = %s", records[3].pk)

    assert said(edition, capsys)[0] == 1


def test_records_that_changed_places_by_sql_are_found(
    records: list[LockedRecord], capsys: pytest.CaptureFixture[str]
) -> None:
    sql("UPDATE TABLE SET sequence = 99 WHERE id = %s", records[1].pk)
    sql("UPDATE TABLE SET sequence = 2 WHERE id = %s", records[2].pk)
    sql("UPDATE TABLE SET sequence = 3 WHERE id = %s", records[1].pk)

    assert said(records[0].edition, capsys)[0] == 1


def test_a_record_moved_to_another_edition_by_sql_is_found(
    records: list[LockedRecord], capsys: pytest.CaptureFixture[str]
) -> None:
    other = edition_with_bodies()
    sql("UPDATE TABLE SET edition_id = %s WHERE id = %s", other.pk, records[0].pk)

    assert said(other, capsys)[0] == 1
    assert said(records[1].edition, capsys)[0] == 1


def test_a_whole_chain_says_its_head(records: list[LockedRecord], capsys: pytest.CaptureFixture[str]) -> None:
    code, words = said(records[0].edition, capsys, head=records[1].hash)

    assert code == 0
    assert records[3].hash in words


def test_the_command_asks_for_what_it_needs(records: list[LockedRecord]) -> None:
    for options in ({"edition": "ukendt"}, {"head": "a" * 64}, {"edition": "x", "head": "kort"}):
        with pytest.raises(CommandError):
            call_command("verify_prize_records", **options)


def test_checking_takes_one_question_however_many_records(
    records: list[LockedRecord], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        check(records[0].edition)
