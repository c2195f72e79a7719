"""`manage.py receive_reply < message`: one mail from a pipe, as Postfix, Exim or maildrop deliver it."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from notifications import inbound
from notifications.models import Door

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and comes back


class Command(BaseCommand):
    help = "Take in one mail from standard input. Ends with 75 where it must be offered again."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            default=os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT") or "",
            help="the address it came to, where the mail server knows it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(settings.REPLY_SIZE_LIMIT + 1)
        try:
            row = inbound.receive(raw, door=Door.PIPE, envelope_to=options["to"])
        except Exception as fault:
            self.stderr.write(f"Not taken in, offer it again: {fault}")
            raise SystemExit(TRY_AGAIN) from fault
        self.stdout.write(f"{row.verdict}: {row.reason}")
