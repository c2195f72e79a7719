"""What a mail suggests and somebody must decide: another time, a stand-in, or words that only a human can read."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ProposalKind(models.TextChoices):
    NEW_TIME = "new_time", _("Another time")
    DELEGATE = "delegate", _("Somebody else comes")
    OTHER_SENDER = "other_sender", _("Answered from another address")
    WORDS = "words", _("Words")


class ProposalState(models.TextChoices):
    OPEN = "open", _("Waits")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class AnswerProposalQuerySet(models.QuerySet["AnswerProposal"]):
    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN).order_by("created_at", "pk")

    def about_stand_ins(self) -> Self:
        """Those that the invited themselves may settle, too."""
        return self.filter(kind__in=[ProposalKind.DELEGATE, ProposalKind.OTHER_SENDER])


class AnswerProposal(models.Model):
    """A reply by mail that is never applied by itself.

    `name` and `address` are whoever would come, or answered, instead of the invited; `answer` is what they
    said, an `Answer` or empty. `starts_at` and `ends_at` are the time that is proposed, empty where it could
    not be read. `said_at` is when it was said, by the clock of whoever said it.
    """

    registration = models.ForeignKey(
        "events.Registration", models.CASCADE, related_name="proposals", verbose_name=_("registration")
    )
    mail = models.ForeignKey(
        "notifications.ReceivedMail", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ProposalKind)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    answer = models.CharField(_("answer"), max_length=10, blank=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    address = models.CharField(_("e-mail"), max_length=254, blank=True)
    text = models.TextField(_("words"), blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("to"), null=True, blank=True)
    said_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = AnswerProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal by mail")
        verbose_name_plural = _("proposals by mail")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["registration"], condition=Q(state="open"), name="proposal_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.registration}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def other(self) -> str:
        """Whoever is named in it, as one would say it."""
        return self.name or self.address
