"""The room in Django's administration: to look things up, and to set who edits for a co-organiser.

What follows a rule (states, answers, seats, invitations) has its own pages; here it is read. The stubs know
admin classes as generic, Django's own classes are not: hence the ignores.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from events.models import (
    AnswerRecord,
    CalendarFeed,
    CoOrganiser,
    Event,
    Invitation,
    InvitationBatch,
    Registration,
    SignUp,
    Venue,
)
from events.operations import events
from events.operations.events import Programme

_BATCH_FACTS = ("created_at", "created_by", "send_at", "state", "total", "done")
_RECORD_FACTS = ("at", "by", "channel", "before", "after", "seats")
_INVITATION_FACTS = ("state", "created_at", "sent_at", "reminded_at")


class _Looked(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be read, by those who may read: nothing is added, changed or deleted past the operations."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class _LookedInline(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CoOrganiserInline(admin.TabularInline):  # type: ignore[type-arg]
    """Who edits for an organisation that hosts with the network."""

    model = CoOrganiser
    extra = 0
    autocomplete_fields = ["organisation"]
    raw_id_fields = ["editors"]


class BatchInline(_LookedInline):
    model = InvitationBatch
    fields = _BATCH_FACTS
    readonly_fields = _BATCH_FACTS


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A change here goes the same way as on the event's own page, and writes to nobody."""

    list_display = ["title", "kind", "state", "network", "starts_at", "board"]
    list_filter = ["state", "kind", "mode", "visibility", "network"]
    list_select_related = ["network"]
    search_fields = ["title", "title_en", "venue__name"]
    date_hierarchy = "starts_at"
    raw_id_fields = ["contact", "organiser", "venue"]
    filter_horizontal = ["themes"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    readonly_fields = ["state", "reason", "uid", "sequence", "created_at", "changed_at", "board"]
    inlines = [CoOrganiserInline, BatchInline]

    @admin.display(description=_("board"))
    def board(self, event: Event) -> SafeString:
        url = reverse("events:board", args=[event.pk])
        return format_html('<a href="{}">{}</a>', url, _("Open the board"))

    def save_model(self, request: HttpRequest, obj: Event, form: ModelForm[Event], change: bool) -> None:
        """Through the operations, so that sequences, feeds and waiting lists follow."""
        if change:
            events.edit(obj, Programme(), notify=False)
        else:
            events.create(obj, Programme())

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        """An event is cancelled, not deleted: calendars and people must be told."""
        return False


class RecordInline(_LookedInline):
    """The audit lines of one registration."""

    model = AnswerRecord
    fields = _RECORD_FACTS
    readonly_fields = _RECORD_FACTS


class InvitationInline(_LookedInline):
    model = Invitation
    fields = _INVITATION_FACTS
    readonly_fields = _INVITATION_FACTS


@admin.register(Registration)
class RegistrationAdmin(_Looked):
    """Who stands where; answers are given on the board. The dish of a person is nobody's list."""

    list_display = ["person", "event", "status", "attendance", "seats", "answered_at"]
    list_filter = ["status", "attendance", "channel", "event__network"]
    list_select_related = ["person", "event"]
    search_fields = ["person__name", "person__email", "event__title"]
    exclude = ["dish", "link_nonce", "link_hash", "public_id", "first_message_id"]
    inlines = [InvitationInline, RecordInline]


@admin.register(AnswerRecord)
class AnswerRecordAdmin(_Looked):
    """Every change of every answer: who, by which road, from what to what."""

    list_display = ["at", "registration", "before", "after", "channel", "by"]
    list_filter = ["channel", "after", "at"]
    list_select_related = ["registration__person", "registration__event", "by"]
    search_fields = ["registration__person__name", "registration__event__title"]
    date_hierarchy = "at"


@admin.register(InvitationBatch)
class InvitationBatchAdmin(_Looked):
    list_display = ["event", "created_by", "created_at", "state", "total", "done"]
    list_filter = ["state"]
    list_select_related = ["event", "created_by"]
    exclude = ["person_ids", "audience"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvitationBatch]:
        return super().get_queryset(request).defer("person_ids", "audience")


@admin.register(SignUp)
class SignUpAdmin(_Looked):
    list_display = ["email", "name", "event", "created_at", "confirmed_at"]
    list_filter = ["confirmed_at"]
    list_select_related = ["event"]
    exclude = ["token_hash", "wishes"]


@admin.register(CalendarFeed)
class CalendarFeedAdmin(_Looked):
    """That a feed exists and is used; never its address."""

    list_display = ["person", "name", "state", "last_fetched_at"]
    list_filter = ["state"]
    list_select_related = ["person"]
    exclude = ["nonce", "token_hash"]


@admin.register(Venue)
class VenueAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A slip of the pen is mended here for every event of the place; what has changed is a new row."""

    list_display = ["name", "room", "address", "municipality", "step_free", "hearing_loop"]
    list_filter = ["step_free", "hearing_loop"]
    list_select_related = ["municipality"]
    search_fields = ["name", "room", "address"]
    autocomplete_fields = ["municipality"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Venue]:
        return super().get_queryset(request).defer("municipality__boundary")
