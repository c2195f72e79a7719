"""Statements that are sent at once do what they do one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import AnswerRecord, Event, Registration, Status
from events.operations.registrations import Answer, respond
from lib.compiled import Compiled
from lib.together import Inserted, Statement, Updated, together
from notifications.models import Door, Message, ReceivedMail
from tests.factories.events import EventFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

BY_KEY: Compiled[Any] = Compiled(lambda pk: Registration.objects.filter(pk=pk), int)
NUMBERS: Compiled[Any] = Compiled(lambda pk: Event.objects.filter(pk=pk).values_list("pk", "capacity"), int)


def test_each_reads_what_it_asked_for_in_its_own_place() -> None:
    row, event = RegistrationFactory(), EventFactory(capacity=7)

    found, nothing, numbers = together(BY_KEY.asking(row.pk), BY_KEY.asking(0), NUMBERS.asking(event.pk))

    assert (found, nothing, numbers) == ([row], [], [(event.pk, 7)])


def test_what_is_read_after_a_write_has_seen_it() -> None:
    row = RegistrationFactory()
    row.status, row.note = Status.DECLINED, "skrives ikke"

    _none, found = together(Updated(Registration, "status")(row), BY_KEY.asking(row.pk))

    assert (found[0].status, found[0].note) == (Status.DECLINED, "")


def test_a_row_is_kept_as_django_would_keep_it() -> None:
    moment = timezone.now()
    row = ReceivedMail(key="a", door=Door.IMAP, raw=b"\x00\xff", size=2, text="Æ", received_at=moment)

    ((kept,),) = together(Inserted(ReceivedMail, tells_key=True)(row))

    found = ReceivedMail.objects.get(pk=kept[0])
    assert (bytes(found.raw), found.text, found.received_at, found.person) == (b"\x00\xff", "Æ", moment, None)


def test_a_row_that_is_there_stays_and_no_key_is_told() -> None:
    insert = Inserted(ReceivedMail, unless_there=True, tells_key=True)
    together(insert(ReceivedMail(key="a", door=Door.IMAP, text="den første")))

    (kept,) = together(insert(ReceivedMail(key="a", door=Door.IMAP, text="den anden")))

    assert kept == []
    assert ReceivedMail.objects.get().text == "den første"


def test_where_one_fails_nothing_is_kept() -> None:
    row = RegistrationFactory()
    row.status = Status.ACCEPTED

    with pytest.raises(DatabaseError), transaction.atomic():
        together(Updated(Registration, "status")(row), Statement("SELECT no_such_column", [], list))

    row.refresh_from_db()
    assert row.status == Status.UNANSWERED


def test_an_answer_is_one_change_with_its_history_and_its_receipt() -> None:
    """Three read under the lock; four write, with the asking that is answered, and what its receipt has in common with
    others, which is written where it is not there yet. Nothing else is asked."""
    row = RegistrationFactory(event=EventFactory(capacity=1))

    with CaptureQueriesContext(connection) as queries:
        respond(row, Answer.YES)

    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 9, asked
    assert AnswerRecord.objects.get().after == Status.ACCEPTED
    assert Message.objects.get().kind == "receipt"
