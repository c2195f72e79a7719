"""The mailbox of answers, on a real IMAP server and in a Maildir: nothing is lost, nothing counts twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from events.models import AnswerRecord, Registration, Status
from notifications import inbound, outages, reply_reader, tasks
from notifications.models import Door, ReceivedMail
from notifications.reply_boxes import UNREACHABLE, reply_box
from scripts.servers import free_port
from tests.factories.accounts import AdministratorFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.helpers.dovecot import Dovecot
from tests.helpers.reply_mails import answer, mail

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    dovecot = Dovecot.start()
    yield dovecot
    dovecot.stop()


@pytest.fixture
def imap(server: Dovecot, settings: Settings) -> Iterator[Dovecot]:
    settings.REPLY_MAILBOX_URL = server.url
    yield server
    client = server.open()
    for folder in ("INBOX", "Handled"):
        status, number = client.select(folder)
        if status == "OK" and int(number[0] or 0):
            client.store("1:*", "+FLAGS", r"\Deleted")
            client.expunge()
    client.logout()


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.REPLY_MAILBOX_URL = f"maildir://{tmp_path / 'answers'}"
    with reply_box(settings.REPLY_MAILBOX_URL, most=1):
        pass
    return tmp_path / "answers"


@pytest.fixture
def reader() -> Iterator[reply_reader.Reader]:
    running = reply_reader.Reader(wait=5)
    running.start()
    yield running
    running.stop()
    assert not running.is_alive()


def administrators() -> Client:
    client = Client()
    client.force_login(AdministratorFactory(), "django.contrib.auth.backends.ModelBackend")
    return client


def invited(number: int) -> list[Registration]:
    event = EventFactory(capacity=None)
    return [RegistrationFactory(event=event) for _ in range(number)]


def wait_for(true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "It did not happen."
        time.sleep(0.05)


def test_what_lies_in_the_box_is_taken_in_and_laid_aside(imap: Dovecot):
    rows = invited(3)
    imap.put(*(answer(row) for row in rows))

    outages.begin_or_go_on("away", outages.ANSWERS)
    assert reply_reader.read_once() == 3
    assert outages.of_answers() is None

    assert Registration.objects.filter(status=Status.ACCEPTED).count() == 3
    assert (imap.count("INBOX"), imap.count("Handled")) == (0, 3)
    assert set(ReceivedMail.objects.values_list("door", flat=True)) == {Door.IMAP}


def test_a_mail_that_somebody_has_looked_at_is_taken_in_all_the_same(imap: Dovecot):
    (row,) = invited(1)
    imap.put(answer(row))
    client = imap.open()
    client.select("INBOX")
    client.store("1", "+FLAGS", r"\Seen")
    client.logout()

    assert reply_reader.read_once() == 1


def test_mail_that_comes_while_the_reader_runs_is_heard_at_once(imap: Dovecot, reader: reply_reader.Reader):
    for row in invited(3):
        imap.put(answer(row))
        wait_for(lambda row=row: Registration.objects.get(pk=row.pk).status == Status.ACCEPTED)


def test_a_connection_that_breaks_in_the_middle_loses_nothing(imap: Dovecot, reader: reply_reader.Reader):
    rows = invited(30)
    for number, row in enumerate(rows):
        imap.put(answer(row))
        if number in (5, 17):
            imap.hang_up()

    wait_for(lambda: Registration.objects.filter(status=Status.ACCEPTED).count() == 30)
    wait_for(lambda: imap.count("INBOX") == 0)
    assert AnswerRecord.objects.count() == 30


def test_the_same_mail_delivered_twice_counts_once(imap: Dovecot):
    (row,) = invited(1)
    raw = answer(row)
    imap.put(raw, raw)

    assert reply_reader.read_once() == 2
    assert ReceivedMail.objects.count() == 1
    assert imap.count("INBOX") == 0


def test_a_server_that_keeps_every_folder_inside_the_inbox_is_read_too(settings: Settings):
    inside = "namespace inbox {\n  inbox = yes\n  prefix = INBOX.\n  separator = .\n}\n"
    courier = Dovecot.start(inside)
    settings.REPLY_MAILBOX_URL = courier.url
    (row,) = invited(1)
    courier.put(answer(row))
    try:
        taken = (reply_reader.read_once(), reply_reader.read_once())
        counted = (courier.count("INBOX"), courier.count("INBOX.Handled"))
    finally:
        courier.stop()

    assert taken == (1, 0)
    assert counted == (0, 1)


def test_two_readers_at_once_take_each_mail_once(imap: Dovecot):
    rows = invited(20)
    imap.put(*(answer(row) for row in rows))
    faults: list[Exception] = []

    def read() -> None:
        try:
            reply_reader.read_once()
        except UNREACHABLE:
            pass  # the other was quicker with the very mail; the next look goes on
        except Exception as fault:  # noqa: BLE001  # whatever it is, the test shows it
            faults.append(fault)
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    reply_reader.read_once()

    assert not faults
    assert ReceivedMail.objects.count() == AnswerRecord.objects.count() == 20
    assert imap.count("INBOX") == 0


def test_the_box_is_read_over_tls_and_a_wrong_certificate_is_refused(
    imap: Dovecot, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    settings.REPLY_MAILBOX_URL = imap.tls_url
    (row,) = invited(1)
    imap.put(answer(row))

    with pytest.raises(UNREACHABLE, match="certificate"):
        reply_reader.read_once()
    monkeypatch.setenv("SSL_CERT_FILE", str(imap.certificate))
    assert reply_reader.read_once() == 1


def test_of_a_huge_mail_only_as_much_as_we_read_is_fetched(imap: Dovecot, settings: Settings):
    settings.REPLY_SIZE_LIMIT = 10_000
    (row,) = invited(1)
    imap.put(mail(row, None, text="x" * 70 + "\r\n" + "y" * 2_000_000))

    reply_reader.read_once()

    assert ReceivedMail.objects.get().size == 10_001
    assert ReceivedMail.objects.get().reason == "unreadable"


def test_what_was_taken_in_leaves_the_server_when_it_is_as_old_as_our_copy(imap: Dovecot, settings: Settings):
    (row,) = invited(1)
    imap.put(answer(row))
    reply_reader.read_once()
    settings.REPLY_KEPT = timedelta(days=-2)

    reply_reader.read_once()

    assert imap.count("Handled") == 0


def test_a_server_that_is_away_is_said_in_one_line(settings: Settings, caplog: pytest.LogCaptureFixture):
    settings.REPLY_MAILBOX_URL = f"imap://svar:x@127.0.0.1:{free_port()}/INBOX"

    tasks.receive_replies()
    outage = outages.of_answers()
    page = administrators().get("/indbakken/").content.decode()

    assert "cannot be read" in caplog.text
    assert outage is not None
    assert "Svarpostkassen kan ikke læses siden" in page
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("receive_replies", "--once")


def test_a_reader_goes_on_when_the_server_comes_back(server: Dovecot, settings: Settings):
    settings.REPLY_MAILBOX_URL = f"imap://svar:x@127.0.0.1:{free_port()}/INBOX"
    running = reply_reader.Reader(wait=1)
    running.start()
    time.sleep(0.5)
    (row,) = invited(1)
    server.put(answer(row))
    settings.REPLY_MAILBOX_URL = server.url

    wait_for(lambda: ReceivedMail.objects.count() == 1)
    running.stop()


def test_a_mail_is_offered_again_where_the_database_refused(imap: Dovecot, monkeypatch: pytest.MonkeyPatch):
    from django.db import OperationalError

    (row,) = invited(1)
    imap.put(answer(row))
    taking = inbound.receive_all
    monkeypatch.setattr(inbound, "receive_all", _raising(OperationalError("away")))
    with pytest.raises(OperationalError):
        reply_reader.read_once()
    monkeypatch.setattr(inbound, "receive_all", taking)

    assert imap.count("INBOX") == 1
    assert reply_reader.read_once() == 1


def _raising(fault: Exception) -> Callable[..., None]:
    def fall(*_arguments: object, **_more: object) -> None:
        raise fault

    return fall


def test_a_maildir_is_read_in_the_order_of_arrival(folder: Path):
    (row,) = invited(1)
    for number, partstat in enumerate(["ACCEPTED", "DECLINED"]):
        (folder / "new" / f"{number}.mail").write_bytes(answer(row, partstat))

    call_command("receive_replies", "--once")

    assert Registration.objects.get(pk=row.pk).status == Status.CANCELLED
    assert not list((folder / "new").iterdir())
    assert len(list((folder / ".Handled" / "cur").iterdir())) == 2


def test_a_folder_among_the_mails_of_a_maildir_blocks_none(folder: Path):
    (row,) = invited(1)
    (folder / "new" / "lost+found").mkdir()
    (folder / "new" / "1.mail").write_bytes(answer(row))

    assert reply_reader.read_once() == 1


def test_a_reader_hears_a_maildir_and_stops_when_told(folder: Path, reader: reply_reader.Reader):
    (row,) = invited(1)
    (folder / "new" / "1.mail").write_bytes(answer(row))

    wait_for(lambda: Registration.objects.get(pk=row.pk).status == Status.ACCEPTED)
    assert timezone.now() >= ReceivedMail.objects.get().received_at
