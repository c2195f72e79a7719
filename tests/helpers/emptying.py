"""What a test has committed is taken away after it."""

from __future__ import annotations

import functools
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

_KEPT = {"django_migrations", "django_content_type", "auth_permission"}
"""What there is, not what was done: no test changes it. Django's `flush` empties these, too, and fills them in again, which
takes many times as long as the emptying."""


def empty_only_what_tests_fill() -> None:
    """For all tests that commit, in place of `flush`: 10 ms instead of 70 on SQLite, 10 instead of 250 on PostgreSQL."""
    TransactionTestCase._fixture_teardown = _emptied  # type: ignore[attr-defined]  # no other way in


def _emptied(test: Any) -> None:
    connection.ops.execute_sql_flush(_statements())


@functools.cache
def _statements() -> list[str]:
    everything = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = sorted({*everything} - _KEPT)
    if connection.vendor != "postgresql":
        return connection.ops.sql_flush(no_style(), tables)
    # To truncate makes new files for each of a hundred tables. As a replica, PostgreSQL does not ask which row another needs.
    deletions = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # names of ours
    return ["; ".join(["SET LOCAL session_replication_role = replica", *deletions])]
