"""One fault in a process of its own: `python -m chaos.one redis row.json`. Exits with 1 where something was wrong."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from chaos import houses
from scripts.house import House


def main(name: str, row: Path) -> int:
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        with houses.BY_FAULT[name](folder) as house:
            return _play(name, row, house)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _play(name: str, row: Path, house: House) -> int:
    """We read the database and the queue of that house: Django is set up with its environment."""
    own = {key: value for key, value in house.env.items() if not key.startswith(("LD_", "CLOCK_"))}
    os.environ.update(own, DJANGO_SETTINGS_MODULE="config.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)  # of our own reading; the processes of the house have their own log
    from chaos.faults import FAULTS
    from chaos.scene import play

    figures = play(next(fault for fault in FAULTS if fault.name == name), house)
    row.write_text(json.dumps(asdict(figures)), encoding="utf-8")
    for sentence in dict.fromkeys(figures.wrong):
        print(f"  WRONG: {sentence}", flush=True)
    if figures.wrong and (kept := os.environ.get("CHAOS_LOG")):
        shutil.copy(house.log, kept)
    return 1 if figures.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2])))
