"""The room in Django's administration: to look things up. What follows a rule has its own pages.

The stubs know admin classes as generic, Django's own classes are not: hence the ignores. Interests and threads are not
here: who asked whom is for the two alone.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from projects.models import Partner, Partnership, ProjectIdea, Scoping


class _Looked(admin.ModelAdmin):  # type: ignore[type-arg]
    """To be read: nothing is added, changed or deleted past the operations."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PartnerInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Partner
    fields = ["organisation", "role", "hours", "cash", "state"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ProjectIdea)
class ProjectIdeaAdmin(_Looked):
    list_display = ["title", "organisation", "network", "visibility", "state", "published_at", "expires_at"]
    list_filter = ["state", "visibility", "programme", "network"]
    search_fields = ["title", "organisation__name"]
    list_select_related = ["organisation", "network"]


@admin.register(Partnership)
class PartnershipAdmin(_Looked):
    list_display = ["idea", "proposed_at", "confirmed_at"]
    list_select_related = ["idea"]
    inlines = [PartnerInline]


@admin.register(Scoping)
class ScopingAdmin(_Looked):
    list_display = ["idea", "adviser", "asked_at", "outcome", "closed_at"]
    list_filter = ["outcome"]
    list_select_related = ["idea", "adviser"]
