"""Addresses of the post office."""

from __future__ import annotations

from django.urls import path

from notifications.views import inbox, outbox

app_name = "notifications"
urlpatterns = [
    path("udbakken/", outbox.outbox, name="outbox"),
    path("udbakken/<int:pk>/send-igen/", outbox.resend, name="resend"),
    path("udbakken/send-alle-igen/", outbox.resend_failed, name="resend_failed"),
    path("indbakken/", inbox.inbox, name="inbox"),
    path("indbakken/<int:pk>/", inbox.received, name="received"),
    path("indbakken/<int:pk>/mail.eml", inbox.raw, name="received_raw"),
    path("indbakken/<int:pk>/laes-igen/", inbox.judge_again, name="judge_again"),
    path("indbakken/<int:pk>/laegges-til-side/", inbox.mark_handled, name="mark_handled"),
]
