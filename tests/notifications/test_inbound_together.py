"""What a door hands over together ends as if each mail had come by itself, and asks the database a few times for all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from events.models import Event, Registration, Status
from events.operations import registrations
from events.operations.registrations import Answer
from notifications import inbound, reply_reader
from notifications.models import Door, Message, ReceivedMail
from notifications.reply_boxes import MaildirBox
from notifications.signals import replies_received
from notifications.verdicts import Reply
from tests.factories.events import EventFactory, RegistrationFactory
from tests.helpers.reply_mails import PROGRAMS, an_hour_later, answer, bounce, mail, utc, vcalendar

pytestmark = pytest.mark.django_db


def receive_all(*raws: bytes) -> list[ReceivedMail]:
    return inbound.receive_all(raws, door=Door.MAILDIR)


def said(rows: list[ReceivedMail]) -> list[tuple[str, str]]:
    return [(row.verdict, row.reason) for row in rows]


def statuses(rows: list[Registration]) -> list[str]:
    now = dict(Registration.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "status"))
    return [now[row.pk] for row in rows]


def letters() -> list[str]:
    """Their kinds, in the order in which they were written."""
    return list(Message.objects.order_by("pk").values_list("kind", flat=True))


def invited(number: int, **columns: Any) -> list[Registration]:
    event = EventFactory(**{"capacity": None, **columns})
    return [RegistrationFactory(event=event) for _ in range(number)]


def queries_of(*raws: bytes) -> int:
    """SQLite, which is in our own process, changes rows one by one; that is not counted."""
    with CaptureQueriesContext(connection) as captured:
        receive_all(*raws)
    at_once = connection.vendor == "postgresql"
    return sum(at_once or not query["sql"].startswith("UPDATE") for query in captured)


def test_many_answers_ask_as_often_as_a_few():
    receive_all(answer(invited(1)[0]))  # the receipt's pattern is known from here on
    few, many = invited(3), invited(18)

    asked = queries_of(*(answer(row) for row in few))

    assert queries_of(*(answer(row) for row in many)) == asked
    assert statuses(few + many) == [Status.ACCEPTED] * 21


def test_what_comes_together_is_written_down_in_the_order_in_which_it_came():
    rows = invited(4)
    raws = [answer(row) for row in reversed(rows)]

    taken = receive_all(*raws)

    assert [bytes(row.raw) for row in ReceivedMail.objects.order_by("pk")] == raws
    assert [row.person for row in taken] == [row.person for row in reversed(rows)]
    assert all(row == ReceivedMail.objects.get(pk=row.pk) for row in taken)


def test_mails_of_all_kinds_end_together_as_they_end_one_by_one():
    """Each list of mails is about an event of its own, with the same people in it."""
    one_by_one, together = _people(), _people()

    alone = [inbound.receive(raw, door=Door.PIPE) for raw in _mixed(one_by_one)]
    at_once = receive_all(*_mixed(together))

    assert said(at_once) == said(alone)
    assert [row.answered for row in at_once] == [row.answered for row in alone]
    assert statuses(together) == statuses(one_by_one)
    assert _traces(together) == _traces(one_by_one)


def _people() -> list[Registration]:
    return invited(12, capacity=4, freed_seats="at_once")


def _mixed(rows: list[Registration]) -> list[bytes]:
    programs = list(PROGRAMS.values())
    said_by = {0: "ACCEPTED", 1: "TENTATIVE", 2: "DECLINED"}
    mails = [programs[place % 4](row, said_by[place % 3]) for place, row in enumerate(rows)]
    asta, bo, carl, dorte = rows[:4]
    return [
        *mails[:7],
        mail(asta, None, text="Jeg er på ferie", headers="Auto-Submitted: auto-replied\r\n"),
        mails[3],
        answer(bo, METHOD="COUNTER", **an_hour_later(bo)),
        bounce("<unknown@svar.example.org>", "nobody@example.org"),
        *mails[7:],
        mail(carl, vcalendar(carl), sender="Erik <erik@example.org>"),
        mail(dorte, None, text="Kan vi tage hunden med?"),
        answer(asta, "DECLINED", COMMENT=":Vi er syge"),
        answer(dorte, SEQUENCE="-1", DTSTAMP=utc(timezone.now() - timedelta(hours=3))),
    ]


def _traces(rows: list[Registration]) -> list[Any]:
    """What is kept of each: their lines of history, their letters, and what was proposed."""
    return [
        (
            list(row.records.order_by("pk").values_list("before", "after", "channel")),
            list(
                Message.objects.filter(thread__endswith=f"registration-{row.pk}")
                .order_by("pk")
                .values_list("kind", flat=True)
            ),
            list(row.proposals.order_by("pk").values_list("kind", "state")),
        )
        for row in rows
    ]


def test_seats_go_to_those_whose_mails_came_first():
    rows = invited(5, capacity=2)

    receive_all(*(answer(row) for row in rows))

    assert statuses(rows) == [Status.ACCEPTED] * 2 + [Status.WAITLISTED] * 3
    turns = Registration.objects.filter(status=Status.WAITLISTED).order_by("turn")
    assert list(turns) == rows[2:]


def test_a_seat_that_one_mail_frees_goes_to_whoever_waits_and_not_to_the_next_mail():
    seated, waiting, other, last = invited(4, capacity=1, freed_seats="at_once")
    registrations.respond(seated, Answer.YES)
    registrations.respond(waiting, Answer.YES)

    receive_all(answer(other), answer(seated, "DECLINED"), answer(last))

    assert statuses([seated, waiting, other, last]) == [
        Status.CANCELLED,
        Status.ACCEPTED,
        Status.WAITLISTED,
        Status.WAITLISTED,
    ]


def test_those_about_another_event_are_judged_by_themselves():
    """Who waits at the lock of one event must not keep another one locked."""
    here, there = invited(2), invited(2)
    parties: list[set[str]] = []

    def note(sender: object, replies: list[Reply], **_more: Any) -> None:
        parties.append({answer.uid for reply in replies for answer in reply.incoming.answers})

    replies_received.connect(note)
    try:
        receive_all(*(answer(row) for row in (*here, *there)))
    finally:
        replies_received.disconnect(note)

    assert [len(party) for party in parties] == [1, 1]
    assert statuses([*here, *there]) == [Status.ACCEPTED] * 4


def test_an_answer_after_the_deadline_becomes_a_wish_and_those_beside_it_count():
    yes, no = invited(2)
    (late,) = invited(1, registration_deadline=timezone.now() - timedelta(hours=1))

    taken = receive_all(answer(yes), answer(late), answer(no, "DECLINED"))

    late.refresh_from_db()
    assert said(taken) == [("applied", "answer"), ("applied", "wish"), ("applied", "answer")]
    assert late.wish == Answer.YES
    assert statuses([yes, no]) == [Status.ACCEPTED, Status.DECLINED]
    assert letters() == ["receipt", "wish", "not_taken", "receipt"]


def test_what_is_written_beside_a_yes_is_shown_and_the_yes_counts():
    rows = invited(3)

    receive_all(*(answer(row, COMMENT=":Jeg spiser ikke fisk") for row in rows))

    assert statuses(rows) == [Status.ACCEPTED] * 3
    assert [row.proposals.get().text for row in rows] == ["Jeg spiser ikke fisk"] * 3
    assert letters() == ["receipt", "proposal"] * 3


def test_the_same_mail_counts_once_beside_itself_and_when_it_comes_again():
    rows = invited(3)
    first, again, other = answer(rows[0]), answer(rows[1]), answer(rows[2])

    together = receive_all(first, first, again)
    later = receive_all(again, other, first)

    assert [row.pk for row in together] == [together[0].pk, together[0].pk, together[2].pk]
    assert [later[0].pk, later[2].pk] == [together[2].pk, together[0].pk]
    assert ReceivedMail.objects.count() == 3
    assert [row.records.count() for row in rows] == [1, 1, 1]


def test_of_two_mails_with_one_message_id_the_first_counts():
    (asta,) = invited(1)
    texts = ["DECLINED", "ACCEPTED"]

    receive_all(*(mail(asta, vcalendar(asta, text), message_id="<a@example.org>") for text in texts))

    assert statuses([asta]) == [Status.DECLINED]


def test_of_several_mails_of_one_person_the_last_word_holds():
    (asta,) = invited(1)
    an_hour, a_minute = (timezone.now() - timedelta(minutes=minutes) for minutes in (60, 1))

    taken = receive_all(answer(asta, "DECLINED", DTSTAMP=utc(a_minute)), answer(asta, DTSTAMP=utc(an_hour)))

    assert said(taken) == [("applied", "answer"), ("ignored", "older_answer")]
    assert statuses([asta]) == [Status.DECLINED]


def test_a_sender_is_answered_no_more_often_for_sending_all_at_once(settings: Settings):
    settings.REPLIES_ANSWERED_PER_HOUR = 2
    (asta, *_others) = rows = invited(4)
    assert asta.person is not None
    sender = asta.person.email

    taken = receive_all(
        *(
            mail(row, vcalendar(row, ATTENDEE=f";PARTSTAT=ACCEPTED:mailto:{row.person.email}"), sender=sender)
            for row in rows
            if row.person is not None
        )
    )

    assert [row.answered for row in taken] == [True, True, False, False]


def test_an_address_that_is_written_to_too_often_is_no_longer_heard(settings: Settings):
    settings.REPLIES_PER_HOUR = 2
    (asta,) = invited(1)

    senders = [f"p{number}@example.org" for number in range(4)]
    taken = receive_all(*(mail(asta, vcalendar(asta), sender=sender) for sender in senders))

    assert [row.reason for row in taken] == ["other_sender", "other_sender", "too_many", "too_many"]


@pytest.fixture
def stumbling() -> Iterator[dict[str, Exception]]:
    """By token, what a room above raises when it is asked about that mail."""
    faults: dict[str, Exception] = {}

    def stumble(replies: list[Reply], **_more: Any) -> None:
        for reply in replies:
            if reply.token in faults:
                raise faults[reply.token]

    replies_received.connect(stumble)
    yield faults
    replies_received.disconnect(stumble)


def test_a_bug_puts_one_mail_aside_and_none_of_those_beside_it(stumbling: dict[str, Exception]):
    rows = invited(5)
    stumbling[rows[2].public_id] = RuntimeError("bug")

    taken = receive_all(*(answer(row) for row in rows))

    fault = ("quarantined", "fault")
    assert said(taken) == [("applied", "answer")] * 2 + [fault] + [("applied", "answer")] * 2
    assert statuses(rows) == [Status.ACCEPTED] * 2 + [Status.UNANSWERED] + [Status.ACCEPTED] * 2
    assert Message.objects.filter(kind="receipt").count() == 4
    assert Event.objects.get().tallies.get(status=Status.ACCEPTED).people == 4


def test_a_database_that_breaks_off_keeps_nothing_of_a_mail_and_it_is_offered_again(
    stumbling: dict[str, Exception],
):
    rows = invited(3)
    stumbling[rows[1].public_id] = OperationalError("away")
    raws = [answer(row) for row in rows]

    with pytest.raises(OperationalError):
        receive_all(*raws)
    stumbling.clear()
    taken = receive_all(*raws)

    assert said(taken) == [("applied", "answer")] * 3
    assert [row.records.count() for row in rows] == [1, 1, 1]
    assert Message.objects.filter(kind="receipt").count() == 3


@pytest.mark.django_db(transaction=True)
def test_readers_at_once_apply_each_mail_once_whichever_they_read_first():
    rows = [*invited(6), *invited(6)]
    raws = [answer(row) for row in rows]
    barrier, faults = threading.Barrier(4), []

    def read(mine: list[bytes]) -> None:
        barrier.wait()
        try:
            receive_all(*mine)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the test shows it
            faults.append(fault)
        finally:
            connection.close()

    orders = [raws, raws[::-1], raws[6:] + raws[:6], raws]
    readers = [threading.Thread(target=read, args=[order]) for order in orders]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert not faults
    assert ReceivedMail.objects.count() == 12
    assert [row.records.count() for row in rows] == [1] * 12
    assert Message.objects.filter(kind="receipt").count() == 12


class Falling(MaildirBox):
    """A box whose line breaks off after two mails."""

    def offered(self) -> Iterator[tuple[str, bytes]]:
        for number, offer in enumerate(super().offered()):
            if number == 2:
                raise OSError("broken off")
            yield offer


def test_where_the_box_falls_what_it_gave_until_then_counts_and_is_let_go(tmp_path: Path):
    rows = invited(3)
    with Falling(tmp_path / "answers", 10_000) as box:
        for number, row in enumerate(rows):
            (tmp_path / "answers" / "new" / f"{number}.x").write_bytes(answer(row))

        with pytest.raises(OSError, match="broken off"):
            reply_reader._empty(box)

        assert [path.name for path in box._files()] == ["2.x"]
    assert statuses(rows) == [Status.ACCEPTED, Status.ACCEPTED, Status.UNANSWERED]


def test_large_mails_are_taken_in_before_too_many_of_them_are_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reply_reader, "AT_ONCE_OCTETS", 3_000)
    rows = invited(5)
    with MaildirBox(tmp_path / "answers", 10_000) as box:
        for number, row in enumerate(rows):
            (tmp_path / "answers" / "new" / f"{number}.x").write_bytes(answer(row).ljust(1_600))

        assert [len(party) for party in reply_reader._parties(box)] == [2, 2, 1]
