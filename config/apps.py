"""The top floor: settings, addresses and the home page."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        from django.contrib import admin
        from django.db.models import IntegerField

        from lib.among import Among
        from lib.danish import teach_sqlite
        from lib.sqlite import ask_by_lists

        admin.site.site_header = admin.site.site_title = "Forsamlingshuset"
        admin.site.index_title = _("Everything the house holds")

        IntegerField.register_lookup(Among)
        connection_created.connect(teach_sqlite)
        connection_created.connect(ask_by_lists)
