"""Villages, their way through an edition, what they have written and given, and who wrote it."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prize.models.editions import PrizeEdition
from prize.models.plans import Nominator


class VillageKind(models.TextChoices):
    VILLAGE = "village", _("Village")
    CLUSTER = "cluster", _("Village cluster")


class Village(models.Model):
    """A small settlement, or a cluster of them, that may be a candidate year after year. Coordinates are WGS84."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=VillageKind, default=VillageKind.VILLAGE)
    municipality = models.ForeignKey("networks.Municipality", models.PROTECT, related_name="+")
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    largest_village = models.PositiveIntegerField(
        _("inhabitants of the cluster's largest village"), null=True, blank=True
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    organisation = models.ForeignKey(
        "networks.Organisation", models.SET_NULL, null=True, blank=True, related_name="villages"
    )

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class NominationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposal")
    NOT_CHOSEN = "not_chosen", _("Not chosen")
    SUBMITTED = "submitted", _("Nominated")
    RETURNED = "returned", _("Something is missing")
    REJECTED = "rejected", _("Rejected")
    CANDIDATE = "candidate", _("Candidate")
    FINALIST = "finalist", _("Finalist")
    NOT_SELECTED = "not_selected", _("Not among the finalists")
    LAUREATE = "laureate", _("Laureate")
    WITHDRAWN = "withdrawn", _("Withdrawn")


CANDIDATES = (
    NominationState.CANDIDATE,
    NominationState.FINALIST,
    NominationState.NOT_SELECTED,
    NominationState.LAUREATE,
)
"""Those who were candidates of an edition, however it ended; all of them are archived."""
FINALISTS = (NominationState.FINALIST, NominationState.LAUREATE)
CLOSED = (NominationState.NOT_CHOSEN, NominationState.REJECTED, NominationState.WITHDRAWN)


class NominationQuerySet(models.QuerySet["Nomination"]):
    def candidates(self) -> Self:
        return self.filter(state__in=CANDIDATES)

    def finalists(self) -> Self:
        return self.filter(state__in=FINALISTS)

    def standing(self) -> Self:
        """Candidates still in the running for the panel, in the order of their numbers."""
        running = (NominationState.CANDIDATE, NominationState.FINALIST)
        return self.filter(state__in=running).order_by("number", "pk")

    def with_place(self) -> Self:
        """Without the outline of the municipality, which is for maps alone."""
        return self.select_related("village__municipality").defer("village__municipality__boundary")

    def with_words(self) -> Self:
        return self.with_place().select_related("nominator", "edition")


class Nomination(models.Model):
    """One village in one edition, from its first draft to the end.

    Who wins is not told by this row before the announcement: `state` becomes *laureate* then, and not at the decision.
    `nominator` is chosen by the village with its proposal; `nominator_reason` is what the nominator wrote when choosing,
    `reply` what those not chosen, rejected or not selected were told. `missing` is [{"what": text, "done": bool}].
    """

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="nominations")
    village = models.ForeignKey(Village, models.PROTECT, related_name="nominations")
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=NominationState, default=NominationState.DRAFT
    )
    nominator = models.ForeignKey(
        Nominator, models.PROTECT, null=True, blank=True, related_name="nominations"
    )
    by_nominator = models.BooleanField(default=False)
    """Begun by the nominator for a village that did not propose itself; the village must still say yes."""
    nominator_reason = models.TextField(_("why this village"), max_length=2000, blank=True)
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    missing: models.JSONField[list[dict[str, object]], list[dict[str, object]]] = models.JSONField(
        default=list, blank=True
    )
    missing_until = models.DateField(null=True, blank=True)
    themes = models.ManyToManyField("networks.Theme", blank=True, related_name="+")
    goals = models.ManyToManyField("networks.SustainableDevelopmentGoal", blank=True, related_name="+")
    consensus = models.TextField(_("the panel's note"), max_length=4000, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    nominated_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    """When its people are reminded of next year's edition; empty again once they were, or do not want it."""
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], condition=~Q(number=None), name="number_once_in_an_edition"
            )
        ]
        indexes = [models.Index(fields=["edition", "state"], name="nomination_by_state")]

    def __str__(self) -> str:
        return self.village.name

    def get_absolute_url(self) -> str:
        return reverse("prize:candidate", args=[self.edition.slug, self.village.slug])

    @property
    def is_candidate(self) -> bool:
        return self.state in CANDIDATES


