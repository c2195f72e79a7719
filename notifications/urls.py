"""Addresses of the post office."""

from __future__ import annotations

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("udbakken/", views.outbox, name="outbox"),
    path("udbakken/<int:pk>/send-igen/", views.resend, name="resend"),
    path("udbakken/send-alle-igen/", views.resend_failed, name="resend_failed"),
]
