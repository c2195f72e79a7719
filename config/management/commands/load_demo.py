"""Fill the house with the invented content of the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from config.demo import content


class Command(BaseCommand):
    help = "Load the demo content. May be run again: what is there is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        content.load()
