"""One benchmark in a process of its own: `python -m benchmarks.one found.json NAME [options]`."""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from benchmarks import postfix
from benchmarks.asked import Asked
from benchmarks.catalogue import BY_NAME, Benchmark
from benchmarks.stage import Stage
from scripts.house import House, migrate, scaled, surroundings
from scripts.post import MailServer


def main(kept: Path, line: list[str]) -> int:
    signal.signal(
        signal.SIGTERM, lambda number, frame: sys.exit(128 + number)
    )  # what was started here is stopped
    asked = Asked.on(line)
    benchmark = BY_NAME[asked.names[0]]
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    with contextlib.ExitStack() as cleaning:
        cleaning.callback(shutil.rmtree, folder, ignore_errors=True)
        stage = _stage(benchmark, folder, cleaning)
        _set_up_django(stage.env)
        found = importlib.import_module(f"benchmarks.{benchmark.name}").measure(stage, asked)
        _forget_connections()
    kept.write_text(json.dumps(found.as_json()), encoding="utf-8")
    return 0


def _stage(benchmark: Benchmark, folder: Path, cleaning: contextlib.ExitStack) -> Stage:
    """The house, opened or not, or an environment for Django alone."""
    if benchmark.embedded:
        env = surroundings(folder, f"maildir://{folder / 'data' / 'mail'}")
        migrate(env)
        return Stage(folder, env)
    post = postfix.Sink(folder) if benchmark.sink else MailServer(folder)
    post.open()
    cleaning.callback(post.close)
    house: House = cleaning.enter_context(scaled(folder, post))
    if benchmark.opens:
        house.open()
    return Stage(folder, house.env, house)


def _set_up_django(env: dict[str, str]) -> None:
    """We write and read the database of that house ourselves."""
    os.environ.update(env, DJANGO_SETTINGS_MODULE="config.settings")
    import django

    django.setup()
    logging.disable(logging.WARNING)


def _forget_connections() -> None:
    """Before the server goes."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2:]))
