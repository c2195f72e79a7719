"""Personal calendar feeds, and the revisions that tell a calendar program whether anything is new."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models.registrations import new_nonce


class FeedState(models.TextChoices):
    ACTIVE = "active", _("Active")
    ROTATED = "rotated", _("Renewed")
    REVOKED = "revoked", _("Revoked")


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def active(self) -> Self:
        return self.filter(state=FeedState.ACTIVE)


class CalendarFeed(models.Model):
    """One named personal feed; its address is a secret derived from the key and `nonce`, of which the hash is kept."""

    needs_no_person = True
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(_("name"), max_length=80)
    nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=FeedState, default=FeedState.ACTIVE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_fetched_at = models.DateTimeField(_("last fetched"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class FeedRevision(models.Model):
    """How often the events under one filter (`all`, `network:5`, `kind:theme_seminar` …) have changed."""

    key = models.CharField(max_length=100, primary_key=True)
    number = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.key} {self.number}"
