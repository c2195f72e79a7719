"""The database behind the pool.

Django asks PostgreSQL a question before each page, only to hear whether the line still stands: 0.15 ms, and as much
waiting as a query. A server that goes away says so, or hangs up, and then there is something to read.
"""

from __future__ import annotations

import logging
import select
from collections import deque
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql import base

from lib.together import Statement

log = logging.getLogger(__name__)

_by_heart: list[Statement] = []


class _LatestFirst(deque[psycopg.Connection[Any]]):
    """Lines at rest, of which the one that came back last is handed out first: it knows best what is asked here.

    By turns, as the pool would have it, each of eight plans anew what a table's new counts have put in doubt: 0.15 of the
    1.2 ms that PostgreSQL works for an answer with its page.
    """

    def append(self, line: psycopg.Connection[Any]) -> None:
        self.appendleft(line)


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self) -> Any:
        pool: Any = super().pool
        if pool is not None and not isinstance(pool._pool, _LatestFirst):  # noqa: SLF001  # it has no setting for this
            with pool._lock:  # noqa: SLF001
                pool._pool = _LatestFirst(pool._pool)  # noqa: SLF001
        return pool

    def _configure_connection(self, connection: Any) -> bool:
        """Of each new line of the pool, before it is handed out."""
        if _by_heart:
            _learn(connection, _by_heart)
        return bool(super()._configure_connection(connection))  # type: ignore[misc]  # the types are of Django 6

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """One that stands. Those that fell are handed back closed, and the pool opens others for them."""
        line = super().get_new_connection(conn_params)
        while self.pool and not _stands(line):
            line.close()
            self.pool.putconn(line)
            line = super().get_new_connection(conn_params)
        return line


def stand_ready(questions: Sequence[Statement]) -> None:
    """From now on each new line knows these questions, which are `planned_once`, before it is handed out.

    A line is new after every hour, and after ten minutes in which nobody needed it: who came first planned the page of a
    link eight times, 62 ms in all. So it was for each of those who came when an invitation had just been sent. (To keep
    all lines open is no help: taken by turns, each knows what other pages ask a little less well.)
    """
    line = connections[DEFAULT_DB_ALIAS]
    if line.vendor != "postgresql":
        return
    _by_heart[:] = questions
    connections.close_all()
    line.close_pool()  # type: ignore[attr-defined]  # whose lines know nothing


def _learn(line: psycopg.Connection[Any], questions: Sequence[Statement]) -> None:
    """What cannot be learned is planned when it is asked. No lock is waited for: who needs a line may ask something else."""
    try:
        with line.transaction(), line.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 100")
            cursor.execute("SET LOCAL join_collapse_limit = 1")
            cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            for one in questions:
                cursor.execute(one.sql, one.params, prepare=True)
    except psycopg.Error as fault:
        log.warning("a line to the database could not learn its questions: %s", fault)


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
