"""`manage.py receive_replies`: reads the mailbox of answers until it is told to stop."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lib import afterwards
from notifications import reply_reader
from notifications.reply_boxes import UNREACHABLE


class Command(BaseCommand):
    help = "Read the mailbox at REPLY_MAILBOX_URL, and go on doing so; several may run beside each other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="take in what is there, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REPLY_MAILBOX_URL:
            raise CommandError("Set REPLY_MAILBOX_URL, for example imaps://user:password@host/INBOX.")
        if options["once"]:
            self._read_once()
        else:
            self._read_on()

    def _read_once(self) -> None:
        try:
            number = reply_reader.read_once()
        except UNREACHABLE as fault:
            raise CommandError(f"The mailbox cannot be read: {fault}") from fault
        self.stdout.write(f"{number} taken in.")

    def _read_on(self) -> None:
        told = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: told.set())
        afterwards.serve_in_background()
        reader = reply_reader.Reader()
        reader.start()
        told.wait()
        reader.stop()
