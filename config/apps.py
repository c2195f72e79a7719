"""The top floor: settings, addresses and the home page."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
