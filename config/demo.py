"""Pages that only the demo house has: its mailbox, and doors for trying each role."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
