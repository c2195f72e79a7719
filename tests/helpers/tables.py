"""What tables a database has, in words that can be compared."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

_AS_POSTGRESQL_SAYS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


def _ours() -> set[str]:
    rooms = [
        room for room in apps.get_app_configs() if room.path.startswith(str(settings.BASE_DIR / room.name))
    ]
    return {model._meta.db_table for room in rooms for model in room.get_models(include_auto_created=True)}


def described() -> Any:
    """Columns, keys, indexes and conditions of each table of our models, in an order of their own; of JSON's kinds alone.

    Where nobody gave a key a name, SQLite numbers it. Django's own tables differ: its oldest keys are longer now.
    """
    look = connection.introspection
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(_ours() & {*look.table_names(cursor)}):
            kept = look.get_constraints(cursor, table).items()
            found[table] = {
                "columns": sorted(column for column in look.get_table_description(cursor, table)),
                "kept": sorted(
                    [name.strip("_0123456789"), repr(sorted(tells.items()))] for name, tells in kept
                ),
                "told": [],
            }
        if connection.vendor == "postgresql":
            cursor.execute(_AS_POSTGRESQL_SAYS)
            for table, *told in sorted(cursor.fetchall()):
                if table in found:
                    found[table]["told"].append(told)
    return json.loads(json.dumps(found))
