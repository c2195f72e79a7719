"""Addresses of the room networks."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "networks"
urlpatterns: list[URLPattern] = []
