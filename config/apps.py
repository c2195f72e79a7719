"""The top floor: settings, addresses and the home page."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from lib.danish import teach_sqlite

        connection_created.connect(teach_sqlite)
