"""Addresses of the room prize, one file for each part of the round."""

from __future__ import annotations

from prize.urls import editions, finals, panel, proposals, public

app_name = "prize"
urlpatterns = [
    *editions.urlpatterns,
    *proposals.urlpatterns,
    *panel.urlpatterns,
    *finals.urlpatterns,
    *public.urlpatterns,  # last: it holds /pris/<slug>/
]
