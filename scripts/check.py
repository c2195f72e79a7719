"""`make test`: every check and every test; `make lint`, `make unit` and `make unit-scaled` are its parts.

All of it runs, whatever fails on the way, and the end says what did.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.programs import install_what_is_missing

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30 * 60
"""Seconds for one check. A test that hangs ends after five minutes, see pyproject.toml; this is for what hangs around it."""
BIN = Path(sys.executable).parent
ROOMS = [
    "accounts",
    "config",
    "events",
    "lib",
    "matchmaking",
    "networks",
    "notifications",
    "prize",
    "projects",
]
PROGRAMS = {
    "redis-server": ("redis-server",),
    "postgresql": ("/usr/lib/postgresql/*/bin/initdb", "initdb"),
    "chromium-headless-shell": ("chromium-headless-shell", "chromium", "chromium-browser"),
    "gettext": ("xgettext",),
    "libpango-1.0-0": ("/usr/lib/*/libpango-1.0.so.0",),
    "libpangoft2-1.0-0": ("/usr/lib/*/libpangoft2-1.0.so.0",),
    "libharfbuzz-subset0": ("/usr/lib/*/libharfbuzz-subset.so.0",),
    "dovecot-imapd": ("/usr/lib/dovecot/imap",),
}


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str | Path]
    env: tuple[tuple[str, str], ...] = ()

    def passes(self) -> bool:
        began = time.monotonic()
        print(f"\n\033[1m{self.name}\033[0m", flush=True)
        code = self._run()
        words = {0: "passed", None: "FAILED, it hung and was ended"}.get(code, "FAILED")
        print(f"{self.name}: {words} after {time.monotonic() - began:.0f} s", flush=True)
        return code == 0

    def _run(self) -> int | None:
        """What it ended with; None where it was ended by us."""
        running = subprocess.Popen(
            self.command, cwd=ROOT, env={**os.environ, **dict(self.env)}, start_new_session=True
        )
        try:
            return running.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        except KeyboardInterrupt:  # the terminal tells us alone
            os.killpg(running.pid, signal.SIGINT)
            running.wait(20)
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)


def lint() -> list[Check]:
    surroundings = (("DJANGO_SETTINGS_MODULE", "tests.settings"),)
    return [
        Check("Style", [BIN / "ruff", "check", "."]),
        Check("Format", [BIN / "ruff", "format", "--check", "."]),
        Check(
            "Types",
            [BIN / "mypy", *ROOMS, "tests", "scripts", "chaos", "benchmarks", "manage.py"],
            surroundings,
        ),
        Check("Floors", [BIN / "lint-imports", "--no-cache"]),
        Check("Templates", [BIN / "djlint", "templates", "--lint", "--quiet"]),
        Check("System", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"], surroundings),
        Check(
            "Migrations",
            [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
            surroundings,
        ),
        Check("Danish", [sys.executable, "-m", "scripts.check_translations"], surroundings),
    ]


def unit() -> list[Check]:
    command = [*_pytest(), "-m", "not scaled"]
    return [Check("Tests on SQLite, in one process", command, (("HOUSE_TEST_MODE", "embedded"),))]


def unit_scaled() -> list[Check]:
    command = [*_pytest(), "-m", "not once"]
    return [Check("Tests on PostgreSQL and Redis", command, (("HOUSE_TEST_MODE", "scaled"),))]


def _pytest() -> list[str | Path]:
    """Tables are made from the models at once; that the migrations make the same ones is a test of its own."""
    return [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--no-migrations",
        "--numprocesses",
        "2",
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "--maxfail",
        "30",
    ]


def main() -> None:
    parts: dict[str, Callable[[], list[Check]]] = {"lint": lint, "unit": unit, "unit-scaled": unit_scaled}
    chosen = sys.argv[1:] or list(parts)
    install_what_is_missing(PROGRAMS, "The tests need")
    began = time.monotonic()
    failed = [check.name for name in chosen for check in parts[name]() if not check.passes()]
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    print(f"\n{minutes} min {seconds} s. " + (f"Failed: {', '.join(failed)}." if failed else "All is well."))
    raise SystemExit(bool(failed))


if __name__ == "__main__":
    main()
