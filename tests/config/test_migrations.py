"""What the migrations make is what the models say; the other tests have their tables from the models at once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.helpers.tables import described

TELL = """
import json
import django
django.setup()
from django.core.management import call_command
from tests.helpers.tables import described
call_command("migrate", verbosity=0)
print(json.dumps(described()))
"""


def told_of(**where: str) -> Any:
    """The tables of another database, once it is migrated."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **where}
    said = subprocess.run(
        [sys.executable, "-c", TELL], cwd=settings.BASE_DIR, env=env, check=True, stdout=subprocess.PIPE
    )
    return json.loads(said.stdout)


@pytest.mark.once
@pytest.mark.django_db
def test_the_migrations_make_the_tables_of_the_models_on_sqlite(migrated: Path, tmp_path: Path) -> None:
    made = described()

    assert len(made) > 80
    assert told_of(DATA_DIR=str(shutil.copytree(migrated, tmp_path / "data"))) == made


@pytest.mark.scaled
@pytest.mark.django_db(transaction=True)
def test_the_migrations_make_the_tables_of_the_models_on_postgresql(tmp_path: Path) -> None:
    empty = f"{connection.settings_dict['NAME']}_empty"
    address = os.environ["DATABASE_URL"].rpartition("/")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {empty}")
        try:
            migrated = told_of(DATA_DIR=str(tmp_path), DATABASE_URL=f"{address}/{empty}")
        finally:
            cursor.execute(f"DROP DATABASE {empty} WITH (FORCE)")

    made = described()
    assert all(table["told"] for table in made.values())
    assert migrated == made
