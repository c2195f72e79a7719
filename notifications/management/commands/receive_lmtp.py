"""`manage.py receive_lmtp`: an LMTP door for the mail server of the house."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lib import afterwards
from notifications import lmtp


class Command(BaseCommand):
    help = "Take in mails over LMTP at REPLY_LMTP, such as 127.0.0.1:8024, until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", default=settings.REPLY_LMTP, help="host:port; REPLY_LMTP if left out")

    def handle(self, *args: Any, **options: Any) -> None:
        host, _, port = str(options["listen"]).rpartition(":")
        if not host or not port.isdigit():
            raise CommandError("Set REPLY_LMTP, or --listen, to a host and a port such as 127.0.0.1:8024.")
        afterwards.serve_in_background()
        try:
            asyncio.run(lmtp.serve(host, int(port)))
        except OSError as fault:
            raise CommandError(f"Cannot listen at {host}:{port}: {fault.strerror or fault}") from fault
