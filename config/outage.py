"""Whether a fault is a database that is away, full or overloaded, and no mistake of ours."""

from __future__ import annotations

import sqlite3

from django.db import InterfaceError, OperationalError

_SQLITE = ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


def is_outage(fault: BaseException | None) -> bool:
    """SQLite says OperationalError for a table that is not there, too; that is a mistake."""
    while fault is not None:
        if isinstance(fault, (OperationalError, InterfaceError)):
            return _sqlite_cannot(fault.__cause__)
        fault = fault.__cause__ or fault.__context__
    return False


def _sqlite_cannot(cause: BaseException | None) -> bool:
    if not isinstance(cause, sqlite3.Error):
        return True
    return str(getattr(cause, "sqlite_errorname", "")).startswith(_SQLITE)
