"""Project ideas that look for partners, and who may see them."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from networks.models import Affiliation, Membership, Network


class IdeaState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Seeks partners")
    IN_DIALOGUE = "in_dialogue", _("In dialogue")
    PROPOSED = "proposed", _("Partnership proposed")
    CONFIRMED = "confirmed", _("Partnership confirmed")
    CONVERTED = "converted", _("Has become a project")
    EXPIRED = "expired", _("Run out")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SEEKING = (IdeaState.PUBLISHED, IdeaState.IN_DIALOGUE, IdeaState.PROPOSED)
"""States in which an idea takes interest, until its search is closed."""
STANDING = (*SEEKING, IdeaState.CONFIRMED, IdeaState.CONVERTED)


class IdeaVisibility(models.TextChoices):
    NETWORK = "network", _("The network alone")
    PUBLIC = "public", _("Everybody, once an editor has read it")


class Programme(models.TextChoices):
    REGIONAL = "regional", _("The region's rural funds")
    LEADER = "leader", _("LEADER cooperation")
    INTERNATIONAL = "international", _("International programmes")


class Cooperation(models.TextChoices):
    """The three kinds of cooperation project between local action groups."""

    NEIGHBOUR = "neighbour", _("Between neighbouring action groups")
    NATIONAL = "national", _("Between action groups in Denmark")
    TRANSNATIONAL = "transnational", _("With an action group in another country")


class RoleSought(models.TextChoices):
    PARTNER = "partner", _("A partner who carries a part of it")
    HOLDER = "holder", _("Somebody to hold the project")
    PLACE = "place", _("A place that tries it out")
    EXPERT = "expert", _("Somebody with the knowledge for it")
    FUNDER = "funder", _("Somebody who pays along")


class SpokenLanguage(models.TextChoices):
    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")
    SWEDISH = "sv", _("Swedish")
    NORWEGIAN = "no", _("Norwegian")


class IdeaQuerySet(models.QuerySet["ProjectIdea"]):
    def owned_by(self, user: Person | AnonymousUser) -> Self:
        """Those one wrote, and those of the organisations one belongs to."""
        if not user.is_authenticated:
            return self.none()
        homes = Affiliation.objects.vouched().filter(organisation=OuterRef("organisation"), person=user)
        return self.filter(Q(contact=user) | Exists(homes))

    def public(self) -> Self:
        return self.filter(visibility=IdeaVisibility.PUBLIC, approved_at__isnull=False, state__in=STANDING)

    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Public ones; those of one's networks; one's own; those one takes part in, or is to read as an editor."""
        from projects.models.interests import Interest
        from projects.models.partnerships import Partner, PartnerState
        from projects.models.scoping import Scoping

        public = Q(visibility=IdeaVisibility.PUBLIC, approved_at__isnull=False, state__in=STANDING)
        if not user.is_authenticated:
            return self.filter(public)
        if user.is_administrator:
            return self
        homes = Affiliation.objects.vouched().filter(organisation=OuterRef("organisation"), person=user)
        member = Membership.objects.standing().filter(network=OuterRef("network"), person=user)
        advises = Membership.objects.coordinators().filter(network=OuterRef("network"), person=user)
        cases, interests = (
            Scoping.objects.filter(idea=OuterRef("pk")),
            Interest.objects.filter(idea=OuterRef("pk")),
        )
        asked = Partner.objects.filter(partnership__idea=OuterRef("pk"), contact=user)
        asked = asked.exclude(state=PartnerState.WITHDRAWN)
        seen = (
            public
            | Q(contact=user)
            | Q(Exists(homes))
            | (Q(state__in=STANDING) & Q(Exists(member)))
            | (Q(Exists(cases)) & Q(Exists(advises)))
            | Q(Exists(cases.filter(adviser=user)))
            | (~Q(state=IdeaState.DRAFT) & (Q(Exists(interests.filter(person=user))) | Q(Exists(asked))))
        )
        if user.is_active and user.is_staff:
            seen |= Q(visibility=IdeaVisibility.PUBLIC) & ~Q(state=IdeaState.DRAFT)
        return self.filter(seen)

    def seeking(self) -> Self:
        return self.filter(state__in=SEEKING, search_closed_at=None)

    def waiting_for_approval(self) -> Self:
        """To be read by an editor; the one that has waited longest first."""
        waiting = self.filter(visibility=IdeaVisibility.PUBLIC, approved_at=None, state__in=STANDING)
        return waiting.order_by("published_at", "pk")

    def with_words(self) -> Self:
        """With everything that a list or a page says, in as many queries as there are kinds of it."""
        return self.select_related("organisation__municipality", "network", "contact").prefetch_related(
            "themes", "municipalities", "seeks", "offers"
        )


class ProjectIdea(models.Model):
    """A loose idea that seeks partners. Owned by an organisation's people, or by the one who wrote it alone.

    In its network it is seen at once; in public only when an editor has approved it. `asked_at` is when we asked
    whether to renew; empty again once somebody has answered. With a partnership on the way an idea does not run out:
    its search does (`search_closed_at`).
    """

    organisation = models.ForeignKey(
        "networks.Organisation", models.PROTECT, null=True, blank=True, related_name="project_ideas"
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="project_ideas"
    )
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("what it is about"), max_length=4000, blank=True)
    themes = models.ManyToManyField("networks.Theme", blank=True, related_name="+")
    goals = models.ManyToManyField("networks.SustainableDevelopmentGoal", blank=True, related_name="+")
    municipalities = models.ManyToManyField("networks.Municipality", blank=True, related_name="+")
    seeks = models.ManyToManyField("networks.Competence", blank=True, related_name="+")
    offers = models.ManyToManyField("networks.Competence", blank=True, related_name="+")
    role_sought = models.CharField(_("role"), max_length=10, choices=RoleSought, default=RoleSought.PARTNER)
    programme = models.CharField(_("programme"), max_length=15, choices=Programme, blank=True)
    cooperation = models.CharField(_("cooperation"), max_length=15, choices=Cooperation, blank=True)
    languages: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    visibility = models.CharField(
        _("who sees it"), max_length=10, choices=IdeaVisibility, default=IdeaVisibility.NETWORK
    )
    network = models.ForeignKey(Network, models.SET_NULL, null=True, blank=True, related_name="project_ideas")
    state = models.CharField(_("state"), max_length=12, choices=IdeaState, default=IdeaState.DRAFT)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_words = models.CharField(_("why it came back"), max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    search_closed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("project idea")
        verbose_name_plural = _("project ideas")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="idea_ends_after_it_starts",
                violation_error_message=_("A project must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(visibility="public"),
                name="only_public_ideas_are_approved",
            ),
            models.CheckConstraint(
                condition=Q(cooperation="") | Q(programme="leader"),
                name="cooperation_is_of_leader",
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.pk])

    @property
    def is_seeking(self) -> bool:
        return self.state in SEEKING and self.search_closed_at is None

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING

    @property
    def waits_for_approval(self) -> bool:
        return self.is_standing and self.visibility == IdeaVisibility.PUBLIC and self.approved_at is None

    @property
    def is_public(self) -> bool:
        return self.is_standing and self.visibility == IdeaVisibility.PUBLIC and self.approved_at is not None

    @property
    def is_cooperation(self) -> bool:
        """A cooperation project of LEADER, which takes at least two action groups."""
        return self.programme == Programme.LEADER

    @property
    def spoken(self) -> list[str]:
        return [str(SpokenLanguage(code).label) for code in self.languages if code in SpokenLanguage.values]
