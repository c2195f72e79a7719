"""Statements that end their transaction: kept at once, and only as part of the whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from events.models import AnswerRecord, Event, Registration, Status
from lib.together import Inserted, Statement, Updated, together
from tests.factories.events import RegistrationFactory

pytestmark = pytest.mark.django_db(transaction=True)

STATUS = Updated(Registration, "status")


def accepted() -> Registration:
    """A registration that is not accepted in the table."""
    row: Registration = RegistrationFactory()
    row.status = Status.ACCEPTED
    return row


def in_the_table(row: Registration) -> str:
    return Registration.objects.values_list("status", flat=True).get(pk=row.pk)


def as_others_see(row: Registration) -> str:
    """Its status, with the lock of its event, which nobody waits for: `DatabaseError` where somebody has it."""

    def look() -> str:
        try:
            with transaction.atomic():
                Event.objects.select_for_update(nowait=True).get(pk=row.event_id)
                return in_the_table(row)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(look).result()


@transaction.atomic
def told_once_kept(called: list[str], *statements: Statement) -> None:
    transaction.on_commit(lambda: called.append("kept"))
    together(*statements, ends=True)


@pytest.mark.scaled  # one writes at a time in SQLite, and its transaction ends with the block
@pytest.mark.parametrize("planned_once", [True, False])
def test_all_is_kept_and_its_locks_are_free_before_the_block_is_left(planned_once: bool) -> None:
    row, called = accepted(), list[str]()

    with transaction.atomic():
        Event.objects.select_for_update().get(pk=row.event_id)
        transaction.on_commit(lambda: called.append(in_the_table(row)))
        with pytest.raises(DatabaseError):
            as_others_see(row)
        together(STATUS(row), planned_once=planned_once, ends=True)
        assert as_others_see(row) == Status.ACCEPTED
        assert called == []

    assert called == [Status.ACCEPTED]


def test_inside_another_transaction_nothing_ends() -> None:
    row, called = accepted(), list[str]()

    with transaction.atomic():
        with transaction.atomic(savepoint=False):
            transaction.on_commit(lambda: called.append("kept"))
            together(STATUS(row), ends=True)
        transaction.set_rollback(True)

    assert (in_the_table(row), called) == (Status.UNANSWERED, [])


def test_where_one_fails_nothing_is_kept_and_the_next_transaction_is_a_new_one() -> None:
    row, called = accepted(), list[str]()

    with pytest.raises(DatabaseError):
        told_once_kept(called, STATUS(row), Statement("SELECT no_such_column", [], list))

    assert (in_the_table(row), called) == (Status.UNANSWERED, [])
    with transaction.atomic():
        together(STATUS(row), ends=True)
    assert in_the_table(row) == Status.ACCEPTED


def test_what_is_refused_at_the_very_end_is_not_kept_either() -> None:
    """A row that hangs on one that is not there is found at the COMMIT."""
    row, called = accepted(), list[str]()
    line = AnswerRecord(registration_id=row.pk + 1000, before="", after="x", channel="link", seats=1)

    with pytest.raises(IntegrityError):
        told_once_kept(called, STATUS(row), Inserted(AnswerRecord)(line))

    assert (in_the_table(row), called) == (Status.UNANSWERED, [])
    assert not connection.in_atomic_block


def test_without_a_transaction_each_is_kept_as_ever() -> None:
    row = accepted()

    together(STATUS(row), ends=True)

    assert in_the_table(row) == Status.ACCEPTED
