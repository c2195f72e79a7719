"""A line that the server has hung up is not handed out again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
import pytest
from django.db import OperationalError, connection

from config.outage import is_outage
from events import queries
from lib.postgresql import base
from lib.together import Statement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.scaled]
T = TypeVar("T")


def test_who_asks_after_the_server_hung_up_gets_a_line_that_stands() -> None:
    """As after a restart of PostgreSQL: every line at rest in the pool has fallen."""
    with connection.cursor() as cursor:  # the line of our own first: it must not be the one that rests
        resting = in_a_thread(own_number)
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", [resting])
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT pg_sleep(0.2)")  # until it has gone

    assert in_a_thread(own_number) != resting


def test_a_line_is_handed_out_again_without_a_question() -> None:
    first = in_a_thread(own_number)

    assert first in [in_a_thread(own_number) for _ in range(8)]  # the pool holds eight at most


def test_of_lines_at_rest_the_one_that_came_back_last_is_handed_out_first(own_pool: dict[str, Any]) -> None:
    all_here = threading.Barrier(3)
    with ThreadPoolExecutor(3) as visitors:
        numbers = set(
            visitors.map(lambda _: in_a_thread(lambda: (own_number(), all_here.wait())[0]), range(3))
        )

    assert len(numbers) == 3
    assert len({in_a_thread(own_number) for _ in range(6)}) == 1


def test_a_statement_that_takes_too_long_is_given_up_and_told_as_an_outage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "options", options["options"])  # so that it is as before afterwards
    try:
        base.give_up_after(1)
        with connection.cursor() as cursor, pytest.raises(OperationalError) as fault:
            cursor.execute("SELECT pg_sleep(20)")
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]  # of the backend of PostgreSQL

    assert is_outage(fault.value)


def test_however_long_the_server_was_away_the_next_who_comes_looks_for_it() -> None:
    with connection.cursor():
        pool = connection.pool  # type: ignore[attr-defined]  # of the backend of PostgreSQL

    assert pool.reconnect_timeout < 10


@pytest.fixture
def own_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A pool of lines that are opened anew, and closed afterwards; its options."""
    options = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(options, "pool", {**options["pool"]})
    monkeypatch.setattr(base, "_by_heart", [])
    yield options["pool"]
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of the backend of PostgreSQL


def test_a_new_line_knows_what_an_answer_asks_for_before_anybody_needs_it(own_pool: dict[str, Any]) -> None:
    base.stand_ready(queries.known_by_heart())

    before = in_a_thread(plans)
    after = in_a_thread(lambda: (queries.OF_LINKS.all(["nobody's"]), plans())[1])

    assert before["has_proposals"] == before["link_hash"] == before["FOR NO KEY UPDATE"] == (0, 1)
    assert after["has_proposals"] == (0, 2)  # by the plan that is there, whichever of the lines it was


def plans() -> dict[str, tuple[int, int]]:
    """How often the line planned for the values and for any, of the first prepared question in which a word stands."""
    asked = "SELECT statement, custom_plans, generic_plans FROM pg_prepared_statements ORDER BY name"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        rows = cursor.fetchall()
    words = ("has_proposals", "link_hash", "FOR NO KEY UPDATE")
    return {
        word: next(((own, any_) for statement, own, any_ in rows if word in statement), (0, 0))
        for word in words
    }


def test_a_line_that_cannot_learn_is_handed_out_all_the_same(
    own_pool: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    base.stand_ready([Statement("SELECT nothing FROM nowhere", [])])

    assert in_a_thread(own_number)
    assert "could not learn" in caplog.text


def test_a_line_waits_for_no_lock_to_learn(
    own_pool: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """As while another process changes that table: pages that do not need it are shown."""
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("LOCK TABLE events_registration IN ACCESS EXCLUSIVE MODE")
        base.stand_ready(queries.known_by_heart())

        assert in_a_thread(own_number)

    assert "could not learn" in caplog.text


def own_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def in_a_thread(ask: Callable[[], T]) -> T:
    """As a page does: a line is taken from the pool, and goes back."""
    found: list[T] = []

    def run() -> None:
        try:
            found.append(ask())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]
