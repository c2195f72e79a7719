"""A person's standing at an event, and the guests they bring."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Person
from events.models.counting import NAMES, Counted, count_in, counted_of, move, moving, recount, written
from events.models.tallies import Moves
from lib.together import Inserted, together
from networks.models import Membership, MembershipState

LOWER = string.ascii_lowercase + string.digits


def new_public_id() -> str:
    """12 lower-case letters and digits: mail systems fold case."""
    number, letters = secrets.randbelow(len(LOWER) ** 12), ""
    while len(letters) < 12:
        number, place = divmod(number, len(LOWER))
        letters += LOWER[place]
    return letters


def new_nonce() -> str:
    return secrets.token_urlsafe(12)


class Status(models.TextChoices):
    UNANSWERED = "unanswered", _("Has not answered")
    ACCEPTED = "accepted", _("Attending")
    TENTATIVE = "tentative", _("Maybe")
    WAITLISTED = "waitlisted", _("Waiting list")
    DECLINED = "declined", _("Not attending")
    CANCELLED = "registration_cancelled", pgettext_lazy("an answer", "Cancelled")
    ATTENDED = "attended", _("Attended")
    NO_SHOW = "no_show", _("No-show")
    ANONYMISED = "anonymised", _("Anonymised")


SEATED = [Status.ACCEPTED, Status.ATTENDED, Status.NO_SHOW]
"""Statuses that occupy seats."""

HOLDING = [Status.WAITLISTED, Status.UNANSWERED, Status.TENTATIVE]
"""Statuses under which `held_until` keeps seats: an offer, or a re-asked yes after a new date."""


class Attendance(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class Channel(models.TextChoices):
    """By which road an answer came."""

    LINK = "link", _("Link in the mail")
    SITE = "site", _("Signed in")
    MAIL = "mail", _("Mail or calendar")
    COORDINATOR = "coordinator", _("The coordinator")
    SIGN_UP = "sign_up", _("Signed up")
    SYSTEM = "system", _("By itself")


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def bulk_create(self, objs: Iterable[Registration], *args: Any, **kwargs: Any) -> list[Registration]:
        with transaction.atomic():
            made = super().bulk_create(objs, *args, **kwargs)
            count_in(made)
        return made

    def write_many(self, rows: list[Registration]) -> list[Registration]:
        """As `bulk_create`, of whole new rows, in a third of the time. Call in a transaction."""
        if rows:
            (kept,) = together(Inserted(self.model, tells_key=True).many(rows))
            for row, (pk,) in zip(rows, kept, strict=True):
                row.pk = pk
                row._state.adding, row._state.db = False, self.db  # noqa: SLF001  # documented
            count_in(rows)
        return rows

    def update(self, **kwargs: Any) -> int:
        """Where it changes what is counted, the events are counted anew: for a few rows `save` is cheaper."""
        if not kwargs.keys() & NAMES:
            return super().update(**kwargs)
        with transaction.atomic():
            events = set(self.order_by().values_list("event_id", flat=True))
            changed = super().update(**kwargs)
            recount(events)
        return changed

    def bulk_update(
        self, objs: Iterable[Registration], fields: Iterable[str], *args: Any, **kwargs: Any
    ) -> int:
        """By `update`; what these objects know of how they are counted is old then."""
        rows, names = list(objs), list(fields)
        changed = super().bulk_update(rows, names, *args, **kwargs)
        if NAMES & set(names):
            for row in rows:
                row.counted = None
        return changed

    def taking_seats(self, now: datetime) -> Self:
        """Those whose seats nobody else may have: the seated, and valid holds."""
        return self.filter(Q(status__in=SEATED) | Q(status__in=HOLDING, held_until__gt=now))

    def seats_taken(self, now: datetime) -> dict[str, int]:
        """Seats taken, guests included, for each form of attendance."""
        rows = self.taking_seats(now).order_by().values("attendance").annotate(total=Sum("seats"))
        return {row["attendance"]: row["total"] for row in rows}

    def waiting(self) -> Self:
        """The waiting list in its order: first come, first served."""
        return self.filter(status=Status.WAITLISTED).order_by("turn", "pk")

    def coming(self) -> Self:
        return self.filter(status__in=SEATED)

    def known(self) -> Self:
        return self.exclude(status=Status.ANONYMISED)

    def asked(self) -> Self:
        """Without those whose invitation was withdrawn."""
        return self.exclude(invitation__state="revoked")

    def concerned(self) -> Self:
        """Whom a change concerns: all asked or registered who have not said no, and can be written to."""
        rows = self.known().exclude(status__in=[Status.DECLINED, Status.CANCELLED])
        return rows.asked().filter(person__is_active=True)

    def invited(self) -> Self:
        """Asked, and the asking was not withdrawn."""
        return self.filter(invitation__isnull=False).exclude(invitation__state="revoked")

    def remindable(self) -> Self:
        """Asked, silent, with an address that works, and not tired of our mails."""
        paused = Membership.objects.filter(
            network=OuterRef("event__network"), person=OuterRef("person"), state=MembershipState.PAUSED
        )
        # Who cannot be reached is looked up among the few, by an index of them: nobody's person is read.
        few = Q(mail_failed_at__isnull=False) | Q(is_active=False)
        unreached = Person.objects.filter(few, pk=OuterRef("person")).order_by()
        rows = self.filter(status=Status.UNANSWERED, invitation__isnull=False, invitation__silenced_at=None)
        rows = rows.exclude(Exists(paused)).exclude(Exists(unreached))
        return rows.exclude(invitation__state__in=["revoked", "bounced"])

    def wishing(self) -> Self:
        """Those who asked for a change after the deadline and wait for an answer."""
        return self.exclude(wish="").order_by("wished_at", "pk")


def _where_known(name: str) -> models.Index:
    """Of what most rows are without: an answer writes into it only where there is something to write."""
    return models.Index(
        fields=[name], condition=Q(**{f"{name}__isnull": False}), name=f"registration_{name}"[:30]
    )


class Registration(models.Model):
    """Where one person stands with one event; made when they are invited or sign up.

    `seats` counts the person and the guests. `turn` is the place on the waiting list, given under the
    event's lock and kept as long as the person waits. `held_until` keeps seats for somebody who has
    been offered them, or who said yes to an earlier date. `answered_at` is when an answer reached us, and
    `said_at` when it was given, which for a mail is earlier: what was said before it changes nothing. The
    personal link is derived from the secret key and `link_nonce`; only its hash is kept, and a new nonce
    revokes it. `was_asked` says that there is an invitation, so that who was asked can be counted. `organisation` and
    `municipality` are remembered as they were, so that counts survive when the person is forgotten.
    """

    event = models.ForeignKey(  # the indexes of Meta begin with it
        "events.Event", models.CASCADE, related_name="registrations", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="registrations",
        db_index=False,
    )
    organisation = models.ForeignKey(
        "networks.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    municipality = models.ForeignKey(
        "networks.Municipality", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    public_id = models.CharField(max_length=12, default=new_public_id, editable=False)
    link_nonce = models.CharField(max_length=16, default=new_nonce, editable=False)
    link_hash = models.CharField(max_length=64, null=True, editable=False)  # noqa: DJ001  # unique
    status = models.CharField(_("status"), max_length=24, choices=Status, default=Status.UNANSWERED)
    was_asked = models.BooleanField(default=False, editable=False)
    attendance = models.CharField(
        _("attendance"), max_length=10, choices=Attendance, default=Attendance.IN_PERSON
    )
    seats = models.PositiveSmallIntegerField(_("seats"), default=1)
    dish = models.ForeignKey(
        "events.Dish", models.SET_NULL, null=True, blank=True, related_name="registrations", db_index=False
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    listed = models.BooleanField(_("on the attendee list"), default=False)
    turn = models.PositiveIntegerField(null=True, blank=True, editable=False)
    queued_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    take_seat_at_once = models.BooleanField(_("take a free seat for me"), default=False)
    asked_again = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    said_at = models.DateTimeField(null=True, blank=True, editable=False)
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    wish = models.CharField(max_length=10, blank=True)
    wish_note = models.CharField(max_length=300, blank=True)
    wished_at = models.DateTimeField(null=True, blank=True)
    stand_in_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="stand_ins", db_index=False
    )
    first_message_id = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "person"],
                name="person_once_at_an_event",
                violation_error_message=_("This person is already registered."),
            ),
            # Not by `unique=True`, which adds an index for LIKE: each answer is written into every index.
            models.UniqueConstraint(fields=["public_id"], name="registration_of_each_public_id"),
            models.UniqueConstraint(fields=["link_hash"], name="registration_of_each_link"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="registration_takes_a_seat"),
            models.CheckConstraint(
                condition=~Q(status="waitlisted") | Q(turn__isnull=False), name="who_waits_has_a_turn"
            ),
        ]
        indexes = [
            models.Index(fields=["event", "status", "attendance"]),
            models.Index(
                fields=["event", "attendance", "turn"],
                condition=Q(status="waitlisted"),
                name="registration_in_line",
            ),
            models.Index(
                fields=["held_until"], condition=Q(held_until__isnull=False), name="registration_held"
            ),
            models.Index(
                fields=["event", "held_until"],
                condition=Q(held_until__isnull=False),
                name="registration_held_at",
            ),
            models.Index(fields=["event"], condition=~Q(wish=""), name="registration_wish"),
            models.Index(fields=["person", "event"]),
            models.Index(fields=["event", "-answered_at"]),
            *(_where_known(name) for name in ("organisation", "municipality", "dish", "stand_in_for")),
        ]

    counted: Counted | None = None
    """As the table has it and `Tally` counts it; None where that has not been read."""

    def __str__(self) -> str:
        return f"{self.person}, {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The row and what is counted of it, in one transaction; under the event's lock, as every standing is written."""
        names = kwargs.get("update_fields")
        if names is not None and not NAMES & set(names):
            super().save(*args, **kwargs)
            return
        with transaction.atomic(savepoint=False):
            before = self._counted_before()
            super().save(*args, **kwargs)
            self.counted = written(self, before, names)
            move(self, before, self.counted)

    def count_moves(self, moves: Moves, *names: str) -> None:
        """Note what is counted of it, for whoever writes these fields `together` and not by `save`."""
        before = self._counted_before()
        self.counted = written(self, before, names)
        moving(moves, self, before, self.counted)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        row = super().from_db(*args, **kwargs)
        row.counted = counted_of(row)
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.counted = None  # perhaps only a part was read: whoever saves asks again

    def _counted_before(self) -> Counted | None:
        if self._state.adding or self.counted is not None:
            return self.counted
        rows = Registration.objects.filter(pk=self.pk).order_by().values_list(*Counted._fields)
        found = rows.first()
        return Counted(*found) if found is not None else None

    @property
    def is_seated(self) -> bool:
        return self.status in SEATED

    @property
    def holds_a_seat(self) -> bool:
        """Seated, or with a hold that has not run out."""
        held = self.held_until is not None and self.held_until > timezone.now()
        return self.is_seated or (self.status in HOLDING and held)

    @property
    def has_offer(self) -> bool:
        """A freed seat waits for this person's yes."""
        return self.status == Status.WAITLISTED and self.holds_a_seat

    @property
    def has_answered(self) -> bool:
        return self.status != Status.UNANSWERED

    @property
    def guests_count(self) -> int:
        return self.seats - 1

    @property
    def may_see_online_url(self) -> bool:
        """The link is for those who come online."""
        return self.is_seated and self.attendance == Attendance.ONLINE


class Guest(models.Model):
    """Somebody a registered person brings; counted, named or not."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="guests")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=150, blank=True)
    dish = models.ForeignKey("events.Dish", models.SET_NULL, null=True, blank=True, related_name="guests")

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class AnswerRecord(models.Model):
    """What happened to a registration, line by line: who changed it, by which road, from what to what."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="records")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=12, choices=Channel)
    before = models.CharField(max_length=24, choices=Status)
    after = models.CharField(max_length=24, choices=Status)
    seats = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("answer in the history")
        verbose_name_plural = _("answers in the history")
        ordering = ["pk"]
        indexes = [models.Index(fields=["by"], condition=Q(by__isnull=False), name="record_by")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
