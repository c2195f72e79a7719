"""Actors: authorities, businesses, associations, research; and the people in them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lib.danish import InDanish


class Sector(models.TextChoices):
    PUBLIC_AUTHORITY = "public_authority", _("Municipalities and region")
    BUSINESS = "business", _("Businesses")
    CIVIL_SOCIETY = "civil_society", _("Villages and associations")
    RESEARCH = "research", _("Research and education")
    PARTNERSHIP = "partnership", _("Local action groups and partnerships")


class OrganisationKind(models.TextChoices):
    REGION = "region", _("Region")
    MUNICIPALITY = "municipality", _("Municipality")
    LAG = "lag", _("Local action group (LAG)")
    VILLAGE_ASSOCIATION = "village_association", _("Village association")
    ASSOCIATION = "association", _("Association")
    YOUTH_GROUP = "youth_group", _("Youth group")
    CO_HOUSING = "co_housing", _("Co-housing")
    FOLK_HIGH_SCHOOL = "folk_high_school", _("Folk high school")
    MUSEUM = "museum", _("Museum")
    RESEARCH_CENTRE = "research_centre", _("Research centre")
    UNIVERSITY = "university", _("University")
    UNIVERSITY_COLLEGE = "university_college", _("University college")
    AGRICULTURE = "agriculture", _("Agriculture")
    FOOD_PRODUCER = "food_producer", _("Food producer")
    HOSPITALITY = "hospitality", _("Hospitality")
    TOURISM = "tourism", _("Tourism")
    CONSULTANCY = "consultancy", _("Consultancy")
    CONSTRUCTION = "construction", _("Construction")
    UTILITY = "utility", _("Utility")
    MOBILITY = "mobility", _("Mobility")
    IT = "it", _("IT")
    WORKSPACE = "workspace", _("Workspace")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """An actor in the circle. Coordinates are WGS84 degrees."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=150)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER
    )
    municipality = models.ForeignKey(
        "networks.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    themes = models.ManyToManyField("networks.Theme", blank=True, related_name="organisations")
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="networks.Affiliation", related_name="organisations"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = [InDanish("name"), "pk"]

    def __str__(self) -> str:
        return self.name


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def vouched(self) -> Self:
        """Those that give rights; ask these for whoever is to see or answer what is the organisation's own."""
        return self.filter(is_vouched=True)


class Affiliation(models.Model):
    """A person in an organisation; a person may be in several, one of them first.

    Where a person comes from all of them say. What is the organisation's own (its ideas, the threads about them, its
    profile) is open only to those who are vouched for: by an administrator, or by a coordinator who may
    (`operations.vouching`).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    title = models.CharField(_("title"), max_length=120, blank=True)
    is_primary = models.BooleanField(_("first"), default=False)
    is_vouched = models.BooleanField(
        _("confirmed"),
        default=True,
        help_text=_(
            "Sees and answers what is the organisation's own: its project ideas and its profile. "
            "Without the tick a coordinator wrote it, and nobody has confirmed it yet."
        ),
    )

    by_coordinator = models.BooleanField(default=False, editable=False)
    """Written in a network, and taken back there where it was a mistake; else only an administrator takes it away."""

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="person_once_in_an_organisation"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_primary=True), name="one_first_organisation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"
