"""`manage.py check_tallies`: whether the counts of boards and answer pages say what the rows say, and `--mend` makes them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.models.counting import recount
from events.operations import tallies


class Command(BaseCommand):
    help = "Compare the counts of every event with its registrations. --mend counts the wrong ones anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="count anew where they differ")

    def handle(self, *args: Any, mend: bool, **options: Any) -> None:
        wrong = tallies.wrong()
        if mend:
            recount(wrong)
        elif wrong:
            raise CommandError(f"Counts differ from the registrations of: {', '.join(map(str, wrong))}.")
        self.stdout.write(f"{len(wrong)} events counted anew." if mend else "All counts are right.")
