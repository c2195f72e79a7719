"""Messages in the administration: to be looked up, never changed by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import outbox
from notifications.models import Message, MessageQuerySet


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin[Message]):
    """Bodies are left out: they carry personal links."""

    list_display = ("to_address", "subject", "kind", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state", "kind", "language")
    search_fields = ("to_address", "subject", "last_error")
    date_hierarchy = "created_at"
    show_full_result_count = False
    actions = ("send_again",)
    fields = (
        "to_address",
        "to_name",
        "person",
        "kind",
        "language",
        "subject",
        "state",
        "attempts",
        "last_error",
        "created_at",
        "not_before",
        "sent_at",
        "message_uid",
        "key",
        "thread",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Message | None = None) -> Any:
        return self.fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        return False

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, queryset: MessageQuerySet) -> None:
        number = outbox.resend_all(queryset)
        words = ngettext("%(number)s mail is in line again.", "%(number)s mails are in line again.", number)
        self.message_user(request, words % {"number": number})
