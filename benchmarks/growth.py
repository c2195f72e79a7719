"""A house that grows: the hottest queries at ten thousand, a hundred thousand and a million people.

    python -m benchmarks.growth [--people 10000 100000 1000000]

A private PostgreSQL is filled by COPY, a decade at a time, with invented people, networks, events, registrations,
invitations and messages; each decade ends with ANALYZE. Then what the house does most is done by the product's own
functions, five times over; counted are the queries and their time in the database (the median), and the plan of the
slowest. The table goes into docs/scale.md.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scale.md"
RUNS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    sizes = parser.parse_args().people
    from scripts.servers import PostgreSQL

    server = PostgreSQL.start()
    try:
        _set_up(server.url("house"))
        found = _grow(sizes)
    finally:
        _let_go()
        server.stop()
    text = _table(sizes, found)
    print(text)
    _keep(text)


def _set_up(url: str) -> None:
    os.environ.update(
        DATABASE_URL=url,
        REDIS_URL="redis://127.0.0.1:1/0",  # nobody rings here
        DJANGO_SETTINGS_MODULE="config.settings",
        SITE_URL="http://127.0.0.1:8000",
        SECRET_KEY="growth-" * 8,  # of a house that lives for minutes
        MAIL_URL="maildir:///nowhere",
        MAIL_FROM="huset@example.org",
        REPLY_DOMAIN="svar.example.org",
        DEMO="0",
        ENV_FILE="",
    )
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    call_command("migrate", verbosity=0)
    call_command("load_reference_data", verbosity=0)


def _let_go() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's alone


Measured = dict[str, "Row"]


class Row:
    """One thing the house does, at one size: queries, milliseconds in the database, the plan of the slowest."""

    def __init__(self, queries: int, milliseconds: float, plan: str) -> None:
        self.queries, self.milliseconds, self.plan = queries, milliseconds, plan


def _grow(sizes: list[int]) -> list[Measured]:
    from benchmarks.growth_rows import Village

    village, found = Village(), []
    for people in sizes:
        began = time.monotonic()
        village.grow(people)
        print(
            f"{people:>9,} people: {village.told()}, filled in {time.monotonic() - began:.0f} s", flush=True
        )
        found.append({name: _measure(work) for name, work in village.work().items()})
    return found


def _measure(work: Callable[[], object]) -> Row:
    runs = [_once(work) for _ in range(RUNS + 1)][1:]  # the first reads templates and fills no cache of ours
    total = statistics.median(sum(spent for _sql, _parameters, spent in run) for run in runs)
    slowest = max(runs[-1], key=lambda query: query[2], default=None)
    return Row(len(runs[-1]), total, _plan(slowest[0], slowest[1]) if slowest else "")


def _once(work: Callable[[], object]) -> list[tuple[str, Any, float]]:
    """Whatever it changes is taken back. What is sent in one go is asked one by one here: the time of each would else be
    that of putting it into the pipeline."""
    from django.core.cache import cache
    from django.db import connection, transaction

    cache.clear()
    asked: list[tuple[str, Any, float]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            asked.append((sql, params, (time.perf_counter() - began) * 1000))

    one_by_one = mock.patch("psycopg.Connection.pipeline", return_value=contextlib.nullcontext())
    with transaction.atomic():
        with connection.execute_wrapper(note), one_by_one:
            work()
        transaction.set_rollback(True)
    return [query for query in asked if not query[0].startswith(("SAVEPOINT", "RELEASE"))]


def _plan(sql: str, parameters: Any) -> str:
    """The tables that the plan walks through whole, and how many rows of them; nothing where indexes find all."""
    from django.db import connection

    if not sql.startswith(("SELECT", "(SELECT", "UPDATE")):
        return sql.split(" ", 1)[0].lower()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        [[plan]] = cursor.fetchall()
    walked = sorted(set(_walked(plan[0]["Plan"])))
    return "reads whole " + ", ".join(walked) if walked else "by index"


def _walked(node: dict[str, Any]) -> list[str]:
    own = [node["Relation Name"]] if node["Node Type"] == "Seq Scan" and node["Plan Rows"] > 1000 else []
    return own + [name for child in node.get("Plans", []) for name in _walked(child)]


def _table(sizes: list[int], found: list[Measured]) -> str:
    heads = " | ".join(f"{size:,}" for size in sizes)
    lines = [
        f"| what | queries | {heads} | the slowest at {sizes[-1]:,} |",
        "|---|--:|" + "--:|" * len(sizes) + "---|",
    ]
    for name, last in found[-1].items():
        times = " | ".join(f"{row[name].milliseconds:.1f} ms" for row in found)
        lines.append(f"| {name} | {last.queries} | {times} | {last.plan} |")
    return "\n".join(lines)


def _keep(text: str) -> None:
    begin, end = "<!-- table of growth -->", "<!-- end of growth -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else f"{begin}\n{end}\n"
    before, _, rest = page.partition(begin)
    PAGE.write_text(f"{before}{begin}\n{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
