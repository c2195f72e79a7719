"""Answers and feeds of the house in one process on SQLite, with the same loads and the same limits as the scaled one.

The limit of answers is SQLite itself, asked as pgbench asks PostgreSQL: begin, count, insert, commit, from one thread.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks import answers, feeds
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from scripts.house import House
from scripts.parts import Part
from scripts.post import MailServer

SIZES = [200]


def measure(stage: Stage, asked: Asked) -> Found:
    command = [sys.executable, "manage.py", "serve", "--quiet"]
    house = House(stage.env, [Part("house", command)], MailServer(stage.folder))
    house.open()
    try:
        opened = Stage(stage.folder, stage.env, house)
        found = _answers(opened, asked)
        fed = feeds.measure(opened, Asked([], runs=asked.runs, seconds=asked.seconds, sizes=SIZES))
    finally:
        house.close()
    found.rows = [replace(row, goal="", reached=None) for row in [*found.rows, *fed.rows]]  # no goals here
    found.remarks += fed.remarks
    found.wrong += fed.wrong
    return found


def _answers(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(answers.PEOPLE), Found()
    ours, limits, played = [], [], []
    for run in range(asked.runs):
        result, events = answers.play(stage, number, events=1)
        answers.judge(found, result, events)
        limits.append(_bare(stage.folder / f"bare-{run}.sqlite3", number))
        ours.append(number / result["seconds"])
        played.append(result)
    found.against(f"{number} people, {answers.AT_ONCE} at once", ours, limits, "answers/s", at_least=None)
    answers.tell(found, played)
    return found


def _bare(file: Path, number: int) -> float:
    """Answers a second of SQLite with the settings of the house."""
    seats = int(number * answers.SEATS_FOR_EACH)
    with sqlite3.connect(file, isolation_level=None) as database:
        database.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "CREATE TABLE answer (id INTEGER PRIMARY KEY, event_id int NOT NULL, status text NOT NULL);"
            "CREATE INDEX taken ON answer (event_id, status);"
        )
        began = time.perf_counter()
        for _ in range(number):
            database.execute("BEGIN IMMEDIATE")
            database.execute(
                "INSERT INTO answer (event_id, status) SELECT 1, CASE WHEN count(*) < ? THEN 'accepted' ELSE"
                " 'waitlisted' END FROM answer WHERE event_id = 1 AND status = 'accepted'",
                [seats],
            )
            database.execute("COMMIT")
        return number / (time.perf_counter() - began)
