from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("mail out and in")

    def ready(self) -> None:
        from notifications import receivers, webhook  # noqa: F401  # connects them
