"""What an organisation or a person offers and needs, and who may see it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from networks.models import Affiliation, Competence, Municipality, Sector


class ProfileState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    RESTING = "resting", _("Closed for now")
    FOUND = "found", _("Found")
    EXPIRED = "expired", _("Run out")


class Audience(models.TextChoices):
    """Who may read a profile besides its owners."""

    MATCHES = "matches", _("Only those it is suggested to")
    HOUSE = "house", _("Everybody who is signed in")
    EVERYBODY = "everybody", _("Everybody, also on the open web")


class Part(models.TextChoices):
    """What an owner may keep closed, whoever reads the rest."""

    PLACES = "places", _("where")
    TEXT = "text", _("our own words")
    LANGUAGES = "languages", _("languages")
    PROGRAMMES = "programmes", _("programmes we look towards")
    GOALS = "goals", _("global goals")


class SpokenLanguage(models.TextChoices):
    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")
    SWEDISH = "sv", _("Swedish")
    NORWEGIAN = "no", _("Norwegian")


class Programme(models.TextChoices):
    REGIONAL = "regional", _("The region's rural funds")
    LEADER = "leader", _("LEADER cooperation")
    INTERNATIONAL = "international", _("International programmes")


class ProfileQuerySet(models.QuerySet["Profile"]):
    def open(self) -> Self:
        return self.filter(state=ProfileState.OPEN, expires_at__gt=timezone.now())

    def owned_by(self, user: Person | AnonymousUser) -> Self:
        """One's own, and those of the organisations one belongs to."""
        if not user.is_authenticated:
            return self.none()
        homes = Affiliation.objects.vouched().filter(organisation=OuterRef("organisation"), person=user)
        return self.filter(Q(person=user) | Exists(homes))

    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """What its owners opened for this visitor; their own always, everything for an administrator."""
        from matchmaking.models.suggestions import Suggestion

        if user.is_authenticated and user.is_administrator:
            return self
        seen = Q(audience=Audience.EVERYBODY)
        if user.is_authenticated:
            own = Profile.objects.owned_by(user).values("pk")
            told = Suggestion.objects.filter(other=OuterRef("pk"), profile__in=own)
            seen = seen | Q(audience=Audience.HOUSE) | Q(Exists(told))
            live = Q(state=ProfileState.OPEN, expires_at__gt=timezone.now())
            return self.filter((live & seen) | Q(pk__in=own))
        return self.open().filter(seen)

    def showing(self, part: str) -> Self:
        """Those that keep this part open to whoever may read the rest."""
        return self.alias(closed=Cast("closed_parts", models.TextField())).exclude(
            closed__contains=f'"{part}"'
        )

    def with_words(self) -> Self:
        """With everything that a page or the engine reads, in as many queries as there are kinds of it."""
        return self.select_related("organisation__municipality", "person").prefetch_related(
            "competences__competence", "themes", "goals", "places"
        )


class Profile(models.Model):
    """Offers and needs of one organisation or one person. Open for `settings.PROFILE_LASTS`, then asked about.

    `closed_parts` are what readers do not see, and what the engine is not told either: no suggestion may rest on them.
    """

    organisation = models.OneToOneField(
        "networks.Organisation", models.CASCADE, null=True, blank=True, related_name="match_profile"
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="match_profile"
    )
    state = models.CharField(_("state"), max_length=10, choices=ProfileState, default=ProfileState.DRAFT)
    audience = models.CharField(_("who sees it"), max_length=10, choices=Audience, default=Audience.HOUSE)
    closed_parts: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector, blank=True)
    text = models.TextField(_("in your own words"), max_length=2000, blank=True)
    languages: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    programmes: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    themes = models.ManyToManyField("networks.Theme", blank=True, related_name="+")
    goals = models.ManyToManyField("networks.SustainableDevelopmentGoal", blank=True, related_name="+")
    places = models.ManyToManyField("networks.Municipality", blank=True, related_name="+")
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    """When we asked whether to renew; empty again once somebody has answered."""
    digest_at = models.DateTimeField(null=True, blank=True)
    wants_digest = models.BooleanField(_("a mail a week with new partners"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person=None)
                | Q(organisation=None, person__isnull=False),
                name="profile_has_one_owner",
                violation_error_message=_("A profile is a person's or an organisation's."),
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(consented_at__isnull=False, expires_at__isnull=False),
                name="open_profile_was_consented_to",
                violation_error_message=_("A profile is opened with a consent, and for a time."),
            ),
        ]
        indexes = [models.Index(fields=["state", "expires_at"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("matchmaking:profile", args=[self.pk])

    @property
    def name(self) -> str:
        return str(self.organisation or self.person or "")

    @property
    def is_open(self) -> bool:
        return (
            self.state == ProfileState.OPEN
            and self.expires_at is not None
            and self.expires_at > timezone.now()
        )

    @property
    def the_sector(self) -> str:
        """Of the organisation, where it is one; else what the person said."""
        return self.organisation.sector if self.organisation is not None else self.sector

    @property
    def municipality(self) -> Municipality | None:
        """Home: that of the organisation, else the first place named."""
        if self.organisation is not None and self.organisation.municipality is not None:
            return self.organisation.municipality
        return next(iter(self.places.all()), None)

    def offers(self) -> list[Competence]:
        return self._competences(ProfileCompetence.Kind.OFFER)

    def needs(self) -> list[Competence]:
        return self._competences(ProfileCompetence.Kind.NEED)

    def _competences(self, kind: str) -> list[Competence]:
        """From what was fetched with the profile, where it was."""
        return [row.competence for row in self.competences.all() if row.kind == kind]

    def runs_out_within(self, until: datetime) -> bool:
        return self.is_open and self.expires_at is not None and self.expires_at <= until


class ProfileCompetence(models.Model):
    """One thing that a profile offers or needs."""

    class Kind(models.TextChoices):
        OFFER = "offer", _("Offers")
        NEED = "need", _("Needs")

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="competences")
    competence = models.ForeignKey("networks.Competence", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "competence", "kind"], name="competence_once_in_a_profile"
            )
        ]
        indexes = [models.Index(fields=["competence", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.competence}"


class Wish(models.Model):
    """Whom a profile must meet, or will not sit with. The latter is known to its owners and the seating alone."""

    class Kind(models.TextChoices):
        MUST_MEET = "must_meet", _("must meet")
        NOT_WITH = "not_with", _("not with")

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="wishes")
    other = models.ForeignKey(Profile, models.CASCADE, related_name="wished_by")
    kind = models.CharField(max_length=9, choices=Kind)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "other"], name="one_wish_about_another"),
            models.CheckConstraint(condition=~Q(profile=models.F("other")), name="wish_is_about_another"),
        ]

    def __str__(self) -> str:
        return f"{self.profile} {self.kind} {self.other}"
