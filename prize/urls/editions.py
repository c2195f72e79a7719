"""Planning and keeping an edition: /pris/styr/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from prize.views.editions import desk, plan

_KEEP = "pris/styr/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("pris/styr/", desk.desks, name="desks"),
    path("pris/styr/ny/", plan.plan, name="plan"),
    path(_KEEP, desk.desk, name="desk"),
    path(f"{_KEEP}videre/", desk.advance, name="advance"),
    path(f"{_KEEP}arrangement/", desk.make_event, name="make_event"),
    path(f"{_KEEP}kopi/", plan.copy, name="copy"),
    path(f"{_KEEP}plan/", plan.settings, name="settings"),
    path(f"{_KEEP}plan/udgiv/", plan.publish, name="publish"),
    path(f"{_KEEP}plan/indstillere/udfyld/", plan.fill_nominators, name="fill_nominators"),
    path(f"{_KEEP}plan/<slug:key>/", plan.section, name="settings_section"),
    path("pris/<slug:slug>/aendringer/", plan.changes, name="changes"),
]
