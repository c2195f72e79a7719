"""What the database itself makes of so many answers: pgbench with the least transaction that keeps seats right."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from scripts.servers import PostgreSQL, postgresql_binaries

TABLES = """
DROP TABLE IF EXISTS limit_answer; DROP TABLE IF EXISTS limit_event;
CREATE TABLE limit_event (id int PRIMARY KEY, capacity int NOT NULL);
CREATE TABLE limit_answer (id bigserial PRIMARY KEY, event_id int NOT NULL REFERENCES limit_event, status text NOT NULL);
CREATE INDEX ON limit_answer (event_id, status);
INSERT INTO limit_event SELECT n, {seats} FROM generate_series(1, {events}) n;
"""
TRANSACTION = """\\set event random(1, {events})
BEGIN;
SELECT capacity FROM limit_event WHERE id = :event FOR NO KEY UPDATE;
INSERT INTO limit_answer (event_id, status) SELECT :event, CASE WHEN count(*) < {seats} THEN 'accepted' ELSE 'waitlisted' END
  FROM limit_answer WHERE event_id = :event AND status = 'accepted';
COMMIT;
"""


def answers_a_second(
    server: PostgreSQL, folder: Path, *, people: int, seats: int, clients: int, events: int = 1
) -> float:
    """As many answers as people, lock and count and insert, by so many clients at once."""
    binaries = postgresql_binaries()
    where: list[str | Path] = ["-h", server.folder, "-U", "house"]
    made = TABLES.format(seats=seats, events=events)
    subprocess.run(
        [binaries / "psql", *where, "-q", "-d", "house", "-c", made], check=True, stderr=subprocess.DEVNULL
    )
    script = folder / "answer.sql"
    script.write_text(TRANSACTION.format(seats=seats, events=events), encoding="utf-8")
    options: list[str | Path] = [
        "-n",
        "-c",
        str(clients),
        "-j",
        "2",
        "-t",
        str(max(1, people // clients)),
        "-f",
        script,
    ]
    said = subprocess.run(
        [binaries / "pgbench", *where, *options, "house"], check=True, capture_output=True, text=True
    ).stdout
    found = re.search(r"tps = ([\d.]+) \(without initial", said)
    assert found is not None, said
    return float(found[1])
