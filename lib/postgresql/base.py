"""The database behind the pool.

Django asks PostgreSQL a question before each page, only to hear whether the line still stands: 0.15 ms, and as much
waiting as a query. A server that goes away says so, or hangs up, and then there is something to read.
"""

from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """One that stands. Those that fell are handed back closed, and the pool opens others for them."""
        line = super().get_new_connection(conn_params)
        while self.pool and not _stands(line):
            line.close()
            self.pool.putconn(line)
            line = super().get_new_connection(conn_params)
        return line


def give_up_after(seconds: int) -> None:
    """From now on no statement of this process takes longer: it fails with `OperationalError`, waiting for locks included.

    A plan gone wrong would else keep a thread and a core until somebody notices; the visitor has left long before.
    """
    line = connections[DEFAULT_DB_ALIAS]
    if line.vendor != "postgresql":
        return
    connections.close_all()
    line.close_pool()  # type: ignore[attr-defined]  # whose lines were opened without
    options = line.settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds * 1000}"


def _stands(line: psycopg.Connection[Any]) -> bool:
    """Nobody talks on a line at rest; where somebody did, we ask."""
    reading = select.poll()
    reading.register(line.fileno(), select.POLLIN)
    if not reading.poll(0):
        return True
    try:
        line.execute("")
    except psycopg.Error:
        return False
    return True
