"""Addresses of the room events, a list for each kind of visitor."""

from __future__ import annotations

from django.urls import URLPattern

from events.urls import answering, coordinating, public

app_name = "events"
urlpatterns: list[URLPattern] = [*public.urlpatterns, *answering.urlpatterns, *coordinating.urlpatterns]
websocket_urlpatterns: list[URLPattern] = coordinating.websocket_urlpatterns
