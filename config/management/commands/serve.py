"""`manage.py serve`: the embedded house whole in one process, or one web process of the scaled house."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from config.serving import checks, readiness, web
from events import queries
from notifications import delivery

PATIENCE = 30
"""Seconds that a page waits for one answer of the database."""
WATCHED = ("accounts", "config", "events", "lib", "networks", "notifications", "templates", "locale")


class Command(BaseCommand):
    help = "Serve the house. Embedded: pages, worker and clock in this one process. Scaled: pages only."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--fd", type=int, help="a listening socket that several processes share")
        parser.add_argument(
            "--prepare", action="store_true", help="first bring the database and its data up to date"
        )
        parser.add_argument("--quiet", action="store_true", help="do not greet")
        parser.add_argument("--reload", action="store_true", help="start again whenever a file changes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reload"]:
            self._watch(options)
        elif settings.SCALED:
            self._check(options)
            self._prepare_the_database()
            readiness.get_ready()
            web.Server(_socket(options), self._greeting(options)).serve_until_told()
        else:
            self._serve_alone(options)

    def _check(self, options: dict[str, Any]) -> None:
        checks.database(may_be_older=options["prepare"])
        checks.static_files()
        if options["prepare"]:
            call_command("prepare_house")

    def _prepare_the_database(self) -> None:
        from lib.postgresql import base  # which the house on SQLite need not read

        base.give_up_after(PATIENCE)
        base.stand_ready(queries.known_by_heart())

    def _serve_alone(self, options: dict[str, Any]) -> None:
        """The worker begins after the port is ours and ends after the last answer is out."""
        # Half a second that a web process need not wait.
        from config.serving.work import Clock, Worker
        from notifications.reply_reader import Reader

        with checks.only_one():
            taken = _socket(options)
            self._check(options)
            readiness.get_ready()
            worker, clock = Worker(), Clock(settings.DATA_DIR / "clock")
            reader = Reader() if settings.REPLY_MAILBOX_URL else None
            delivery.recover()  # before there is a worker: what it claims is its own
            worker.start()
            clock.start()
            if reader is not None:
                reader.start()
            try:
                web.Server(taken, self._greeting(options)).serve_until_told()
            finally:
                if reader is not None:
                    reader.stop(patience=2)
                clock.stop()
                worker.stop()
        self.stdout.write("The house is closed; what was not sent waits for the next start.")

    def _greeting(self, options: dict[str, Any]) -> Callable[[], None]:
        return (lambda: None) if options["quiet"] else self._greet

    def _greet(self) -> None:
        self.stdout.write(f"\n  Forsamlingshuset is open at {settings.SITE_URL}/\n")
        if settings.DEMO_MODE:
            self.stdout.write("  It is a demo: the people are invented, and no mail leaves the house.\n")
            for role in ("coordinator", "member", "administrator"):
                self.stdout.write(f"    as {role:<14}{settings.SITE_URL}/demo/ind/{role}/")
            self.stdout.write(f"    {'mailbox':<17}{settings.SITE_URL}/postkassen/")
        self.stdout.write("\n  Ctrl-C closes it.\n")
        self.stdout.flush()

    def _watch(self, options: dict[str, Any]) -> None:
        from watchfiles import PythonFilter, run_process

        prepare = " --prepare" if options["prepare"] else ""
        rooms = [settings.BASE_DIR / name for name in WATCHED]
        run_process(
            *rooms,
            target=f"{sys.executable} manage.py serve --host {options['host']} --port {options['port']}{prepare}",
            target_type="command",
            watch_filter=PythonFilter(extra_extensions=[".html", ".txt", ".mo"]),
            sigint_timeout=10,
        )


def _socket(options: dict[str, Any]) -> socket.socket:
    if options["fd"] is not None:
        return socket.socket(fileno=options["fd"])
    return web.listen(options["host"], options["port"])
