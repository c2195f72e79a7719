"""The room in Django's administration. What follows a rule goes through the operations, not through here.

The stubs know admin classes as generic, Django's own classes are not: hence the ignores.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from networks.models import (
    Affiliation,
    ContactGroup,
    LocalActionGroup,
    MailPause,
    MemberImport,
    Membership,
    Municipality,
    MunicipalityInRegion,
    Network,
    Organisation,
    Region,
    SustainableDevelopmentGoal,
    Theme,
)


class AffiliationInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Affiliation
    raw_id_fields = ["person"]
    extra = 0


class MunicipalityInRegionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = MunicipalityInRegion
    extra = 0


@admin.register(Network)
class NetworkAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "state", "visibility", "joining", "meetings_per_year"]
    list_filter = ["state", "visibility", "joining"]
    search_fields = ["name", "name_en"]
    prepopulated_fields = {"slug": ["name"]}
    filter_horizontal = ["themes"]

    def get_readonly_fields(self, request: HttpRequest, obj: Network | None = None) -> list[str]:
        """A new network may begin in any state; later ones move by the steps on its page."""
        return ["state"] if obj else []


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """To look things up; joining, leaving and roles have their own pages, with their own rules."""

    list_display = ["person", "network", "organisation", "state", "role", "changed_at"]
    list_filter = ["network", "state", "role"]
    list_select_related = ["person", "network", "organisation"]
    search_fields = ["person__name", "person__email", "organisation__name"]
    raw_id_fields = ["person", "organisation", "network"]

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> list[str]:
        return ["network", "person", "state", "role"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Membership | None = None) -> bool:
        return False


@admin.register(ContactGroup)
class ContactGroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "network"]
    list_filter = ["network"]
    raw_id_fields = ["people", "network"]
    search_fields = ["name"]


@admin.register(MailPause)
class MailPauseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["person", "network", "created_at"]
    list_select_related = ["person", "network"]
    raw_id_fields = ["person", "network"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "kind", "sector", "municipality"]
    list_filter = ["sector", "kind", "affiliations__is_vouched"]
    list_select_related = ["municipality"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["municipality"]
    filter_horizontal = ["themes"]
    inlines = [AffiliationInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Who is confirmed here is confirmed wherever they stand for the organisation."""
        super().save_formset(request, form, formset, change)
        for row in formset.new_objects + [row for row, _fields in formset.changed_objects]:
            if isinstance(row, Affiliation) and row.is_vouched:
                told = Membership.objects.filter(person=row.person_id, organisation=row.organisation_id)
                told.update(is_vouched=True)


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "code"]
    search_fields = ["name"]


@admin.register(Municipality)
class MunicipalityAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "code", "population"]
    search_fields = ["name", "code"]
    inlines = [MunicipalityInRegionInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Municipality]:
        return super().get_queryset(request).defer("boundary")


@admin.register(LocalActionGroup)
class LocalActionGroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "confirmed"]
    list_filter = ["confirmed"]
    search_fields = ["name"]
    autocomplete_fields = ["municipalities"]


@admin.register(Theme)
class ThemeAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name_da", "name_en", "slug"]
    search_fields = ["name_da", "name_en"]


@admin.register(SustainableDevelopmentGoal)
class SustainableDevelopmentGoalAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["number", "name_da", "name_en"]


@admin.register(MemberImport)
class MemberImportAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What was imported, by whom; the lists themselves hold people's addresses and are not shown."""

    list_display = ["file_name", "network", "created_by", "created_at", "applied_at", "added", "updated"]
    list_select_related = ["network", "created_by"]
    readonly_fields = [
        "file_name",
        "network",
        "created_by",
        "created_at",
        "applied_at",
        "added",
        "updated",
        "left_out",
    ]
    exclude = ["content", "table", "mapping", "takes_suggestions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MemberImport]:
        return super().get_queryset(request).defer("content", "table")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False
