"""An event, its programme, its hosts and the dishes one may choose between."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.models import seat_numbers
from events.models.registrations import Attendance, Registration
from networks.models import Membership


class EventKind(models.TextChoices):
    NETWORK_MEETING = "network_meeting", _("Network meeting")
    THEME_SEMINAR = "theme_seminar", _("Theme seminar")
    CONFERENCE = "conference", _("Conference")
    ANNUAL_MEETING = "annual_meeting", _("Annual meeting")
    INFORMATION_MEETING = "information_meeting", _("Information meeting")
    STUDY_TRIP = "study_trip", _("Study trip")
    AWARD_CEREMONY = "award_ceremony", _("Award ceremony")
    PRIZE_EVENT = "prize_event", _("Prize event")


class EventState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    OPEN = "open", _("Open for registration")
    REGISTRATION_CLOSED = "registration_closed", _("Registration closed")
    POSTPONED = "postponed", _("Postponed, date to follow")
    CANCELLED = "cancelled", _("Cancelled")
    HELD = "held", _("Held")
    ARCHIVED = "archived", _("Archived")


_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})

_TAKEN = {"", "svar", "tilmeld"}
"""What cannot stand for a title in an address: pages of the event have these names."""

COMING_STATES = [EventState.PUBLISHED, EventState.OPEN, EventState.REGISTRATION_CLOSED]
"""States of an event that is going to happen."""


class Mode(models.TextChoices):
    PHYSICAL = "physical", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("In person and online")


class EventVisibility(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    MEMBERS = "members", _("Members of the network")
    INVITED = "invited", _("Only those invited")


class FreedSeats(models.TextChoices):
    AT_ONCE = "at_once", _("Goes at once to the first in line who fits")
    OFFERED = "offered", _("Is offered to the first in line who fits, and held for a while")


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Person | AnonymousUser) -> Self:
        """Public events, events of the user's networks, and those the user is invited to; drafts are their hosts'."""
        if user.is_authenticated and user.is_administrator:
            return self
        members = Membership.objects.standing().filter(network=OuterRef("network"), person=user.pk)
        seen = Q(visibility=EventVisibility.PUBLIC) | Q(visibility=EventVisibility.MEMBERS) & Q(
            Exists(members)
        )
        if user.is_authenticated:
            seen |= Q(Exists(Registration.objects.asked().filter(event=OuterRef("pk"), person=user.pk)))
        return self.filter(seen & ~Q(state=EventState.DRAFT) | self._edited_by(user))

    def edited_by(self, user: Person | AnonymousUser) -> Self:
        """Events whose board the user may open (the list form of `rules.may_edit`)."""
        if user.is_authenticated and user.is_administrator:
            return self
        return self.filter(self._edited_by(user))

    def _edited_by(self, user: Person | AnonymousUser) -> Q:
        if not user.is_authenticated:
            return Q(pk__in=[])
        coordinators = Membership.objects.coordinators().filter(network=OuterRef("network"), person=user.pk)
        editors = CoOrganiser.objects.filter(event=OuterRef("pk"), editors=user.pk)
        return Q(contact=user.pk) | Exists(coordinators) | Exists(editors)

    def public(self) -> Self:
        """What anybody may see, feeds of strangers included."""
        return self.filter(visibility=EventVisibility.PUBLIC).exclude(state=EventState.DRAFT)

    def upcoming(self, now: datetime | None = None) -> Self:
        """Not over; what is postponed without a date is upcoming until it gets one or is cancelled."""
        return self.filter(Q(ends_at__gt=now or timezone.now()) | Q(state=EventState.POSTPONED))

    def past(self) -> Self:
        return self.filter(ends_at__lte=timezone.now()).exclude(state=EventState.POSTPONED)

    def coming(self, now: datetime | None = None) -> Self:
        return self.upcoming(now).filter(state__in=COMING_STATES)

    def between(self, first: date, last: date | None = None) -> Self:
        """Those that touch these days on the clock of the house, both included; without `last` all that come."""
        zone = timezone.get_default_timezone()
        later = self.filter(ends_at__gt=datetime.combine(first, time(), zone))
        if last is None:
            return later
        return later.filter(starts_at__lt=datetime.combine(last + timedelta(days=1), time(), zone))

    def in_networks(self, slugs: Collection[str]) -> Self:
        return self.filter(network__slug__in=slugs)

    def of_kinds(self, kinds: Collection[str]) -> Self:
        return self.filter(kind__in=kinds)

    def about(self, themes: Collection[str]) -> Self:
        """With any of these themes, by slug."""
        links = Event.themes.through.objects.filter(event=OuterRef("pk"), theme__slug__in=themes)
        return self.filter(Exists(links))

    def in_municipalities(self, codes: Collection[str]) -> Self:
        """Where people come to a place there; a meeting that is only online lies nowhere."""
        return self.exclude(mode=Mode.ONLINE).filter(venue__municipality__in=codes)

    def hosted_by(self, organisations: Collection[str]) -> Self:
        """By any of these organisations, by slug, alone or together with others."""
        together = CoOrganiser.objects.filter(event=OuterRef("pk"), organisation__slug__in=organisations)
        return self.filter(Q(organiser__slug__in=organisations) | Exists(together))

    def attended(self, attendance: str) -> Self:
        """Where one may come in person, or online."""
        return self.exclude(mode=Mode.PHYSICAL if attendance == Attendance.ONLINE else Mode.ONLINE)

    def with_seats(self, now: datetime | None = None) -> Self:
        """Adds `taken_in_person`, `taken_online`, `maybe_count` (seats) and `waiting_count` (people)."""
        return self.annotate(**seat_numbers.of_each(now or timezone.now()))

    def with_free_seats(self, now: datetime | None = None) -> Self:
        """Open for registration, with room in at least one of the ways one may come."""
        there = ~Q(mode=Mode.ONLINE) & (Q(capacity=None) | Q(taken_in_person__lt=F("capacity")))
        online = ~Q(mode=Mode.PHYSICAL) & (Q(online_capacity=None) | Q(taken_online__lt=F("online_capacity")))
        now = now or timezone.now()
        return self.with_seats(now).filter(there | online, state=EventState.OPEN, ends_at__gt=now)

    def with_place(self) -> Self:
        """And with whoever invites; the outline of the municipality is left where it is, it is some kilobytes for each."""
        rows = self.select_related("venue__municipality", "network", "organiser", "contact")
        return rows.defer("venue__municipality__boundary")


class Event(models.Model):
    """A meeting, seminar or annual gathering.

    `uid` and `sequence` are how the calendars of the invited recognise the event and tell a newer
    version from an older one (RFC 5545 3.8.4.7, 3.8.7.4); `sequence` grows whenever the time, the
    place or the online link changes, or the event is cancelled. `asked_sequence` is the version that people
    were last asked about: an answer to an older one says nothing, an answer to a later one does, also where a
    change was told to nobody. `changed_at` moves with every change that a calendar shows.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=EventKind, default=EventKind.NETWORK_MEETING)
    state = models.CharField(_("state"), max_length=20, choices=EventState, default=EventState.DRAFT)
    visibility = models.CharField(
        _("who sees it"), max_length=10, choices=EventVisibility, default=EventVisibility.PUBLIC
    )
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    summary = models.TextField(_("Why should people come?"), blank=True)
    description = models.TextField(_("more about it"), blank=True)
    network = models.ForeignKey(
        "networks.Network",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("network"),
    )
    organiser = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("organiser"),
    )
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="events_hosted",
        verbose_name=_("who invites"),
    )
    themes = models.ManyToManyField(
        "networks.Theme", blank=True, related_name="events", verbose_name=_("themes")
    )
    mode = models.CharField(_("how people meet"), max_length=10, choices=Mode, default=Mode.PHYSICAL)
    venue = models.ForeignKey(
        "events.Venue", models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("place")
    )
    online_url = models.URLField(_("link to the online meeting"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    capacity = models.PositiveIntegerField(
        _("seats"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    online_capacity = models.PositiveIntegerField(
        _("seats online"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_deadline = models.DateTimeField(_("answer no later than"), null=True, blank=True)
    open_registration = models.BooleanField(_("people who are not invited may sign up"), default=False)
    guests_allowed = models.PositiveSmallIntegerField(_("guests each may bring"), default=0)
    freed_seats = models.CharField(
        _("a seat that comes free"), max_length=10, choices=FreedSeats, default=FreedSeats.OFFERED
    )
    reason = models.CharField(_("why it is postponed or cancelled"), max_length=300, blank=True)
    series = models.SlugField(_("series"), max_length=80, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    asked_sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_it_starts",
                violation_error_message=_("An event must end after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(registration_deadline=None) | Q(registration_deadline__lte=F("ends_at")),
                name="event_deadline_before_its_end",
                violation_error_message=_("The deadline must come before the event is over."),
            ),
        ]
        indexes = [
            models.Index(fields=["visibility", "starts_at"]),
            models.Index(fields=["network", "starts_at"]),
            models.Index(fields=["state", "ends_at"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", args=[self.pk, _words_of(self.title)])

    @property
    def takes_answers(self) -> bool:
        """Whether people may answer and change their answer by themselves now."""
        return self.state == EventState.OPEN and not self.deadline_passed

    @property
    def deadline_passed(self) -> bool:
        return timezone.now() > self.answer_by

    @property
    def answer_by(self) -> datetime:
        """The deadline, or the start where none is set."""
        return self.registration_deadline or self.starts_at

    @property
    def has_begun(self) -> bool:
        return timezone.now() >= self.starts_at

    @property
    def is_coming(self) -> bool:
        return self.state in COMING_STATES and self.ends_at > timezone.now()

    @property
    def has_physical(self) -> bool:
        return self.mode != Mode.ONLINE

    @property
    def has_online(self) -> bool:
        return self.mode != Mode.PHYSICAL

    @property
    def has_online_url(self) -> bool:
        return bool(self.online_url)

    @property
    def shown_title(self) -> str:
        """The title in the language of the page, where there is one in it."""
        return (get_language() == "en" and self.title_en) or self.title

    @property
    def title_language(self) -> str:
        """The language of the title as it is shown, for readers of pages in the other one."""
        return "en" if get_language() == "en" and self.title_en else "da"

    @property
    def host_line(self) -> str:
        """Who invites, in words: the contact, the network, else the organiser."""
        names = [str(part) for part in (self.contact, self.network or self.organiser) if part]
        return ", ".join(names)


class CoOrganiser(models.Model):
    """An organisation that hosts with the main organiser; its editors see and edit this one event."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="co_organisers")
    organisation = models.ForeignKey("networks.Organisation", models.CASCADE, related_name="+")
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="co_organised")

    class Meta:
        verbose_name = _("co-organiser")
        verbose_name_plural = _("co-organisers")
        constraints = [
            models.UniqueConstraint(fields=["event", "organisation"], name="organisation_hosts_an_event_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class AgendaItem(models.Model):
    """One line of the programme. Times are of the event's first day, in Danish time."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    title = models.CharField(max_length=300)
    speaker = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["event", "position"], name="agenda_position_once")]

    def __str__(self) -> str:
        return self.title


class Dish(models.Model):
    """A dish to choose. We ask what people will eat, never why."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="dishes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("dish"), max_length=100)

    class Meta:
        verbose_name = _("dish")
        verbose_name_plural = _("dishes")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="dish_once")]

    def __str__(self) -> str:
        return self.name


@lru_cache(maxsize=1024)
def _words_of(title: str) -> str:
    """As they stand in the address of an event's page."""
    words = slugify(title.lower().translate(_DANISH))[:60].rstrip("-")
    return "-" if words in _TAKEN else words
