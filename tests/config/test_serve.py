"""The embedded house as a process: it opens, closes cleanly, and loses nothing however it ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config.serving import work
from notifications import ledger
from scripts.servers import free_port
from tests.helpers.smtp_sink import SMTPSink, wait_until

pytestmark = pytest.mark.once

ROOT = Path(settings.BASE_DIR)
MAILS = 60
MANY = 200


class House:
    """`manage.py serve` on a data folder and a port of its own."""

    def __init__(self, data: Path, mail_url: str = "") -> None:
        self.port = free_port()
        self.data = data
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "ENV_FILE": "",
            "DATA_DIR": str(data),
            "PORT": str(self.port),
            "MAIL_URL": mail_url,
            "DEMO": "0",
            "PYTHONUNBUFFERED": "1",
        }
        self.process: subprocess.Popen[str] | None = None

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False, timeout=60
        )

    def open(self) -> None:
        command = [sys.executable, "manage.py", "serve"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        wait_until(self._answers, 30)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.process.communicate()[0]
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sundhed/", timeout=5),
        ):
            return True
        return False

    def told(self, number: signal.Signals, patience: float = 30) -> tuple[int, str]:
        """Its exit code and all it said."""
        assert self.process is not None
        self.process.send_signal(number)
        said, _ = self.process.communicate(timeout=patience)
        return self.process.returncode, said

    def post(self, number: int) -> None:
        """From another process, as a command would: the change is saved, and the worker is told by the queue."""
        program = f"""
import django; django.setup()
from accounts.operations import ensure_person
from notifications import outbox
from notifications.models import Message
people = [ensure_person(f"gaest{{n}}@example.org", f"Gæst {{n}}")[0] for n in range({number})]
outbox.post(*[Message(key=f"invitation-{{p.pk}}", kind="invitation", person=p, to_address=p.email, to_name=p.name,
                      subject="Kommer du?", text="Kommer du?", html="<p>Kommer du?</p>") for p in people])
"""
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**self.env, "DJANGO_SETTINGS_MODULE": "config.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def states(self) -> dict[str, int]:
        with contextlib.closing(
            sqlite3.connect(self.data / "forsamlingshuset.sqlite3", timeout=20)
        ) as database:
            return dict(database.execute("select state, count(*) from notifications_message group by state"))


@pytest.fixture
def sink() -> Iterator[SMTPSink]:
    started = SMTPSink()
    started.start()
    yield started
    started.stop()


@pytest.fixture
def closed_house(tmp_path: Path, migrated: Path, sink: SMTPSink) -> Iterator[House]:
    house = House(Path(shutil.copytree(migrated, tmp_path / "data")), sink.url)
    yield house
    if house.process is not None and house.process.poll() is None:
        house.process.kill()
        house.process.communicate()


@pytest.fixture
def open_house(closed_house: House) -> House:
    closed_house.open()
    return closed_house


def everybody_has_it_once(sink: SMTPSink) -> None:
    assert sorted(sink.recipients()) == sorted(f"gaest{number}@example.org" for number in range(MAILS))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_closes_cleanly(open_house: House, number: signal.Signals) -> None:
    code, said = open_house.told(number)

    assert code == 0
    assert f"http://127.0.0.1:{open_house.port}/" in said
    assert "what was not sent waits" in said
    assert "Traceback" not in said


def test_mail_posted_while_it_is_closed_is_sent_when_it_opens(closed_house: House, sink: SMTPSink) -> None:
    closed_house.post(MAILS)
    assert closed_house.states() == {"ready": MAILS}

    closed_house.open()

    sink.wait_for(MAILS)
    everybody_has_it_once(sink)


def test_a_clean_stop_finishes_what_runs_and_keeps_the_backlog(open_house: House, sink: SMTPSink) -> None:
    sink.seconds = 0.05
    open_house.post(MAILS)
    sink.wait_for(5)
    code, said = open_house.told(signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in said
    assert "claimed" not in open_house.states(), "no message is left in the air"

    open_house.open()

    wait_until(lambda: open_house.states() == {"sent": MAILS}, 30)
    everybody_has_it_once(sink)


def test_killed_in_the_middle_of_sending_it_goes_on_where_it_was(open_house: House, sink: SMTPSink) -> None:
    sink.seconds = 0.01
    open_house.post(MANY)
    sink.wait_for(70)
    assert open_house.process is not None
    open_house.told(signal.SIGKILL)
    assert "claimed" in open_house.states()
    sink.seconds = 0

    open_house.open()

    wait_until(lambda: open_house.states() == {"sent": MANY}, 30)
    doubled = len(sink.mails) - len(set(sink.recipients()))
    assert set(sink.recipients()) == {f"gaest{number}@example.org" for number in range(MANY)}
    assert doubled <= work.THREADS * ledger.MOST, "only what each sender had not yet noted may come twice"
    assert len({mail.message_id for mail in sink.mails}) == MANY, "and then as the same mail"


def test_a_second_ctrl_c_ends_it_at_once(open_house: House, sink: SMTPSink) -> None:
    sink.seconds = 20
    open_house.post(1)
    wait_until(lambda: "claimed" in open_house.states())
    assert open_house.process is not None
    open_house.process.send_signal(signal.SIGINT)
    time.sleep(1)
    assert open_house.process.poll() is None, "it waits for the mail that is on its way"

    code, _ = open_house.told(signal.SIGINT, patience=sink.seconds / 2)

    assert code == 130


def test_a_port_that_is_taken_is_said_in_plain_words(closed_house: House) -> None:
    with socket.create_server(("127.0.0.1", closed_house.port)):
        done = closed_house.manage("serve")

    assert done.returncode == 1
    assert f"port {closed_house.port} is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_houses_do_not_share_one_folder(open_house: House) -> None:
    other = House(open_house.data)

    done = other.manage("serve")

    assert done.returncode == 1
    assert "a house already runs with the data in" in done.stderr


def test_an_old_a_newer_and_a_damaged_database_are_said_in_plain_words(closed_house: House) -> None:
    def said_by_serve() -> str:
        done = closed_house.manage("serve")
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr

    path = closed_house.data / "forsamlingshuset.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        [name] = database.execute(
            "select name from django_migrations where app='events' order by id desc limit 1"
        ).fetchone()
        database.execute("delete from django_migrations where app='events' and name=?", [name])
    assert "older than the program" in said_by_serve()

    with contextlib.closing(sqlite3.connect(path)) as database, database:
        now = "2027-01-01 00:00:00"
        database.execute(
            "insert into django_migrations (app, name, applied) values ('events', ?, ?)", [name, now]
        )
        database.execute(
            "insert into django_migrations (app, name, applied) values ('events', '9999_future', ?)", [now]
        )
    assert "made by a newer version" in said_by_serve()

    for other in closed_house.data.glob("forsamlingshuset.sqlite3-*"):
        other.unlink()
    path.write_bytes(b"this is not a database, it is a letter to somebody" * 100)
    assert "cannot be used" in said_by_serve()
