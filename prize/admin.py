"""Locked records in Django's administration: to be read, and nothing else."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from prize.models import LockedRecord, PrizeRole


@admin.register(LockedRecord)
class LockedRecordAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """For whoever keeps an edition, and only that edition's; an administrator without a role sees none."""

    list_display = ("edition", "sequence", "kind", "body", "decided_on")
    actions = None
    readonly_fields = tuple(field.name for field in LockedRecord._meta.fields)  # noqa: SLF001  # documented

    def get_queryset(self, request: HttpRequest) -> QuerySet[LockedRecord]:
        rows: QuerySet[LockedRecord] = super().get_queryset(request)
        return rows.filter(edition__in=PrizeRole.objects.filter(person=request.user.pk).values("edition"))

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
