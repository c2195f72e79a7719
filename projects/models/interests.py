"""Interest in an idea, and the thread that opens when its owner has said yes too."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.models.ideas import ProjectIdea


class InterestState(models.TextChoices):
    ASKED = "asked", _("Not answered yet")
    ACCEPTED = "accepted", _("Said yes to")
    DECLINED = "declined", _("Said no to")


class Seen(models.TextChoices):
    """Where an interest stands as the one who showed it sees it: a no looks like silence, to the end."""

    WAITING = "waiting", _("Not answered yet")
    ACCEPTED = "accepted", _("You are in touch")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Taken back")


class InterestQuerySet(models.QuerySet["Interest"]):
    def to_answer(self) -> Self:
        """Those that wait for the owner."""
        return self.filter(state=InterestState.ASKED, withdrawn_at=None, expires_at__gt=timezone.now())

    def accepted(self) -> Self:
        return self.filter(state=InterestState.ACCEPTED)

    def with_people(self) -> Self:
        return self.select_related("person", "organisation__municipality", "idea", "thread")


class Interest(models.Model):
    """A person would like to be part of it. Who they are is shown to the owner only after the owner's yes.

    A no is told to nobody: the row says so, and `seen_at` does not.
    """

    idea = models.ForeignKey(ProjectIdea, models.CASCADE, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="project_interests")
    organisation = models.ForeignKey(
        "networks.Organisation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = models.TextField(_("words"), max_length=2000, blank=True)
    state = models.CharField(max_length=10, choices=InterestState, default=InterestState.ASKED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    objects = InterestQuerySet.as_manager()

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "person"],
                name="one_interest_of_a_person",
                violation_error_message=_("You have shown your interest already."),
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at=None)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="answered_interest_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.idea}"

    def seen_at(self, now: datetime) -> Seen:
        """What the one who showed it is told; the same for a no and for no answer."""
        if self.state == InterestState.ACCEPTED:
            return Seen.ACCEPTED
        if self.withdrawn_at is not None:
            return Seen.WITHDRAWN
        return Seen.WAITING if self.idea.is_seeking and now < self.expires_at else Seen.CLOSED

    @property
    def seen(self) -> Seen:
        return self.seen_at(timezone.now())

    @property
    def waits(self) -> bool:
        """For the owner."""
        return (
            self.state == InterestState.ASKED
            and self.withdrawn_at is None
            and self.expires_at > timezone.now()
        )


class Thread(models.Model):
    """The conversation after two yeses. Either side may close it."""

    interest = models.OneToOneField(Interest, models.CASCADE, related_name="thread")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self) -> str:
        return str(self.interest)


class Note(models.Model):
    """One message in a thread."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("message"), max_length=4000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
