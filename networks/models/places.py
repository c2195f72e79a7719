"""Regions, municipalities and local action groups. Codes are the keys, never names."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.danish import InDanish


class Region(models.Model):
    """A regional authority. `code` is empty where the authority has none yet (a region to come)."""

    slug = models.SlugField(unique=True)
    code = models.CharField(_("code"), max_length=4, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = [InDanish("name")]

    def __str__(self) -> str:
        return (get_language() == "en" and self.name_en) or self.name


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def in_region(self, region: Region, on: date) -> Self:
        """Those that belong to the region that day (regions are merged from time to time)."""
        return self.filter(
            pk__in=MunicipalityInRegion.objects.valid(on).filter(region=region).values("municipality")
        )


class Municipality(models.Model):
    """One of the 98 municipalities; the key is the four-digit code (kommunekode), as text.

    `latitude` and `longitude` are WGS84 degrees of a label point inside the municipality.
    """

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    official_name = models.CharField(_("official name"), max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(null=True, blank=True)
    boundary: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(
        null=True, blank=True, editable=False
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = [InDanish("name")]

    def __str__(self) -> str:
        return self.name


class MunicipalityInRegionQuerySet(models.QuerySet["MunicipalityInRegion"]):
    def valid(self, on: date) -> Self:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on)
        )


class MunicipalityInRegion(models.Model):
    """Which region a municipality belongs to, and from when until when (both days included)."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="regions")
    region = models.ForeignKey(Region, models.CASCADE, related_name="municipalities")
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = MunicipalityInRegionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "region"], name="municipality_once_in_a_region"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.region}"


class LocalActionGroup(models.Model):
    """An association and partnership of authorities, business and civil society for an area (LAG)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    municipalities = models.ManyToManyField(Municipality, related_name="local_action_groups")
    confirmed = models.BooleanField(
        _("confirmed for 2023-2027"),
        default=False,
        help_text=_("A public page of the period names the group."),
    )

    class Meta:
        verbose_name = _("local action group")
        verbose_name_plural = _("local action groups")
        ordering = [InDanish("name")]

    def __str__(self) -> str:
        return self.name
