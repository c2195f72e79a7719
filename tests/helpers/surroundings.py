"""The environment variables of a test run, set before the settings are read."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from scripts.servers import PostgreSQL, Redis

SCALED = "scaled"


def mode() -> str:
    return os.environ.get("HOUSE_TEST_MODE", "embedded")


def prepare() -> None:
    """Idempotent: subprocesses of a run find what it prepared, and only its first process takes it down."""
    if os.environ.get("HOUSE_TEST_PREPARED") == _process():
        return
    folder = Path(tempfile.mkdtemp(prefix="hus-", dir=os.environ.get("HOUSE_TEST_FOLDER")))
    if "HOUSE_TEST_FOLDER" not in os.environ:  # the first process removes the folders of all
        os.environ["HOUSE_TEST_FOLDER"] = str(folder)
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in (
        "HOST",
        "PORT",
        "DEBUG",
        "SECRET_KEY_FALLBACKS",
        "ALLOWED_HOSTS",
        "MAIL_URL",
        "MAIL_FROM",
        "REPLY_DOMAIN",
    ):
        os.environ.pop(name, None)
    os.environ.update(
        ENV_FILE="",
        DATA_DIR=str(folder),
        DEMO="1",
        SITE_URL="http://127.0.0.1:8000",
        SECRET_KEY="a-key-for-tests-and-for-nothing-else-in-the-world",
        HOUSE_TEST_PREPARED=_process(),
    )
    if mode() == SCALED:
        _scaled()
    else:
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("REDIS_URL", None)


def _process() -> str:
    """Each worker of pytest-xdist has a surrounding of its own, but for the PostgreSQL cluster."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _scaled() -> None:
    if "HOUSE_TEST_DATABASE_URL" not in os.environ:
        database = PostgreSQL.start(throw_away=True)
        atexit.register(database.stop)
        os.environ["HOUSE_TEST_DATABASE_URL"] = database.url("house")
    redis = Redis.start()
    atexit.register(redis.stop)
    os.environ["DATABASE_URL"] = os.environ["HOUSE_TEST_DATABASE_URL"]
    os.environ["REDIS_URL"] = redis.url
