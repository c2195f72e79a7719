"""What is out of order just now."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Outage(models.Model):
    """A way out of the house that is closed just now. The row is there for as long as it is closed."""

    name = models.CharField(max_length=10, primary_key=True)
    since = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(default=timezone.now)
    words = models.CharField(max_length=500)

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"
