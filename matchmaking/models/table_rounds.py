"""Rounds at an event: who takes part, where each sits in each round, and what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import SEATED, Attendance, Status


class RoundsKind(models.TextChoices):
    TABLES = "tables", _("Tables")
    PAIRS = "pairs", _("Two and two")


class RoundsState(models.TextChoices):
    OPEN = "open", _("People tell what they offer and need")
    WISHES = "wishes", _("People wish for each other")
    DRAFT = "draft", _("The plan is a draft")
    LOCKED = "locked", _("The plan is locked")
    RUNNING = "running", _("The rounds are running")
    FEEDBACK = "feedback", _("People say whom they go on with")
    CLOSED = "closed", _("Closed")


TAKES_PROFILES = [RoundsState.OPEN, RoundsState.WISHES, RoundsState.DRAFT]
"""While people may still say what they offer, need and wish."""
TOLD = [RoundsState.LOCKED, RoundsState.RUNNING, RoundsState.FEEDBACK, RoundsState.CLOSED]
"""The plan is no secret any more."""
OVER = [RoundsState.FEEDBACK, RoundsState.CLOSED]
"""The rounds took place, whatever becomes of the event."""


class TableRounds(models.Model):
    """The rounds of one event: tables, or pairs. Rounds and tables are counted from 1.

    `revision` grows with every change of the plan: whoever confirms an edit says which plan they saw.
    `running` is the round that runs, 0 before the first; `ends_at` is when its bell rings.
    """

    event = models.OneToOneField("events.Event", models.CASCADE, related_name="table_rounds")
    kind = models.CharField(_("how people meet"), max_length=6, choices=RoundsKind, default=RoundsKind.TABLES)
    state = models.CharField(_("state"), max_length=8, choices=RoundsState, default=RoundsState.OPEN)
    rounds = models.PositiveSmallIntegerField(_("rounds"), default=4)
    tables = models.PositiveSmallIntegerField(_("tables"), default=8)
    seats_per_table = models.PositiveSmallIntegerField(_("seats at each table"), default=6)
    table_names: models.JSONField[list[str], list[str]] = models.JSONField(
        _("where the tables stand"), default=list, blank=True
    )
    starts_at = models.DateTimeField(_("the first round begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes in a round"), default=15)
    pause_minutes = models.PositiveSmallIntegerField(_("minutes between rounds"), default=5)
    min_municipalities = models.PositiveSmallIntegerField(_("municipalities at each table"), default=2)
    min_champions = models.PositiveSmallIntegerField(_("local champions at each table"), default=1)
    allow_repeats = models.BooleanField(_("two may sit together more than once"), default=False)
    seed = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    running = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    suggested_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("rounds at an event")
        verbose_name_plural = _("rounds at events")
        constraints = [
            models.CheckConstraint(
                condition=Q(rounds__gte=1, tables__gte=1, seats_per_table__gte=2, minutes__gte=1),
                name="rounds_have_tables_and_time",
                violation_error_message=_("There must be a round, a table, two seats and a minute."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.rounds} × {self.tables}"

    @property
    def takes_profiles(self) -> bool:
        return self.state in TAKES_PROFILES

    @property
    def is_told(self) -> bool:
        return self.state in TOLD

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def numbers(self) -> range:
        return range(1, self.rounds + 1)

    @property
    def places(self) -> int:
        """Seats of all tables together."""
        return self.tables * self.seats_per_table

    def begins(self, number: int) -> datetime:
        """When a round begins by the programme."""
        return self.starts_at + timedelta(minutes=(number - 1) * (self.minutes + self.pause_minutes))

    def ends(self, number: int) -> datetime:
        return self.begins(number) + timedelta(minutes=self.minutes)

    def table_name(self, table: int) -> str:
        """Where it stands; empty where nobody has said."""
        return self.table_names[table - 1] if table <= len(self.table_names) else ""


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def coming(self) -> Self:
        """Who still comes to the event, and comes in person: people online sit at no table.

        Whose yes was to an earlier date keeps their place at the tables for as long as their seat is held.
        """
        asked_again = Q(
            registration__status=Status.UNANSWERED,
            registration__asked_again=True,
            registration__held_until__gt=timezone.now(),
        )
        return self.filter(
            Q(registration__status__in=SEATED) | asked_again,
            registration__attendance=Attendance.IN_PERSON,
            registration__person__isnull=False,
        )

    def here(self) -> Self:
        """Coming, and not missed at the table."""
        return self.coming().filter(missing_since=None)

    def named(self) -> Self:
        """With what pages say of a participant."""
        rows = self.select_related("registration__person", "registration__organisation", "municipality")
        return rows.defer("municipality__boundary")


class Participant(models.Model):
    """One who sits at the tables: a registration, and what the seating must know of them.

    `profile` is what they offer and need, their own or that of their organisation; without `consented_at` nothing
    of it is used. `keeps_seat` (they cannot easily move between tables) is for coordinators' eyes alone, and is
    forgotten some days after the event. `absent` are the rounds they do not take part in.
    """

    table_rounds = models.ForeignKey(TableRounds, models.CASCADE, related_name="participants")
    registration = models.OneToOneField(
        "events.Registration", models.CASCADE, related_name="table_participant"
    )
    profile = models.ForeignKey(
        "matchmaking.Profile", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    municipality = models.ForeignKey(
        "networks.Municipality", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_champion = models.BooleanField(_("local champion"), default=False)
    keeps_seat = models.BooleanField(_("keeps the same table"), default=False)
    kept_table = models.PositiveSmallIntegerField(_("which table"), null=True, blank=True)
    absent: models.JSONField[list[int], list[int]] = models.JSONField(default=list, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    missing_since = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.registration.person or "")

    @property
    def home(self) -> str:
        """The organisation they come from, in a word; empty where there is none."""
        return str(self.registration.organisation or "")

    @property
    def is_missing(self) -> bool:
        return self.missing_since is not None


class Seat(models.Model):
    """Where somebody sits in a round. `table` is empty where they no longer sit anywhere.

    The row stays when they are moved, and `sequence` grows: it is the entry in their calendar (RFC 5545 3.8.7.4).
    """

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    table = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number", "table", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "number"], name="one_seat_in_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.number}, {self.table}"


class PlanningState(models.TextChoices):
    WAITING = "waiting", _("Waits for its turn")
    WORKING = "working", _("Is being planned")
    DONE = "done", _("Planned")
    IMPOSSIBLE = "impossible", _("Impossible")
    FAILED = "failed", _("Did not work out")


UNDER_WAY = [PlanningState.WAITING, PlanningState.WORKING]


class Planning(models.Model):
    """One run of the engine, in the background. Shares are of 1; bounds are what no plan at all can beat."""

    table_rounds = models.ForeignKey(TableRounds, models.CASCADE, related_name="plannings")
    state = models.CharField(max_length=10, choices=PlanningState, default=PlanningState.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    seconds = models.FloatField(default=4)
    seed = models.PositiveIntegerField(default=1)
    people = models.PositiveSmallIntegerField(default=0)
    worst = models.FloatField(null=True, blank=True)
    worst_bound = models.FloatField(null=True, blank=True)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    total_bound = models.PositiveBigIntegerField(null=True, blank=True)
    repeats = models.PositiveIntegerField(default=0)
    message_da = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    """When the engine last said how far it was."""
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("planning")
        verbose_name_plural = _("plannings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table_rounds"],
                condition=Q(state__in=["waiting", "working"]),
                name="one_planning_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table_rounds}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def took(self) -> float | None:
        """Seconds from the start to the plan."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()

    def message(self, language: str) -> str:
        return self.message_en if language.startswith("en") else self.message_da


