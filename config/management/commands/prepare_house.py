"""`manage.py prepare_house`: what every start makes sure of, in one go and at no cost when it is there."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Bring the database up to date, and load reference data and, for the demo, its content."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        self._load("load_reference_data")
        self._load("load_prize_history")
        if settings.DEMO_MODE:
            self._load("load_demo")

    def _load(self, command: str) -> None:
        if command in get_commands():
            call_command(command, verbosity=0, stdout=io.StringIO())
