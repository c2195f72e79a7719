"""What must be in order before the doors open, each with a sentence that says what to do."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.executor import MigrationExecutor

from config.serving.web import CannotServe


def database(*, may_be_older: bool = False) -> None:
    """Raises `CannotServe` where the database is away, damaged, or older or newer than this program."""
    try:
        executor = MigrationExecutor(connection)
    except InconsistentMigrationHistory as fault:
        raise CannotServe(f"the database is from before this program's first version ({fault}).") from fault
    except DatabaseError as fault:
        raise CannotServe(f"the database cannot be used ({str(fault).strip().splitlines()[0]}).") from fault
    loader = executor.loader
    ours = {app for app, _ in loader.disk_migrations}
    if any(
        app in ours and (app, name) not in loader.disk_migrations for app, name in loader.applied_migrations
    ):
        raise CannotServe(
            "the database was made by a newer version. Update the program, or set another DATA_DIR."
        )
    if not may_be_older and executor.migration_plan(loader.graph.leaf_nodes()):
        raise CannotServe(
            "the database is older than the program. Bring it up with: python manage.py migrate"
        )


def static_files() -> None:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        raise CannotServe("the style sheets are not built. Run: make build")


def only_one() -> IO[str]:
    """Keep the data folder for ourselves while the returned file is open; the lock dies with the process."""
    path = settings.DATA_DIR / "house.lock"
    try:
        file = path.open("a+")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        raise CannotServe(
            f"a house already runs with the data in {settings.DATA_DIR}. Stop it, or set another DATA_DIR."
        ) from held
    except OSError as fault:
        raise CannotServe(f"the folder {settings.DATA_DIR} cannot be written ({fault.strerror}).") from fault
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
