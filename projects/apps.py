from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("projects and partnerships")

    def ready(self) -> None:
        from projects import receivers  # noqa: F401  # connects them
