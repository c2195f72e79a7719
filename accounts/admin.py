"""People in the administration."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """Rights, and what is known of an address. There are no passwords to set: people sign in by mail."""

    list_display = ("name", "email", "language", "is_active", "is_staff", "mail_failed_at")
    list_filter = (
        "is_active",
        "is_staff",
        "is_superuser",
        "language",
        ("mail_failed_at", admin.EmptyFieldListFilter),
    )
    search_fields = ("name", "email")
    ordering = ("pk",)
    show_full_result_count = False
    readonly_fields = ("created_at", "last_login", "mail_failed_at", "mail_failure")
    fieldsets = (
        (None, {"fields": ("name", "email", "language")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("What we know"), {"fields": ("created_at", "last_login", "mail_failed_at", "mail_failure")}),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        """People are forgotten on their own page, which hands their seats on."""
        return False
