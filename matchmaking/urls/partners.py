"""Addresses of partners and profiles."""

from __future__ import annotations

from django.urls import path

from matchmaking.views import approaches, partners, profiles, tuning

urlpatterns = [
    path("partnere/", partners.index, name="index"),
    path("partnere/behov/", profiles.need, name="need"),
    path("partnere/mine/", profiles.mine, name="mine"),
    path("partnere/<int:pk>/", partners.profile, name="profile"),
    path("partnere/<int:pk>/ret/", profiles.edit, name="edit"),
    path("partnere/<int:pk>/tilstand/", profiles.change_state, name="change_state"),
    path("partnere/<int:pk>/spoerg/", approaches.ask, name="ask"),
    path("partnere/spoergsmaal/<int:pk>/", approaches.decide, name="decide"),
    path("partnere/svar/<str:token>/", approaches.answer, name="answer"),
    path("partnere/forny/<str:token>/", approaches.renewal, name="renewal"),
    path("partnere/hvordan-gik-det/<str:token>/", approaches.outcome, name="outcome"),
    path("partnere/ikke-mere-post/<str:token>/", approaches.no_digest, name="no_digest"),
    path("partnere/vaegte/", tuning.weights, name="weights"),
    path("partnere/vaegte/skift/", tuning.change, name="change_weights"),
]
