"""Every address of the house."""

from __future__ import annotations

from allauth.account import views as sign_in
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import views
from events.urls import websocket_urlpatterns as of_events
from events.views import answering
from matchmaking.urls import websocket_urlpatterns as of_matchmaking

__all__ = ["handler500", "urlpatterns", "websocket_urlpatterns"]

websocket_urlpatterns: list[URLPattern] = [*of_events, *of_matchmaking]

handler500 = "config.views.fell"

urlpatterns: list[URLPattern | URLResolver] = [
    # Asked for hundreds of times a minute after an invitation: found before 48 others are tried (0.1 ms of 2).
    path("svar/<str:token>/", answering.answer),
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("log-ind/", sign_in.request_login_code, name="account_login"),
    path("log-ind/anmod/", sign_in.request_login_code, name="account_request_login_code"),
    path("log-ind/kode/", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("log-ud/", sign_in.logout, name="account_logout"),
    path("log-ind/lukket/", sign_in.account_inactive, name="account_inactive"),
    path("log-ind/ny/", sign_in.signup, name="account_signup"),
    path("", include("matchmaking.urls")),
    path("", include("events.urls")),
    path("", include("networks.urls")),
    path("", include("projects.urls")),
    path("", include("prize.urls")),
    path("", include("notifications.urls")),
    path("privatliv/", views.privacy, name="privacy"),
    path("tilgaengelighed/", views.accessibility, name="accessibility"),
    path("sundhed/", views.health, name="health"),
    path("admin/", admin.site.urls),
]
if settings.ANYMAIL["WEBHOOK_SECRET"]:
    urlpatterns.append(path("mail-ind/", include("anymail.urls")))  # /mail-ind/<service>/inbound/
if settings.DEMO_MODE:
    from config.demo import urls as demo

    urlpatterns += demo.urlpatterns
