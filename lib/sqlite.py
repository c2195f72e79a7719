"""What SQLite can, and Django does not know."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def ask_by_lists(sender: object, connection: BaseDatabaseWrapper, **more: Any) -> None:
    """On each new connection (signal `connection_created`): rows of a relation are fetched by one list of their numbers.

    Django 5.2 asks for them with an "or" for each, since SQLite compares no lists of several columns, and SQLite takes no
    more than a thousand of those: a calendar of events at a thousand houses was not shown. Relations of ours have one column.
    """
    if connection.vendor == "sqlite":
        connection.features.supports_tuple_lookups = True
