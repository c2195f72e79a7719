"""Places where people meet; a venue is remembered for the next time."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class VenueQuerySet(models.QuerySet["Venue"]):
    def most_used_first(self) -> Self:
        return self.annotate(times_used=Count("events")).order_by("-times_used", "name")

    def newest_of_each(self) -> Self:
        """One row for each place and room: the facts as they were written last."""
        newer = Venue.objects.filter(name=OuterRef("name"), room=OuterRef("room"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(newer))


class Venue(models.Model):
    """A house, a hall, a room. Coordinates are WGS84 degrees.

    A place whose facts change gets a new row: events that were held there keep what was true then.
    """

    name = models.CharField(_("place"), max_length=150)
    room = models.CharField(_("room"), max_length=120, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        "networks.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="venues",
        verbose_name=_("municipality"),
    )
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    step_free = models.BooleanField(_("step-free access"), default=False)
    hearing_loop = models.BooleanField(_("hearing loop"), default=False)
    parking = models.CharField(_("parking"), max_length=200, blank=True)
    directions = models.CharField(_("how to get there"), max_length=300, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="venue_has_both_coordinates_or_none",
                violation_error_message=_("Give both latitude and longitude, in degrees, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.place_line

    @property
    def place_line(self) -> str:
        """The name and the room: what one looks for at the door."""
        return ", ".join(part for part in (self.name, self.room) if part)

    @property
    def full_line(self) -> str:
        """Name, room, address: what a calendar program and a map understand."""
        return ", ".join(part for part in (self.name, self.room, self.address) if part)
