"""The four locked records of the chain and their addenda; previews under embargo; the vote of the audience."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from prize.chain import Sealed
from prize.models.editions import PrizeEdition
from prize.models.nominations import Nomination


class LockedForGood(TypeError):
    """A locked record is never changed or removed: what is to be put right is said in an addendum."""


class RecordKind(models.TextChoices):
    NOMINATION = "nomination", _("Nomination")
    PANEL = "panel", _("The panel's ranking")
    RECOMMENDATION = "recommendation", _("The committee's recommendation")
    DECISION = "decision", _("The council's decision")
    ADDENDUM = "addendum", _("Addendum")


class LockedRecordQuerySet(models.QuerySet["LockedRecord"]):
    """Read and added to; nothing here changes or removes what is locked."""

    def update(self, **changes: Any) -> NoReturn:
        raise LockedForGood

    def delete(self) -> NoReturn:
        raise LockedForGood

    def bulk_update(self, *rows: Any, **options: Any) -> NoReturn:
        raise LockedForGood

    def bulk_create(self, *rows: Any, **options: Any) -> NoReturn:
        raise LockedForGood

    def update_or_create(self, *values: Any, **options: Any) -> NoReturn:
        raise LockedForGood


class LockedRecord(models.Model):
    """A decision of a body, locked for good. Only an addendum may follow.

    `hash` is SHA-256 over everything this row says and `previous_hash` (see prize/chain.py); `sequence` counts from 1
    within the edition. `content` is what was decided, as plain data. `present` and `recused` are names;
    `recused` is [{"name": …, "of": village, "why": …}].
    """

    edition = models.ForeignKey(PrizeEdition, models.PROTECT, related_name="records")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=15, choices=RecordKind)
    body = models.CharField(_("body"), max_length=120)
    decided_on = models.DateField(_("date"))
    case_number = models.CharField(_("case number"), max_length=60, blank=True)
    case_link = models.URLField(_("link to the case"), blank=True)
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    present: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    recused: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list)
    reasons = models.TextField(_("reasons"), max_length=20000)
    content: models.JSONField[dict[str, object], dict[str, object]] = models.JSONField(default=dict)
    addendum_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="addenda")
    locked_by_name = models.CharField(max_length=150)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    locked_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = LockedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("locked record")
        verbose_name_plural = _("locked records")
        ordering = ["edition", "sequence"]
        constraints = [models.UniqueConstraint(fields=["edition", "sequence"], name="record_once_in_a_chain")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.sequence}"

    def save(self, *args: Any, **options: Any) -> None:
        """Once, when it is locked. Raises `LockedForGood` ever after."""
        if not self._state.adding:
            raise LockedForGood
        super().save(*args, **{**options, "force_insert": True})

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise LockedForGood

    @property
    def sealed(self) -> Sealed:
        """Everything that its seal covers. Who locked it is there by name: the account may be gone one day."""
        facts = {name: getattr(self, name) for name in _SEALED}
        facts |= {"edition": self.edition_id, "addendum_to": self.addendum_to_id}
        return Sealed(self.sequence, facts, self.previous_hash, self.hash)


_SEALED = (
    "sequence",
    "kind",
    "body",
    "decided_on",
    "case_number",
    "case_link",
    "quorum",
    "present",
    "recused",
    "reasons",
    "content",
    "locked_by_name",
    "locked_at",
)


class PackageState(models.TextChoices):
    WAITING = "waiting", _("Is being made")
    READY = "ready", pgettext_lazy("film or package", "Ready")
    FAILED = "failed", _("Could not be made")


class CasePackage(models.Model):
    """The whole case as one file for the archive, in private storage; `sha256` and `size` are those of the file."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="packages")
    state = models.CharField(max_length=10, choices=PackageState, default=PackageState.WAITING)
    file = models.FileField(upload_to="prize/sager/", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    head = models.CharField(max_length=64, blank=True)
    """The seal of the last record that is in it."""
    fault = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.state}"


class Preview(models.Model):
    """A page of the result before the embargo ends, made for one recipient and marked with their name."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="previews")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.CharField(_("organisation"), max_length=150, blank=True)
    public_id = models.CharField(max_length=24, unique=True, editable=False)
    nonce = models.CharField(max_length=24, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    opened: models.JSONField[list[str], list[str]] = models.JSONField(default=list, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.person}"


class AudienceVote(models.Model):
    """One vote of one confirmed mail address. The address itself is not kept, only its keyed hash."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="audience_votes")
    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="audience_votes")
    address_hash = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "address_hash"], name="one_vote_of_an_address")
        ]
        indexes = [
            models.Index(fields=["edition", "nomination", "confirmed_at"], name="votes_of_a_nomination")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}"


class WaveGroup(models.TextChoices):
    """Who hears of the result, in this order."""

    WINNER = "winner", _("The winner")
    FINALISTS = "finalists", _("The finalists")
    CANDIDATES = "candidates", _("The candidates")
    NOMINATORS = "nominators", _("The nominators")
    PRESS = "press", _("The press")


class AnnouncementWave(models.Model):
    """Mails to one group of those who hear of the result; the next is posted when these have left the house."""

    edition = models.ForeignKey(PrizeEdition, models.CASCADE, related_name="waves")
    group = models.CharField(max_length=10, choices=WaveGroup)
    letters = models.PositiveIntegerField(default=0)
    posted_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "group"], name="wave_once_of_an_edition")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.group}"
