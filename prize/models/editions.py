"""The prize and its yearly editions; what is fixed for each stands in plans.py."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


class VillagePrize(models.Model):
    """A prize that is given year after year. Who owns it, and who decides, is data: it may change hands."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100, blank=True)
    owner = models.ForeignKey(
        "networks.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    region = models.ForeignKey("networks.Region", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class EditionState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PROPOSING = "proposing", _("Open for proposals")
    NOMINATING = "nominating", _("Nominators choose")
    QUALIFYING = "qualifying", _("Formal check")
    SHORTLISTING = "shortlisting", _("The panel assesses")
    FINAL_ROUND = "final_round", _("Final round")
    RECOMMENDING = "recommending", _("Before the committee")
    RECOMMENDED = "recommended", _("Recommended by the committee")
    DECIDED = "decided", _("Decided")
    ANNOUNCED = "announced", _("Announced")
    AWARDED = "awarded", _("Awarded")
    CLOSED = "closed", _("Archived")


ORDER = tuple(EditionState)
"""The states in the order of a round; a state is *reached* when it or a later one is there."""


class SecondScore(models.TextChoices):
    """What the second score of the finalists does; fixed before the edition is published."""

    NONE = "none", _("There is no second score")
    REPLACES = "replaces", _("It replaces the first")
    SUPPLEMENTS = "supplements", _("It counts beside the first")


class Assignment(models.TextChoices):
    ALL = "all", _("Every juror assesses every candidate")
    ASSIGNED = "assigned", _("Jurors are assigned")


class EditionQuerySet(models.QuerySet["PrizeEdition"]):
    def published(self) -> Self:
        return self.exclude(published_at=None)

    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Published ones for everybody; a planned one for those who have a role in it, and for administrators."""
        if not user.is_authenticated:
            return self.published()
        if user.is_administrator:
            return self
        from prize.models.plans import PrizeRole

        roles = PrizeRole.objects.filter(edition=OuterRef("pk"), person=user)
        return self.filter(~Q(published_at=None) | Q(Exists(roles)))

    def concerning(self, person: Person) -> Self:
        """Those a person has a role or a seat in; all of them for an administrator."""
        if person.is_administrator:
            return self
        from prize.models.plans import PrizeRole

        roles = PrizeRole.objects.filter(edition=OuterRef("pk"), person=person)
        return self.filter(Q(Exists(roles)) | Q(jurors__person=person, published_at__isnull=False)).distinct()


class PrizeEdition(models.Model):
    """One year's prize. Everything that differs from year to year is here, or in a row that belongs to it.

    `published_at` locks criteria, scale, bodies, caps and rules: after it a change needs a reason (`EditionChange`) and
    raises `version`. `rules` are eligibility rules as data: a list of {"rule": …, "ref": …, parameters}, read by
    `prize.eligibility`. Amounts in whole DKK. `publish_at` is the embargo: apart from the decision and from the award.
    """

    prize = models.ForeignKey(VillagePrize, models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1950), MaxValueValidator(2200)]
    )
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    introduction = models.TextField(_("what it is about"), max_length=6000, blank=True)
    network = models.ForeignKey(
        "networks.Network", models.SET_NULL, null=True, blank=True, related_name="prize_editions"
    )
    state = models.CharField(_("state"), max_length=12, choices=EditionState, default=EditionState.PLANNED)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    criteria_set = models.CharField(_("set of criteria"), max_length=60, blank=True)
    scale_min = models.PositiveSmallIntegerField(_("least score"), default=1)
    scale_max = models.PositiveSmallIntegerField(_("highest score"), default=5)
    not_assessable = models.BooleanField(_("“cannot be assessed” may be chosen"), default=True)
    amount_dkk = models.PositiveIntegerField(_("amount in DKK"), default=150_000)
    planned_candidates = models.PositiveSmallIntegerField(_("planned candidates"), default=13)
    finalists = models.PositiveSmallIntegerField(_("finalists"), default=5)
    minimum_jurors = models.PositiveSmallIntegerField(_("fewest jurors of a candidate"), default=3)
    assignment = models.CharField(
        _("who assesses whom"), max_length=10, choices=Assignment, default=Assignment.ALL
    )
    jurors_per_candidate = models.PositiveSmallIntegerField(_("jurors of a candidate"), default=5)
    second_score = models.CharField(
        _("second score"), max_length=12, choices=SecondScore, default=SecondScore.SUPPLEMENTS
    )
    second_share = models.PositiveSmallIntegerField(
        _("share of the second score in per cent"), default=50, validators=[MaxValueValidator(100)]
    )
    named_scores = models.BooleanField(_("jurors see whose the others’ scores are"), default=True)
    keeps_comments = models.BooleanField(_("the jurors’ comments belong to the case"), default=False)
    mend_days = models.PositiveSmallIntegerField(_("days to mend what is missing"), default=5)
    rules: models.JSONField[list[dict[str, object]], list[dict[str, object]]] = models.JSONField(
        default=list, blank=True
    )
    audience_award = models.BooleanField(_("an award of the audience"), default=False)
    audience_title = models.CharField(_("title of the audience's award"), max_length=80, blank=True)
    publish_at = models.DateTimeField(_("embargo until"), null=True, blank=True)
    names_public_at = models.DateTimeField(null=True, blank=True)
    """When the secretary opened the names of the candidates; before it nobody outside reads one."""
    announced_at = models.DateTimeField(null=True, blank=True)
    """When the secretary pressed; it takes effect when the embargo is over."""
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    press_text = models.TextField(_("text for the press"), max_length=6000, blank=True)
    press_contact = models.CharField(_("contact for the press"), max_length=200, blank=True)
    press_list: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    """Addresses of newsrooms: written to last."""
    audience_result: models.JSONField[list[dict[str, int]], list[dict[str, int]]] = models.JSONField(
        default=list, blank=True
    )
    """[{"nomination": …, "votes": …}], most first; written once, when the votes themselves are deleted."""
    award_event = models.ForeignKey("events.Event", models.SET_NULL, null=True, blank=True, related_name="+")
    seminar = models.ForeignKey("events.Event", models.SET_NULL, null=True, blank=True, related_name="+")
    representatives = models.ForeignKey(
        "networks.ContactGroup", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Those who speak for the candidates, to be invited to the seminar together (C6)."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("prize edition")
        verbose_name_plural = _("prize editions")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["prize", "year"], name="prize_once_a_year"),
            models.CheckConstraint(
                condition=Q(scale_max__gt=models.F("scale_min")), name="prize_scale_rises"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("prize:edition", args=[self.slug])

    def has_reached(self, state: EditionState | str) -> bool:
        """Whether the round is at this state or beyond it."""
        return ORDER.index(EditionState(self.state)) >= ORDER.index(EditionState(state))

    @property
    def is_locked(self) -> bool:
        return self.published_at is not None

    @property
    def is_announced(self) -> bool:
        """Whether anybody at all may be told who won: announced by hand, and its embargo over."""
        return self.announced_at is not None and (
            self.publish_at is None or self.publish_at <= timezone.now()
        )
