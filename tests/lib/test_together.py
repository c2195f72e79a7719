"""Statements that are sent at once do what they do one by one."""

from __future__ import annotations

from datetime import timedelta
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


def test_many_rows_are_kept_as_each_alone_would_be() -> None:
    """Quotes, braces and nothing at all in lists; a value that all have, and one that one has not."""
    words = ["Æ\"'{},\\", "", "NULL", "{a,b}", "a\nb\x01"]
    moment = timezone.now()
    rows = [
        ReceivedMail(
            key=f"k{n}",
            door=Door.PIPE,
            text=text,
            raw=b"\x00\xff" + text.encode(),
            size=n,
            received_at=moment + timedelta(seconds=n),
            handled_at=moment if n == 2 else None,
        )
        for n, text in enumerate(words)
    ]

    (kept,) = together(Inserted(ReceivedMail, tells_key=True).many(rows))

    found = list(ReceivedMail.objects.order_by("pk"))
    assert [row.pk for row in found] == [key for (key,) in kept]
    for row, alone in zip(found, rows, strict=True):
        alone.pk, row.raw = row.pk, bytes(row.raw)
        assert {**vars(row), "_state": None} == {**vars(alone), "_state": None}


def test_of_many_those_that_are_there_stay() -> None:
    insert = Inserted(ReceivedMail, unless_there=True, tells_key=True)
    together(insert.many([ReceivedMail(key="a", door=Door.IMAP, text="den første")]))
    rows = [ReceivedMail(key=key, door=Door.IMAP, text=f"den anden {key}") for key in "ab"]

    (kept,) = together(insert.many(rows))

    assert len(kept) == 1
    assert set(ReceivedMail.objects.values_list("text", flat=True)) == {"den første", "den anden b"}


def test_rows_that_are_alike_throughout_are_as_many_as_they_are() -> None:
    event, row = EventFactory(), RegistrationFactory()
    line = {"registration": row, "at": event.created_at, "channel": "link", "before": "x", "after": "y"}

    together(Inserted(AnswerRecord).many([AnswerRecord(**line) for _ in range(3)]))

    assert AnswerRecord.objects.filter(registration=row, after="y").count() == 3


@pytest.mark.scaled  # SQLite counts no letters
def test_a_word_that_is_too_long_for_its_column_is_refused_and_not_cut() -> None:
    rows = [ReceivedMail(key=f"k{n}", door=Door.IMAP, subject=f"{n}" * 301) for n in range(2)]

    with pytest.raises(DatabaseError), transaction.atomic():
        together(Inserted(ReceivedMail).many(rows))
