from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = _("networks and members")

    def ready(self) -> None:
        from networks import receivers  # noqa: F401  # connects them