class MeetRequestState(models.TextChoices):
    ASKED = "asked", _("Asked")
    ACCEPTED = "accepted", _("You have an appointment")
    OTHER_TIME = "other_time", _("Another time is proposed")
    DECLINED = "declined", _("No")
    EXPIRED = "expired", _("Run out")


class MeetRequestQuerySet(models.QuerySet["MeetRequest"]):
    def open(self) -> Self:
        """Waits for a yes or a no; what has run out counts for nothing, even before the clock has come by."""
        waiting = [MeetRequestState.ASKED, MeetRequestState.OTHER_TIME]
        return self.filter(state__in=waiting, expires_at__gt=timezone.now())

    def of(self, participant: Participant) -> Self:
        return self.filter(Q(asker=participant) | Q(asked=participant))

    def with_people(self) -> Self:
        asker = ("asker__registration__person", "asker__registration__organisation")
        return self.select_related(*asker, "asked__registration__person", "asked__registration__organisation")


class MeetRequest(models.Model):
    """One would like to talk with another, alone, in a pause. Contact is told after a yes; a no is told to nobody.

    `slot` is the pause that was proposed, `other_slot` the one that the asked would rather have.
    """

    asker = models.ForeignKey(Participant, models.CASCADE, related_name="requests_made")
    asked = models.ForeignKey(Participant, models.CASCADE, related_name="requests_received")
    slot = models.DateTimeField()
    other_slot = models.DateTimeField(null=True, blank=True)
    words = models.CharField(_("a few words"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=MeetRequestState, default=MeetRequestState.ASKED)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MeetRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("one-to-one request")
        verbose_name_plural = _("one-to-one requests")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="request_is_to_another"),
            models.UniqueConstraint(
                fields=["asker", "asked"],
                condition=Q(state__in=["asked", "other_time"]),
                name="requested_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.asked}: {self.state}"

    @property
    def is_open(self) -> bool:
        waits = self.state in (MeetRequestState.ASKED, MeetRequestState.OTHER_TIME)
        return waits and self.expires_at > timezone.now()

    @property
    def looks_open(self) -> bool:
        """To the asker: a no is silent, and so it waits until it would have run out."""
        return self.state != MeetRequestState.EXPIRED and self.expires_at > timezone.now()

    @property
    def agreed_slot(self) -> datetime:
        return self.other_slot or self.slot

    @property
    def waits_for(self) -> Participant:
        """Whose turn it is to answer."""
        return self.asker if self.state == MeetRequestState.OTHER_TIME else self.asked


class GoOn(models.Model):
    """Whether one would like to go on with somebody they met. Told to nobody, unless both say yes."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="go_ons")
    other = models.ForeignKey(Participant, models.CASCADE, related_name="wanted_by")
    yes = models.BooleanField()
    answered_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    """When both had said yes, and were introduced."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "other"], name="said_once_about_another"),
            models.CheckConstraint(condition=~Q(participant=F("other")), name="go_on_is_with_another"),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.other}"
