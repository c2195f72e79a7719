"""What is fixed for an edition before it is published: criteria, bodies, roles, nominators, dates, awards; and changes."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from prize.models.editions import PrizeEdition, VillagePrize


class Bilingual(models.Model):
    """Something with a name in Danish, and in English where somebody has written one."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Criterion(Bilingual):
    """What the panel looks at. Weights are whole numbers; a share is the weight over the sum of all."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    help = models.TextField(_("help"), max_length=600, blank=True)
    help_en = models.TextField(_("help in English"), max_length=600, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="criterion_once_in_an_edition")
        ]

    @property
    def shown_help(self) -> str:
        return self.help_en if self.help_en and get_language() == "en" else self.help


class BodyKind(models.TextChoices):
    """The four bodies of the chain, in its order."""

    NOMINATION = "nomination", _("Nominating body")
    PANEL = "panel", _("Expert panel")
    COMMITTEE = "committee", _("Recommending committee")
    COUNCIL = "council", _("Deciding council")


class PrizeBody(Bilingual):
    """One of the four, by its own name, with how many must be present."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="bodies")
    kind = models.CharField(_("body"), max_length=12, choices=BodyKind)
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=1)
    members: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    """Names of a committee's or council's members, offered when a record is written."""

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="body_once_in_an_edition")]


class RoleKind(models.TextChoices):
    SECRETARY = "secretary", _("Prize secretary")
    COMMITTEE_CLERK = "committee_clerk", _("Clerk of the committee")
    COUNCIL_CLERK = "council_clerk", _("Clerk of the council")


class PrizeRole(models.Model):
    """Who keeps an edition. Jurors and nominators have rows of their own."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="prize_roles")
    role = models.CharField(_("role"), max_length=16, choices=RoleKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "person", "role"], name="prize_role_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Nominator(models.Model):
    """A local action group, or a municipality, that nominates; at most `cap` villages.

    Its contact chooses by a link of its own, without an account (see prize/links.py).
    """

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="nominators")
    name = models.CharField(_("name"), max_length=150)
    local_action_group = models.ForeignKey(
        "networks.LocalActionGroup", models.PROTECT, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey(
        "networks.Municipality", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cap = models.PositiveSmallIntegerField(_("at most"), default=1)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="nominates_for"
    )
    public_id = models.CharField(max_length=24, unique=True, editable=False)
    nonce = models.CharField(max_length=24, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    """When the contact said that the choice is done."""
    reopened_at = models.DateTimeField(null=True, blank=True)
    """When a secretary let it choose again after its last day, with `reopen_reason`."""
    reopen_reason = models.CharField(_("why it is open again"), max_length=500, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("nominator")
        verbose_name_plural = _("nominators")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(local_action_group=None) | Q(municipality=None),
                name="nominator_is_group_or_municipality",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DateKind(models.TextChoices):
    PROPOSALS_OPEN = "proposals_open", _("Proposals open")
    PROPOSALS_CLOSE = "proposals_close", _("Last day for proposals")
    NOMINATIONS_CLOSE = "nominations_close", _("Last day for nominations")
    CONFLICTS_CLOSE = "conflicts_close", _("Jurors have declared conflicts")
    ASSESSMENT_CLOSE = "assessment_close", _("Last day for assessments")
    MODERATION = "moderation", _("The panel meets")
    FINAL_ROUND = "final_round", _("The finalists present")
    COMMITTEE = "committee", _("The committee meets")
    COUNCIL = "council", _("The council decides")
    AWARD = "award", _("The award")
    AUDIENCE_OPEN = "audience_open", _("The audience's vote opens")
    AUDIENCE_CLOSE = "audience_close", _("Last day of the audience's vote")


class EditionDate(models.Model):
    """A deadline or a meeting of the round; each is an entry in the calendars of those concerned."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="dates")
    kind = models.CharField(_("what"), max_length=20, choices=DateKind)
    day = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "kind"], name="date_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.day}"


class EditionChange(models.Model):
    """What was changed after the edition was published, by whom and why; mailed to all concerned. Never edited."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="changes")
    version = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason"), max_length=1000)
    changes: models.JSONField[list[dict[str, object]], list[dict[str, object]]] = models.JSONField(
        default=list
    )
    """[{"what": key, "before": …, "after": …}]"""
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition}, {self.version}"


class SpecialAward(Bilingual):
    """An award beside the prize: named beforehand or by the decision; its recipient is under the same embargo."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="special_awards")
    amount_dkk = models.PositiveIntegerField(_("amount in DKK"), default=0)
    recipient = models.ForeignKey(
        "prize.Nomination", models.SET_NULL, null=True, blank=True, related_name="special_awards"
    )

    class Meta:
        verbose_name = _("special award")
        verbose_name_plural = _("special awards")
        ordering = ["pk"]


class PastEdition(models.Model):
    """An edition from before the house, with its public source. Where no source names the winner there is none."""

    prize = models.ForeignKey(VillagePrize, models.CASCADE, related_name="past_editions")
    year = models.PositiveSmallIntegerField()
    winner = models.CharField(max_length=100, blank=True)
    municipality = models.ForeignKey(
        "networks.Municipality", models.PROTECT, null=True, blank=True, related_name="+"
    )
    candidates = models.PositiveSmallIntegerField(null=True, blank=True)
    finalists = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    special_awards: models.JSONField[list[dict[str, object]], list[dict[str, object]]] = models.JSONField(
        default=list, blank=True
    )
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("past edition")
        verbose_name_plural = _("past editions")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["prize", "year"], name="past_edition_once_a_year")]

    def __str__(self) -> str:
        return f"{self.prize} {self.year}"