class Writer(models.Model):
    """Somebody who writes on a proposal by a link of their own, without an account. The first is the contact."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="writers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_contact = models.BooleanField(default=False)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    public_id = models.CharField(max_length=24, unique=True, editable=False)
    nonce = models.CharField(max_length=24, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "person"], name="writer_once"),
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(is_contact=True), name="one_contact_of_a_nomination"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.nomination_id}"


class TextPart(models.TextChoices):
    """The parts of a proposal's text; the summary is one page and always there."""

    SUMMARY = "summary", _("Summary on one page")
    STRENGTHS = "strengths", _("What we are good at")
    PLANS = "plans", _("What we plan")
    NEXT_STEPS = "next_steps", _("The next steps")
    MORE = "more", _("What else you should know")


class ProposalText(models.Model):
    """One part as it stands. `revision` grows with each save; whoever saves on an older one is shown both."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="texts")
    part = models.CharField(max_length=12, choices=TextPart)
    body = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "part"], name="part_once_in_a_proposal")]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.part}"


class TextRevision(models.Model):
    """What a part said after each save that somebody else's work could be lost by; nothing typed is ever lost."""

    text = models.ForeignKey(ProposalText, models.CASCADE, related_name="revisions")
    revision = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    is_conflict = models.BooleanField(default=False)
    """Saved on an older revision, and not taken in; kept so that its writer can get it back."""
    resolved_at = models.DateTimeField(null=True, blank=True)
    """When a writer chose between this one and what stood."""

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.text_id}: {self.revision}"


class MediaKind(models.TextChoices):
    IMAGE = "image", _("Picture")
    SLIDES = "slides", _("Slides")
    DOCUMENT = "document", _("Document")
    SOUND = "sound", _("Sound")
    FILM = "film", _("Film")


def private_name(row: Attachment, name: str) -> str:
    """A name that nobody guesses, without anything of what the sender's machine called the file."""
    return f"prize/{row.nomination_id}/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


class Attachment(models.Model):
    """A file of a proposal. Never served from an open folder: each reading asks who may.

    `alternative` is the text alternative of a picture or slides and is required; of sound and film it is the transcript.
    `size` in bytes, `sha256` of the whole file.
    """

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=MediaKind)
    title = models.CharField(_("title"), max_length=120)
    alternative = models.TextField(_("text alternative"), max_length=20000)
    credit = models.CharField(_("who made it"), max_length=120, blank=True)
    file = models.FileField(upload_to=private_name)
    captions = models.FileField(upload_to=private_name, blank=True)
    mime = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class ConsentKind(models.TextChoices):
    TAKE_PART = "take_part", _("We want to take part")
    PUBLISH = "publish", _("Our page may be public")
    PICTURES = "pictures", _("Pictures and films may be shown, and people in them have said yes")
    PARTNERS = "partners", _("Others may find us as partners")


class Consent(models.Model):
    """A village's yes to one thing; taken back by a date, never deleted while the edition stands."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=10, choices=ConsentKind)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.kind}"


class FormalFinding(models.Model):
    """What one rule said of a nomination, and who set it aside: two different people, with a reason."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=40)
    holds = models.BooleanField()
    facts: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField(default=dict)
    reason = models.TextField(_("why it is set aside"), max_length=1000, blank=True)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    seconded_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "rule"], name="rule_once_of_a_nomination")
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.rule}"


class CasePage(models.Model):
    """A draft of a page about what the village does (C6). Public only with the village's yes."""

    nomination = models.OneToOneField(Nomination, models.CASCADE, related_name="case_page")
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
