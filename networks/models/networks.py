"""Networks, who is in them, and groups that a coordinator keeps for inviting."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from lib.danish import InDanish
from lib.searching import words_of
from networks.models.organisations import Affiliation


class NetworkState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    CLOSED = "closed", _("Closed")


class NetworkVisibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members")


class Joining(models.TextChoices):
    OPEN = "open", _("Open: one joins by oneself")
    BY_REQUEST = "by_request", _("On request")
    BY_INVITATION = "by_invitation", _("By invitation")


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """That a network exists, and what for, is public; a draft is for its coordinators alone."""
        if user.is_authenticated and user.is_administrator:
            return self
        coordinated = Membership.objects.coordinators().filter(network=OuterRef("pk"), person=user.pk)
        return self.filter(~Q(state=NetworkState.DRAFT) | Exists(coordinated))

    def coordinated_by(self, user: Person | AnonymousUser) -> Self:
        """Networks in which the user calls meetings; an administrator may in all."""
        if user.is_authenticated and user.is_administrator:
            return self
        return self.filter(
            Exists(Membership.objects.coordinators().filter(network=OuterRef("pk"), person=user.pk))
        )

    def with_members(self) -> Self:
        """Adds `member_count`, the active members."""
        return self.annotate(
            member_count=Count(
                "memberships", filter=Q(memberships__state=MembershipState.ACTIVE), distinct=True
            )
        )

    def with_standing_of(self, user: Person | AnonymousUser) -> Self:
        """Adds `own_state`, the state of the user's own membership where it has not ended."""
        own = Membership.objects.open().filter(network=OuterRef("pk"), person=user.pk)
        return self.annotate(own_state=Subquery(own.values("state")[:1]))

    def with_coordinators(self) -> Self:
        """Fills `coordinator_memberships` of each: their memberships with people, in one query for all."""
        coordinators = Membership.objects.coordinators().select_related("person", "organisation")
        return self.prefetch_related(
            Prefetch("memberships", queryset=coordinators, to_attr="coordinator_memberships")
        )


class Network(models.Model):
    """A standing or time-limited circle with members and meetings."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    audience = models.CharField(_("for whom"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=NetworkState, default=NetworkState.ACTIVE)
    visibility = models.CharField(
        _("who sees members and meetings"),
        max_length=10,
        choices=NetworkVisibility,
        default=NetworkVisibility.PUBLIC,
    )
    joining = models.CharField(_("how one joins"), max_length=15, choices=Joining, default=Joining.BY_REQUEST)
    meetings_per_year = models.PositiveSmallIntegerField(_("meetings a year"), default=3)
    themes = models.ManyToManyField("networks.Theme", blank=True, related_name="networks")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="networks.Membership",
        related_name="networks",
        through_fields=("network", "person"),
    )

    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = [InDanish("name"), "pk"]

    def __str__(self) -> str:
        return (get_language() == "en" and self.name_en) or self.name

    def get_absolute_url(self) -> str:
        return reverse("networks:detail", args=[self.slug])

    @property
    def summary(self) -> str:
        """The first sentence of the purpose, for lists."""
        first, stop, _rest = self.purpose.partition(". ")
        return first + "." if stop else self.purpose

    @property
    def name_language(self) -> str:
        """The language of the name as it is shown, for readers of pages in the other one."""
        return "en" if get_language() == "en" and self.name_en else "da"


class MembershipState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    INVITED = "invited", _("Invited")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class MembershipRole(models.TextChoices):
    MEMBER = "member", _("Member")
    COORDINATOR = "coordinator", _("Coordinator")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(state=MembershipState.ACTIVE)

    def standing(self) -> Self:
        """Active or paused: whoever pauses gets no mail and keeps access."""
        return self.filter(state__in=[MembershipState.ACTIVE, MembershipState.PAUSED])

    def coordinators(self) -> Self:
        return self.standing().filter(role=MembershipRole.COORDINATOR)

    def requested(self) -> Self:
        return self.filter(state=MembershipState.REQUESTED)

    def open(self) -> Self:
        """All that have not ended: standing, asked for, or offered."""
        return self.exclude(state=MembershipState.ENDED)

    def with_people(self) -> Self:
        """With person and organisation, and as `title` what the person is in that organisation."""
        titles = Affiliation.objects.filter(person=OuterRef("person"), organisation=OuterRef("organisation"))
        return self.select_related("person", "organisation__municipality").annotate(
            title=Subquery(titles.values("title")[:1])
        )

    def matching(self, words: str, *, addresses: bool = False) -> Self:
        """Those with every word in their name or organisation; `addresses` looks in mail addresses too."""
        found = self
        for word in words_of(words):
            hit = Q(person__name__icontains=word) | Q(organisation__name__icontains=word)
            found = found.filter(hit | Q(person__email__icontains=word) if addresses else hit)
        return found


class Membership(models.Model):
    """A person's participation in a network, as a member of an organisation where one is given."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        "networks.Organisation", models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MembershipState, default=MembershipState.ACTIVE
    )
    role = models.CharField(_("role"), max_length=12, choices=MembershipRole, default=MembershipRole.MEMBER)
    is_vouched = models.BooleanField(default=True, editable=False)
    """Whether whoever wrote the organisation could vouch for it. Else its person is here, and it is not known here."""
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = [InDanish("person__name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person"],
                name="person_once_in_a_network",
                violation_error_message=_("This person is already in the network."),
            )
        ]
        indexes = [
            models.Index(fields=["person", "state"]),
            models.Index(fields=["network"], condition=Q(state="paused"), name="membership_paused"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.network}"

    @property
    def is_standing(self) -> bool:
        return self.state in (MembershipState.ACTIVE, MembershipState.PAUSED)

    @property
    def is_coordinator(self) -> bool:
        return self.is_standing and self.role == MembershipRole.COORDINATOR

    def waits_for_confirmation(self) -> bool:
        """Whether nobody has vouched for the person in the organisation they stand for; asks once."""
        rows = Affiliation.objects.filter(person=self.person_id, organisation=self.organisation_id)
        return self.organisation_id is not None and rows.filter(is_vouched=False).exists()


class ContactGroup(models.Model):
    """People that a coordinator invites together, across organisations and networks."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="contact_groups")
    name = models.CharField(_("name"), max_length=120)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="contact_groups")

    class Meta:
        verbose_name = _("contact group")
        verbose_name_plural = _("contact groups")
        ordering = [InDanish("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="contact_group_name_once_in_a_network",
                violation_error_message=_("The network has a group of that name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MailPause(models.Model):
    """A person who is no member has asked for no more mail about a network's meetings (RFC 8058)."""

    needs_no_person = True
    network = models.ForeignKey(Network, models.CASCADE, related_name="mail_pauses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_pauses")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("pause of mail")
        verbose_name_plural = _("pauses of mail")
        constraints = [models.UniqueConstraint(fields=["network", "person"], name="mail_pause_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.network}"
