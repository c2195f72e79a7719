"""A member list on its way in: the file as it came, how its columns are read, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MemberImport(models.Model):
    """An uploaded list between upload, dry run and the one press that applies it; forgotten after a day.

    `content` is the file as it came and `table` what was read from it, so that no page need read it again.
    `mapping` is column number (from 0, as text) to field name; what is not there is not read.
    `takes_suggestions` says that mistyped addresses are read as what was probably meant.
    """

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    table = models.BinaryField()
    mapping: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    takes_suggestions = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    added = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("member import")
        verbose_name_plural = _("member imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
