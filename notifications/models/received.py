"""Mails that came to our reply addresses: each is a row, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """By which road a mail came in."""

    IMAP = "imap", "IMAP"
    MAILDIR = "maildir", "Maildir"
    PIPE = "pipe", _("pipe")
    LMTP = "lmtp", "LMTP"
    WEBHOOK = "webhook", _("webhook")


class Verdict(models.TextChoices):
    """What became of a mail."""

    APPLIED = "applied", _("Applied")
    IGNORED = "ignored", _("Changed nothing")
    QUARANTINED = "quarantined", _("Waits for a person")
    BOUNCE = "bounce", _("Bounce recorded")


class ReceivedMailQuerySet(models.QuerySet["ReceivedMail"]):
    def unsettled(self) -> Self:
        """Those that wait for a person to look at them."""
        return self.filter(verdict=Verdict.QUARANTINED, handled_at=None)

    def shown(self, heap: str) -> Self:
        """One heap of the inbox, newest first; of the quarantine those that still wait."""
        rows = self.unsettled() if heap == Verdict.QUARANTINED else self.filter(verdict=heap)
        return rows.order_by("-pk")

    def counted(self) -> dict[str, int]:
        """How many in each heap; absent ones are 0."""
        waiting = self.unsettled().count()
        found = dict(self.order_by().values_list("verdict").annotate(number=models.Count("pk")))
        return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict} | {
            Verdict.QUARANTINED.value: waiting
        }

    def about_since(self, threads: Sequence[str], moment: datetime) -> Self:
        """Those that were heard about these since then, whoever is said to have sent them: anyone can write any From."""
        return self.filter(thread__in=threads, received_at__gte=moment).exclude(
            verdict=Verdict.IGNORED, reason="too_many"
        )


class ReceivedMail(models.Model):
    """One mail to one of our addresses. Kept for some weeks, the raw bytes with it, and then forgotten.

    `key` is the Message-ID with the address it came to: whichever doors a mail comes through, and however
    often, it counts once. `reason` says why the verdict is so, as a code; `detail` adds what only this mail
    has. `thread` is what the mail is about, as with `Message`. `answered` when we wrote a mail because of it.
    """

    needs_no_person = True
    key = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=260, blank=True)
    door = models.CharField(_("door"), max_length=10, choices=Door)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    sender_name = models.CharField(max_length=150, blank=True)
    sender_address = models.CharField(_("from"), max_length=254, blank=True)
    recipient = models.CharField(_("to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(blank=True)
    raw = models.BinaryField(blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="received_mails"
    )
    thread = models.CharField(max_length=100, blank=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, default=Verdict.QUARANTINED)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    answered = models.BooleanField(default=False)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReceivedMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("received mail")
        verbose_name_plural = _("received mails")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["verdict", "-id"], name="received_verdict"),
            models.Index(
                fields=["sender_address", "received_at"], condition=Q(answered=True), name="received_answered"
            ),
            models.Index(fields=["received_at"], name="received_at"),
            models.Index(fields=["thread", "received_at"], name="received_thread"),
        ]

    def __str__(self) -> str:
        return f"{self.sender_address} → {self.recipient}"

    @property
    def is_cut(self) -> bool:
        """Whether only the beginning of a mail beyond the limit was kept."""
        return len(bytes(self.raw)) < self.size
