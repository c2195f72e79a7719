from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrizeConfig(AppConfig):
    name = "prize"
    verbose_name = _("the village prize")

    def ready(self) -> None:
        from prize import receivers  # noqa: F401  # connects them
