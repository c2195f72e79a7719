"""That we asked a person; asking many at once; and strangers who sign up by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

AHEAD = timedelta(minutes=5)
"""Whoever was made so far in the future was made by a clock that was wrong, and has been put right since."""


class BatchState(models.TextChoices):
    WAITING = "waiting", _("About to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNDONE = "undone", _("Undone")


class InvitationBatchQuerySet(models.QuerySet["InvitationBatch"]):
    def due(self) -> Self:
        """Those whose time to undo is over, and those a worker left half done."""
        now = timezone.now()
        waiting = self.filter(state__in=[BatchState.WAITING, BatchState.SENDING])
        return waiting.filter(Q(send_at__lte=now) | Q(created_at__gt=now + AHEAD))


class InvitationBatch(models.Model):
    """One press of "Send 312 invitations": who was chosen, and how far the writing has come.

    `person_ids` are the people as they were counted when the button was pressed. Nothing is written
    to anybody before `send_at`; until then the press can be undone.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="batches")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    send_at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.WAITING)
    audience: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    person_ids: models.JSONField[list[int], list[int]] = models.JSONField(default=list)
    greeting = models.TextField(_("a personal word"), blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    objects = InvitationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation batch")
        verbose_name_plural = _("invitation batches")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["send_at"], condition=Q(state__in=["waiting", "sending"]), name="batch_due")
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.total}"

    @property
    def is_due(self) -> bool:
        """The time to undo is over; or the press was noted by a clock that was ahead, and would wait for it for hours."""
        now = timezone.now()
        return self.send_at <= now or self.created_at > now + AHEAD

    @property
    def can_be_undone(self) -> bool:
        return self.state == BatchState.WAITING and timezone.now() < self.send_at


class InvitationState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    BOUNCED = "bounced", _("Did not arrive")
    ANSWERED = "answered", _("Answered")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Withdrawn")


class Invitation(models.Model):
    """We asked this person. Their standing is the registration's; this is about the asking."""

    event = (
        models.ForeignKey(  # the registration's, so that an index finds the few of it; others begin with it
            "events.Event", models.CASCADE, related_name="invitations", db_index=False, editable=False
        )
    )
    registration = models.OneToOneField("events.Registration", models.CASCADE, related_name="invitation")
    batch = models.ForeignKey(
        InvitationBatch, models.SET_NULL, null=True, blank=True, related_name="invitations"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=InvitationState, default=InvitationState.QUEUED
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    silenced_at = models.DateTimeField(_("asked for no more reminders"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["event", "created_at"]),
            models.Index(
                fields=["event"],
                condition=Q(state__in=["revoked", "bounced"]) | Q(silenced_at__isnull=False),
                name="invitation_past_reminding",
            ),
            models.Index(
                fields=["event", "reminded_at"],
                condition=Q(reminded_at__isnull=False),
                name="invitation_reminded",
            ),
        ]

    def __str__(self) -> str:
        return str(self.registration)


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at=None)


class SignUp(models.Model):
    """A stranger's wish to come, until they confirm that the address is theirs.

    No seat is taken and no person is made before the confirmation. Unconfirmed ones are erased.
    """

    event = models.ForeignKey("events.Event", models.CASCADE, related_name="sign_ups")
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(max_length=2, default="da")
    wishes: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [models.Index(fields=["event", "email"])]

    def __str__(self) -> str:
        return f"{self.email}, {self.event}"
