"""A member list on its way in: the file as it came, how its columns are read, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MemberImport(models.Model):
    """An uploaded list between upload, dry run and the one press that applies it; forgotten after a day.

    `mapping` is column number (from 0, as text) to field name; what is not there is not read.
    """

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    mapping: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("member import")
        verbose_name_plural = _("member imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
