"""Addresses of the room events, a list for each kind of visitor."""

from __future__ import annotations

from django.urls import URLPattern

from events.urls import answering, coordinating, public

app_name = "events"
# Public comes last: any word may follow the number in the address of an event's page.
urlpatterns: list[URLPattern] = [*answering.urlpatterns, *coordinating.urlpatterns, *public.urlpatterns]
websocket_urlpatterns: list[URLPattern] = coordinating.websocket_urlpatterns
