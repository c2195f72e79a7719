"""The partnership behind a project: who, in which role, with how much time and money."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.models import LocalActionGroup
from projects.models.ideas import ProjectIdea


class PartnerState(models.TextChoices):
    INVITED = "invited", _("Asked")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Said no")
    WITHDRAWN = "withdrawn", _("Taken back")


class Partnership(models.Model):
    """The parties behind one idea."""

    idea = models.OneToOneField(ProjectIdea, models.CASCADE, related_name="partnership")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")

    def __str__(self) -> str:
        return str(self.idea)


class PartnerQuerySet(models.QuerySet["Partner"]):
    def standing(self) -> Self:
        """In it, or asked to be."""
        return self.filter(state__in=[PartnerState.INVITED, PartnerState.CONFIRMED])

    def confirmed(self) -> Self:
        return self.filter(state=PartnerState.CONFIRMED)

    def waiting(self) -> Self:
        return self.filter(state=PartnerState.INVITED)

    def with_words(self) -> Self:
        return self.select_related("organisation__municipality", "contact").prefetch_related("brings")


class Partner(models.Model):
    """One party. `cash` is whole øre, `hours` whole hours.

    The link of an invitation is derived from `public_id` and `nonce` and kept as a hash (projects/links.py); it lives
    until `expires_at`. The contact may be somebody without an account. `is_lead` is the owner's own organisation.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    contact_written = models.BooleanField(default=False)
    """Whether the inviter wrote the address; else we found the contact, and do not show who it is before a yes."""
    is_lead = models.BooleanField(_("holds the project"), default=False)
    role = models.CharField(_("role"), max_length=200, blank=True)
    brings = models.ManyToManyField("networks.Competence", blank=True, related_name="+")
    hours = models.PositiveIntegerField(_("hours"), default=0)
    cash = models.PositiveBigIntegerField(_("cash"), default=0)
    signatory = models.CharField(_("who signs"), max_length=150, blank=True)
    words = models.TextField(_("words"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=PartnerState, default=PartnerState.INVITED)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    mail_failed = models.BooleanField(default=False)
    public_id = models.CharField(max_length=24, unique=True, editable=False)
    nonce = models.CharField(max_length=24, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["-is_lead", "invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="organisation_once_in_a_partnership",
                violation_error_message=_("This organisation is asked already."),
            ),
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(is_lead=True), name="one_lead_of_a_partnership"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_confirmed(self) -> bool:
        return self.state == PartnerState.CONFIRMED

    @property
    def takes_answers(self) -> bool:
        """An invitation that lives, or a yes that may still be taken back."""
        lives = self.is_confirmed or (self.expires_at is not None and self.expires_at > timezone.now())
        return lives and self.state != PartnerState.WITHDRAWN and not self.is_lead

    @property
    def has_run_out(self) -> bool:
        return self.state == PartnerState.INVITED and not self.takes_answers


class LagDecision(models.Model):
    """What the board of one local action group decided about a cooperation project.

    A group in another country has no row among ours: it is named in `name`.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="decisions")
    action_group = models.ForeignKey(
        LocalActionGroup, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("name of a group in another country"), max_length=150, blank=True)
    decided_on = models.DateField(_("decided on"))
    supports = models.BooleanField(_("supports it"), default=True)
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    decision = models.CharField(_("what was decided"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("decision of an action group")
        verbose_name_plural = _("decisions of action groups")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action_group__isnull=False, name="") | (Q(action_group=None) & ~Q(name="")),
                name="decision_is_of_one_group",
                violation_error_message=_("Choose an action group, or name one in another country."),
            ),
            models.UniqueConstraint(
                fields=["partnership", "action_group"],
                condition=Q(action_group__isnull=False),
                name="one_decision_of_a_group",
                violation_error_message=_("The decision of this group is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.action_group or self.name)


class PrincipleAssessment(models.Model):
    """How far a project lives up to one principle, by its own judgement. A help to set priorities; it blocks nothing.

    Judged by one version of a set (projects/data/): a new version is a new judgement, and the old one stays.
    """

    class Level(models.TextChoices):
        NONE = "none", _("Not yet")
        PARTLY = "partly", _("Partly")
        FULLY = "fully", _("Fully")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="assessments")
    criteria = models.CharField(max_length=60)
    """Key and version of the set, such as `leader_principles@1`."""
    principle = models.CharField(max_length=40)
    level = models.CharField(max_length=6, choices=Level, default=Level.NONE)
    evidence = models.TextField(_("how one can see it"), max_length=2000, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("self-assessment")
        verbose_name_plural = _("self-assessments")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "criteria", "principle"], name="one_assessment_of_a_principle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.principle}: {self.level}"
