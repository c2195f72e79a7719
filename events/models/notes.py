"""Days that stand in calendars without being a meeting here: a deadline, or a meeting that is held elsewhere."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language


class DatedNoteQuerySet(models.QuerySet["DatedNote"]):
    def public(self) -> Self:
        return self.filter(is_public=True)

    def since(self, first: date) -> Self:
        return self.filter(day__gte=first)


class DatedNote(models.Model):
    """One day in the calendars of those who read it (`NoteReader`), and in the public one where `is_public`.

    Rooms above write it through `events.operations.notes`, each under keys of its own (`prize:12:award`). Without
    `begins` it is the whole day. `sequence` grows when the day, the hours or the place change, or it is called off
    (RFC 5545 3.8.7.4); `changed_at` with everything that shows. `path` is the page about it, on this site.
    """

    key = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=250)
    title_en = models.CharField(max_length=250, blank=True)
    day = models.DateField()
    begins = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=150, blank=True)
    path = models.CharField(max_length=250, blank=True)
    network = models.ForeignKey(
        "networks.Network", models.SET_NULL, null=True, blank=True, related_name="dated_notes"
    )
    is_public = models.BooleanField(default=False)
    is_off = models.BooleanField(default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DatedNoteQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["is_public", "day"], name="public_notes_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the language of the calendar, where there is one in it."""
        return (get_language() == "en" and self.title_en) or self.title


class NoteReader(models.Model):
    """In whose own calendar a note stands."""

    needs_no_person = True
    note = models.ForeignKey(DatedNote, models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="dated_notes")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "note"], name="note_read_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.note_id}"
