"""Addresses of the room events."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = []
websocket_urlpatterns: list[URLPattern] = []
