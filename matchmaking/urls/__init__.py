"""Addresses of the room matchmaking."""

from __future__ import annotations

from django.urls import URLPattern

from matchmaking.urls import partners, rounds

app_name = "matchmaking"
urlpatterns: list[URLPattern] = [*partners.urlpatterns, *rounds.urlpatterns]
websocket_urlpatterns: list[URLPattern] = rounds.websocket_urlpatterns
