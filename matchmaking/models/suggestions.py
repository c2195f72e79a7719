"""Partners that the house suggests, what becomes of it, and the weights that rank them."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.models.profiles import Profile


class Suggestion(models.Model):
    """One partner on the list of a profile. `reasons` are those of the engine, as JSON; the page puts them in words.

    `told_at` is when it stood in a weekly letter: never twice.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="suggestions")
    other = models.ForeignKey(Profile, models.CASCADE, related_name="suggested_to")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["profile", "other"], name="partner_suggested_once")]

    def __str__(self) -> str:
        return f"{self.profile}: {self.rank}. {self.other}"


class ApproachState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Both said yes")
    DECLINED = "declined", _("No")
    EXPIRED = "expired", _("Run out")
    WITHDRAWN = "withdrawn", _("Taken back")


class ApproachQuerySet(models.QuerySet["Approach"]):
    def between(self, one: Profile, other: Profile) -> Self:
        return self.filter(Q(asker=one, asked=other) | Q(asker=other, asked=one))

    def of(self, profile: Profile) -> Self:
        return self.filter(Q(asker=profile) | Q(asked=profile))

    def waiting(self) -> Self:
        """Those that may still be answered."""
        return self.filter(state=ApproachState.ASKED, expires_at__gt=timezone.now())

    def delivered(self) -> Self:
        """Not those of somebody whom the one who is asked has said no to: these are kept, and shown to nobody."""
        refused = Refusal.objects.filter(profile=OuterRef("asked"), other=OuterRef("asker"))
        return self.exclude(Exists(refused))

    def seem_waiting(self) -> Self:
        """Those that the asker sees as not answered yet: a silent no is among them until the time is up."""
        silent = [ApproachState.ASKED, ApproachState.DECLINED]
        return self.filter(state__in=silent, expires_at__gt=timezone.now())


class Approach(models.Model):
    """One profile would like to talk with another. Contact is told after two yeses; a no is silent, and for good."""

    asker = models.ForeignKey(Profile, models.CASCADE, related_name="approaches_made")
    asked = models.ForeignKey(Profile, models.CASCADE, related_name="approaches_received")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("a few words"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ApproachState, default=ApproachState.ASKED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = ApproachQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="approach_is_to_another"),
            models.UniqueConstraint(
                fields=["asker", "asked"], condition=Q(state="asked"), name="asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.asked}: {self.state}"

    @property
    def may_be_answered(self) -> bool:
        return self.state == ApproachState.ASKED and self.expires_at > timezone.now()

    @property
    def state_for_asker(self) -> ApproachState:
        """A no looks like no answer, also when the time is up."""
        if self.state in (ApproachState.ASKED, ApproachState.DECLINED):
            return ApproachState.ASKED if self.expires_at > timezone.now() else ApproachState.EXPIRED
        return ApproachState(self.state)


class Refusal(models.Model):
    """These two are not suggested to each other again. Whose no it was is told to nobody."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="refusals")
    other = models.ForeignKey(Profile, models.CASCADE, related_name="refused_by")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "other"], name="refused_once")]

    def __str__(self) -> str:
        return f"{self.profile} ✕ {self.other}"


class Outcome(models.Model):
    """What became of two who said yes, asked of each after 14 and after 90 days. Used in numbers alone.

    `reasons` are the kinds of reason that the suggestion rested on, kept so that numbers outlive profiles.
    """

    approach = models.ForeignKey(Approach, models.SET_NULL, null=True, related_name="outcomes")
    profile = models.ForeignKey(Profile, models.SET_NULL, null=True, related_name="outcomes")
    after_days = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    in_touch = models.BooleanField(null=True)
    project = models.BooleanField(null=True)
    reasons: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["approach", "profile", "after_days"], name="asked_once_how_it_went"
            )
        ]

    def __str__(self) -> str:
        return f"{self.approach}, {self.after_days}"


class Tuning(models.Model):
    """The weights from a day on; the newest one counts. Never changed and never deleted: going back is a new row."""

    weights: models.JSONField[dict[str, float], dict[str, float]] = models.JSONField()
    why = models.CharField(max_length=300)
    answers = models.PositiveIntegerField(default=0)
    """How many outcomes it rests on."""
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("weights of matchmaking")
        verbose_name_plural = _("weights of matchmaking")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}: {self.why}"
