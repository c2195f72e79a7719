"""The expert panel: who sits in it, what they have declared, and what they have scored."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prize.models.editions import PrizeEdition
from prize.models.nominations import Nomination
from prize.models.plans import Criterion


class Mandate(models.TextChoices):
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LEFT = "left", _("Has left")


class JurorQuerySet(models.QuerySet["Juror"]):
    def sitting(self) -> Self:
        """Those who assess: mandate accepted, and alternates only once called."""
        return self.filter(mandate=Mandate.ACCEPTED).exclude(is_alternate=True, called_at=None)

    def called(self) -> Self:
        """Members, and the alternates who were called; whatever they have answered."""
        return self.exclude(is_alternate=True, called_at=None)

    def with_people(self) -> Self:
        return self.select_related("person", "organisation", "municipality", "edition")


class Juror(models.Model):
    """A member of the expert panel, who signs in. `organisation` and `municipality` are what the system compares."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="jurors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="juries")
    field = models.CharField(_("field"), max_length=120, blank=True)
    background = models.CharField(_("background"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "networks.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey(
        "networks.Municipality", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_chair = models.BooleanField(_("chair"), default=False)
    is_alternate = models.BooleanField(_("alternate"), default=False)
    called_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the mail with the mandate was written."""
    mandate = models.CharField(_("mandate"), max_length=10, choices=Mandate, default=Mandate.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = JurorQuerySet.as_manager()

    class Meta:
        verbose_name = _("juror")
        verbose_name_plural = _("jurors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "person"], name="juror_once_in_an_edition"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(is_chair=True), name="one_chair_of_a_panel"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ConflictAnswer(models.TextChoices):
    NONE = "none", _("None")
    YES = "yes", _("Yes")
    DOUBT = "doubt", _("In doubt")


class ConflictDeclaration(models.Model):
    """What a juror says of one candidate, on names only; what the system adds; and how a doubt was decided.

    `is_recused` is the outcome: None while a doubt waits. `grounds` are the system's: "municipality", "organisation".
    """

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="declarations")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="declarations")
    answer = models.CharField(_("conflict"), max_length=6, choices=ConflictAnswer, blank=True)
    words = models.CharField(_("in what way"), max_length=500, blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    grounds: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    is_recused = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_words = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["juror", "nomination"], name="declaration_once")]

    def __str__(self) -> str:
        return f"{self.juror_id}: {self.nomination_id}"


class Round(models.IntegerChoices):
    FIRST = 1, _("First round")
    FINAL = 2, _("Final round")


class AssessmentState(models.TextChoices):
    NOT_STARTED = "not_started", _("Not begun")
    IN_PROGRESS = "in_progress", _("Begun")
    SUBMITTED = "submitted", _("Handed in")
    RECUSED = "recused", _("Recused")


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def live(self) -> Self:
        """All but those set aside because their juror is recused."""
        return self.exclude(state=AssessmentState.RECUSED)

    def open(self) -> Self:
        return self.filter(state__in=(AssessmentState.NOT_STARTED, AssessmentState.IN_PROGRESS))

    def counted(self) -> Self:
        """Those that count: handed in, and their juror not recused."""
        return self.filter(state=AssessmentState.SUBMITTED)


class Assessment(models.Model):
    """One juror's assessment of one candidate in one round: the row is there when it is the juror's to make."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="assessments")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="assessments")
    round = models.PositiveSmallIntegerField(choices=Round, default=Round.FIRST)
    state = models.CharField(max_length=12, choices=AssessmentState, default=AssessmentState.NOT_STARTED)
    submitted_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["juror", "nomination", "round"], name="assessment_once")
        ]
        indexes = [models.Index(fields=["nomination", "round", "state"], name="assessment_of_nomination")]

    def __str__(self) -> str:
        return f"{self.juror_id}: {self.nomination_id}"


LONGEST_COMMENT = 2000


class Score(models.Model):
    """One number on one criterion, or that it cannot be assessed (`value` empty and `not_assessable`).

    `client_seq` orders what one juror's devices send: a save that was held up by the network never overwrites a newer.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    not_assessable = models.BooleanField(default=False)
    comment = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    client_seq = models.BigIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(value=None) | Q(not_assessable=False), name="score_or_not_assessable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id}: {self.criterion_id}"


class PanelLog(models.Model):
    """What was decided or opened again in the panel's work: doubts, alternates, reopened hand-ins. Never edited."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="panel_log")
    what = models.CharField(max_length=30)
    facts: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.what}"


class PlanState(models.TextChoices):
    WAITING = "waiting", _("Waits")
    WORKING = "working", _("Being made")
    DONE = "done", _("Done")
    IMPOSSIBLE = "impossible", _("Impossible")
    FAILED = "failed", _("Failed")


class PanelPlan(models.Model):
    """One try of the engine to say who assesses whom, with why it was impossible in both languages."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="panel_plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    message_da = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.state}"

    @property
    def message(self) -> str:
        return self.message_en if get_language() == "en" else self.message_da
