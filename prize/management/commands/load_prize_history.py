"""`python manage.py load_prize_history`: the editions of the village prize that public sources tell of."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from prize.models import PastEdition
from prize.operations.history import load_history


class Command(BaseCommand):
    help = "Load or refresh the past editions of the village prize; needs the reference data."

    def handle(self, *args: Any, **options: Any) -> None:
        load_history()
        self.stdout.write(f"{PastEdition.objects.count()} past editions.")
