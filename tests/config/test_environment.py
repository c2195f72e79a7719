"""A missing or unsafe setting stops the start with a sentence that says what to do."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.conf import settings

from config import environment
from config.environment import Environment, UnsafeEnvironment

SCALED = {
    "DATABASE_URL": "postgres://house:secret@db/house",
    "REDIS_URL": "redis://redis:6379/0",
    "SITE_URL": "https://hus.example.org",
    "SECRET_KEY": "x" * 50,
    "MAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "MAIL_FROM": "Forsamlingshuset <huset@example.org>",
    "REPLY_DOMAIN": "svar.example.org",
}


@pytest.fixture
def read(tmp_path: Path):
    """Reads the house's environment as if only these variables were set; a `.env` that is read sets more."""
    before = dict(os.environ)

    def read(**variables: str) -> Environment:
        kept = {name: before[name] for name in ("PATH", "HOME", "DJANGO_SETTINGS_MODULE") if name in before}
        os.environ.clear()
        os.environ.update(kept | variables)
        return environment.read(tmp_path)

    yield read
    os.environ.clear()
    os.environ.update(before)


def test_with_nothing_set_it_is_embedded_on_loopback(read, tmp_path: Path) -> None:
    found = read()

    assert (found.scaled, found.demo, found.debug) == (False, True, False)
    assert found.site_url == "http://127.0.0.1:8000"
    assert found.database_url == f"sqlite:///{tmp_path / 'data' / 'forsamlingshuset.sqlite3'}"
    assert found.mail_url == f"maildir://{tmp_path / 'data' / 'mail'}"
    assert set(found.allowed_hosts) == {"127.0.0.1", "localhost", "[::1]"}


def test_the_embedded_house_keeps_one_secret_that_only_its_owner_reads(read, tmp_path: Path) -> None:
    first = read().secret_key

    assert len(first) >= environment.SECRET_LENGTH
    assert read().secret_key == first
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_host_port_and_folder_are_heeded(read, tmp_path: Path) -> None:
    found = read(HOST="::1", PORT="8123", DATA_DIR=str(tmp_path / "andet"))

    assert found.site_url == "http://[::1]:8123"
    assert found.data_dir == tmp_path / "andet"


def test_a_complete_scaled_environment_is_taken_as_it_is(read) -> None:
    found = read(**SCALED)

    assert (found.scaled, found.demo, found.https) == (True, False, True)
    assert found.allowed_hosts == ["hus.example.org"]


def test_a_file_beside_the_program_is_read_and_the_environment_goes_before_it(read, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=8200\nMAIL_FROM=Huset <fil@example.org>\n")

    found = read(PORT="8300")

    assert found.site_url == "http://127.0.0.1:8300"
    assert found.mail_from == "Huset <fil@example.org>"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"DATABASE_URL": ""}, "set DATABASE_URL"),
        ({"DATABASE_URL": "mysql://db/house"}, "must name a PostgreSQL database"),
        ({"DATABASE_URL": "sqlite:////srv/house.sqlite3"}, "must name a PostgreSQL database"),
        ({"REDIS_URL": ""}, "set REDIS_URL"),
        ({"REDIS_URL": "amqp://rabbit"}, "REDIS_URL must begin with redis://"),
        ({"SITE_URL": ""}, "set SITE_URL"),
        ({"SITE_URL": "hus.example.org"}, "SITE_URL must be an address"),
        ({"SITE_URL": "https://hus.example.org/under/"}, "SITE_URL must be an address"),
        ({"SITE_URL": "http://hus.example.org"}, "SITE_URL must begin with https://"),
        ({"SECRET_KEY": ""}, "set SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 40 random characters"),
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"DEBUG": "perhaps"}, "DEBUG must be 1 or 0"),
        ({"MAIL_URL": ""}, "set MAIL_URL"),
        ({"MAIL_URL": "mail.example.org"}, "MAIL_URL must begin with smtp://"),
        ({"MAIL_FROM": ""}, "set MAIL_FROM"),
        ({"MAIL_FROM": "Huset"}, "MAIL_FROM must hold a mail address"),
        ({"REPLY_DOMAIN": ""}, "set REPLY_DOMAIN"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"DEMO": "1"}, "DEMO shows everybody's mail"),
    ],
)
def test_an_unsafe_scaled_house_does_not_start(read, change: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnsafeEnvironment, match=r"^Forsamlingshuset cannot start: ") as stopped:
        read(**{**SCALED, **change})

    assert sentence in str(stopped.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"PORT": "many"}, "many"),
        ({"PORT": "70000"}, "PORT must be a number"),
        ({"HOST": "0.0.0.0", "DEMO": "0"}, "set SITE_URL"),
        ({"HOST": "0.0.0.0", "SITE_URL": "https://hus.example.org"}, "DEMO shows everybody's mail"),
        ({"HOST": "0.0.0.0", "SITE_URL": "http://127.0.0.1:8000"}, "DEMO shows everybody's mail"),
        ({"SITE_URL": "https://hus.example.org"}, "DEMO shows everybody's mail"),
        ({"DEMO": "0", "SITE_URL": "http://hus.example.org"}, "SITE_URL must begin with https://"),
        ({"DEMO": "0", "SITE_URL": "https://hus.example.org", "DEBUG": "1"}, "DEBUG must be off"),
        ({"SECRET_KEY": "short"}, "at least 40 random characters"),
    ],
)
def test_an_unsafe_embedded_house_does_not_start(read, change: dict[str, str], sentence: str) -> None:
    with pytest.raises(UnsafeEnvironment) as stopped:
        read(**change)

    assert sentence in str(stopped.value)


def test_a_folder_that_cannot_be_written_is_said_in_plain_words(read, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("")

    with pytest.raises(UnsafeEnvironment, match="cannot be written"):
        read(DATA_DIR=str(tmp_path / "a-file" / "data"))


def test_the_example_file_starts_a_house_once_the_secret_is_filled_in(read, tmp_path: Path) -> None:
    example = Path(settings.BASE_DIR, ".env.example").read_text()
    (tmp_path / ".env").write_text(example.replace("SECRET_KEY=\n", f"SECRET_KEY={'x' * 50}\n"))

    found = read()

    assert found.scaled
    assert found.site_url == "https://forsamlingshuset.example.org"


def test_the_example_file_names_every_variable() -> None:
    source = Path(environment.__file__).read_text()
    example = Path(settings.BASE_DIR, ".env.example").read_text()

    read_here = set(re.findall(r'(?:env\.\w+\(|_yes_or_no\(env, )"([A-Z_]+)"', source))

    assert len(read_here) > 10
    assert not {name for name in read_here if not re.search(rf"^#?{name}=", example, re.MULTILINE)}
