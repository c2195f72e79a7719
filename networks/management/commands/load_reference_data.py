"""`python manage.py load_reference_data`: places, goals and themes, made or brought up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from networks import operations
from networks.models import LocalActionGroup, Municipality, Region, SustainableDevelopmentGoal, Theme


class Command(BaseCommand):
    help = "Load or refresh regions, municipalities, local action groups, development goals and themes."

    def handle(self, *args: Any, **options: Any) -> None:
        operations.load_reference_data()
        self.stdout.write(
            f"{Region.objects.count()} regions, {Municipality.objects.count()} municipalities, "
            f"{LocalActionGroup.objects.count()} local action groups, "
            f"{SustainableDevelopmentGoal.objects.count()} goals, {Theme.objects.count()} themes."
        )
