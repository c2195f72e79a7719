"""After the first round: ties at the cut, the finalists' presentations, and their films."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prize.models.editions import PrizeEdition
from prize.models.nominations import Attachment, Nomination, NominationState
from prize.models.panel import Juror, Round


class TieStep(models.TextChoices):
    """The stated rule, step by step (workflow D4, 7)."""

    CRITERION = "criterion", _("The higher score on the criterion of most weight")
    VOTE = "vote", _("The panel's vote without the chair")
    CHAIR = "chair", _("The chair")


class TieBreak(models.Model):
    """Who stood level, what decided, and in which order they stand now. Never edited; a new one replaces it."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="tie_breaks")
    round = models.PositiveSmallIntegerField(choices=Round, default=Round.FIRST)
    tied: models.JSONField[list[int], list[int]] = models.JSONField()
    order: models.JSONField[list[int], list[int]] = models.JSONField()
    step = models.CharField(max_length=10, choices=TieStep)
    votes: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.step}"


class PanelQuestion(models.Model):
    """The panel, or its chair alone, is asked to order those who stand level. Open until a tie-break of them is recorded."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="panel_questions")
    round = models.PositiveSmallIntegerField(choices=Round, default=Round.FIRST)
    step = models.CharField(max_length=10, choices=TieStep, default=TieStep.VOTE)
    tied: models.JSONField[list[int], list[int]] = models.JSONField()
    """Keys of nominations, in ascending order."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    """When the secretary stopped waiting for those who had not voted."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.step}"


class PanelVote(models.Model):
    """A juror's order of those who stand level, asked for when the criterion did not decide."""

    question = models.ForeignKey(PanelQuestion, models.CASCADE, null=True, blank=True, related_name="votes")

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="votes")
    round = models.PositiveSmallIntegerField(choices=Round, default=Round.FIRST)
    tied: models.JSONField[list[int], list[int]] = models.JSONField()
    order: models.JSONField[list[int], list[int]] = models.JSONField()
    cast_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["question", "juror"], name="one_vote_of_a_juror")]

    def __str__(self) -> str:
        return f"{self.juror_id}"


class PresentationSlot(models.Model):
    """A time to present, for how many minutes, and where; free until a finalist takes it."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="slots")
    nomination = models.OneToOneField(Nomination, models.SET_NULL, null=True, blank=True, related_name="slot")
    starts_at = models.DateTimeField(_("from"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=20)
    questions = models.PositiveSmallIntegerField(_("minutes for questions"), default=10)
    place = models.CharField(_("place"), max_length=150, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When the village itself said yes to it."""

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "starts_at"], name="slot_once_at_a_time")]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.starts_at}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes + self.questions)

    @property
    def is_free(self) -> bool:
        """Nobody has it, or who had it is a finalist no more."""
        return self.nomination is None or self.nomination.state != NominationState.FINALIST


class FilmState(models.TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Yes to a film")
    DECLINED = "declined", _("No to a film")
    FILMED = "filmed", _("Filmed")
    APPROVED = "approved", _("Approved by the village")
    CAPTIONED = "captioned", _("With captions")
    READY = "ready", pgettext_lazy("film or package", "Ready")


class FilmTask(models.Model):
    """A small film offered to a finalist. Saying no is allowed, and the panel never sees any of it.

    Each step of `history` has `at` (ISO 8601), `state`, `by` (a person's key; a name in the oldest) and `words`.
    """

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="film_task")
    state = models.CharField(max_length=10, choices=FilmState, default=FilmState.OFFERED)
    film = models.ForeignKey(Attachment, models.SET_NULL, null=True, blank=True, related_name="+")
    wishes = models.CharField(_("wishes"), max_length=500, blank=True)
    filmed_on = models.DateField(null=True, blank=True)
    history: models.JSONField[list[dict[str, object]], list[dict[str, object]]] = models.JSONField(
        default=list
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.state}"
