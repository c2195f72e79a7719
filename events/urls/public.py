"""What anybody may see: calendar, event pages, feeds."""

from __future__ import annotations

from django.urls import URLPattern, path

from events import feeds
from events.views import calendar, public, subscriptions

urlpatterns: list[URLPattern] = [
    path("kalender/", calendar.calendar, name="calendar"),
    path("m/<int:pk>/kalender.ics", feeds.single, name="ics"),
    path("m/<int:pk>/", public.detail, name="detail_short"),
    path("m/<int:pk>/<slug:slug>/", public.detail, name="detail"),
    path("abonner/", subscriptions.subscribe, name="subscribe"),
    path("feed/kalender.ics", feeds.public, name="feed"),
    path("mit-feed/<str:token>.ics", feeds.personal, name="personal_feed"),
    path("mine-feeds/", subscriptions.my_feeds, name="my_feeds"),
    path("mine-feeds/ny/", subscriptions.create_feed, name="create_feed"),
    path("mine-feeds/<int:pk>/ny-adresse/", subscriptions.rotate_feed, name="rotate_feed"),
    path("mine-feeds/<int:pk>/luk/", subscriptions.revoke_feed, name="revoke_feed"),
]
