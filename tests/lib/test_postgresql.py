"""A line that the server has hung up is not handed out again."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection

from config.outage import is_outage
from lib.postgresql.base import give_up_after

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.scaled]


def test_who_asks_after_the_server_hung_up_gets_a_line_that_stands() -> None:
    """As after a restart of PostgreSQL: every line at rest in the pool has fallen."""
    resting = in_a_thread(own_number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", [resting])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT pg_sleep(0.2)")  # until it has gone

    assert in_a_thread(own_number) != resting


def test_a_line_is_handed_out_again_without_a_question() -> None:
    first = in_a_thread(own_number)

    assert first in [in_a_thread(own_number) for _ in range(8)]  # the pool holds eight at most


def test_a_statement_that_takes_too_long_is_given_up_and_told_as_an_outage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "options", options["options"])  # so that it is as before afterwards
    try:
        give_up_after(1)
        with connection.cursor() as cursor, pytest.raises(OperationalError) as fault:
            cursor.execute("SELECT pg_sleep(20)")
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # of the backend of PostgreSQL

    assert is_outage(fault.value)


def own_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def in_a_thread(ask: Callable[[], int]) -> int:
    """As a page does: a line is taken from the pool, and goes back."""
    found: list[int] = []

    def run() -> None:
        try:
            found.append(ask())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]
