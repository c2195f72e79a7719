"""Project scoping (projektafklaring): an adviser helps an idea become something one can apply for."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models.ideas import ProjectIdea


class ScopingOutcome(models.TextChoices):
    APPLY = "apply", _("Apply")
    MATURE = "mature", _("Let it mature")
    OTHER_PROGRAMME = "other_programme", _("Look to another programme")
    CLOSE = "close", _("Close the idea")


class ScopingStep(models.TextChoices):
    NEED = "need", _("The need")
    LOCAL_COMMUNITY = "local_community", _("The local community")
    MUNICIPALITY = "municipality", _("Agreed with the municipality")
    FINANCING = "financing", _("The financing")
    NEXT_STEP = "next_step", _("The next step")


class ScopingQuerySet(models.QuerySet["Scoping"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def untaken(self) -> Self:
        return self.open().filter(adviser=None)


class Scoping(models.Model):
    """A case: asked for by the owner, taken by an adviser, closed with an outcome. One open case at a time."""

    idea = models.ForeignKey(ProjectIdea, models.CASCADE, related_name="scopings")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    words = models.TextField(_("what you would like help with"), max_length=2000, blank=True)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="scopings"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=15, choices=ScopingOutcome, blank=True)
    outcome_words = models.TextField(_("why"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopingQuerySet.as_manager()

    class Meta:
        verbose_name = _("project scoping")
        verbose_name_plural = _("project scopings")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea"], condition=Q(closed_at=None), name="one_open_scoping_of_an_idea"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="closed_scoping_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return str(self.idea)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ScopingItem(models.Model):
    """One step of the checklist."""

    scoping = models.ForeignKey(Scoping, models.CASCADE, related_name="items")
    step = models.CharField(max_length=20, choices=ScopingStep)
    position = models.PositiveSmallIntegerField(default=0)
    done = models.BooleanField(_("done"), default=False)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("step of a scoping")
        verbose_name_plural = _("steps of a scoping")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["scoping", "step"], name="step_once_in_a_scoping")]

    def __str__(self) -> str:
        return str(ScopingStep(self.step).label)
