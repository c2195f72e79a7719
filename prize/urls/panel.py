"""The expert panel: /pris/panel/…, /pris/styr/<slug>/panel/…"""

from __future__ import annotations

from django.urls import URLPattern, path

from prize.views.panel import assigned, comparing, jurors, jury, scoring, secretary, voting

urlpatterns: list[URLPattern] = [
    path("pris/panel/<slug:slug>/", jury.overview, name="jury"),
    path("pris/panel/<slug:slug>/mandat/", jury.mandate, name="mandate"),
    path("pris/panel/<slug:slug>/habilitet/", jury.conflicts, name="conflicts"),
    path("pris/panel/<slug:slug>/sammenlign/", comparing.compare, name="compare"),
    path("pris/panel/<slug:slug>/aflever/", comparing.hand_in, name="hand_in"),
    path("pris/panel/<slug:slug>/andre/", comparing.others, name="others"),
    path("pris/panel/<slug:slug>/andre/<int:pk>/", comparing.others_of, name="others_of"),
    path("pris/panel/<slug:slug>/afstemning/", voting.vote, name="panel_vote"),
    path("pris/panel/<slug:slug>/<int:pk>/", scoring.score, name="score"),
    path("pris/panel/<slug:slug>/<int:pk>/gem/", scoring.save_score, name="save_score"),
    path("pris/panel/<slug:slug>/<int:pk>/inhabil/", jury.recuse, name="recuse"),
    path("pris/styr/<slug:slug>/panel/", secretary.panel, name="panel"),
    path("pris/styr/<slug:slug>/panel/tilfoej/", jurors.add, name="add_juror"),
    path("pris/styr/<slug:slug>/panel/mind/", secretary.remind, name="remind_jurors"),
    path("pris/styr/<slug:slug>/panel/fordel/", assigned.assign, name="assign_jurors"),
    path("pris/styr/<slug:slug>/panel/log/", secretary.log, name="panel_log"),
    path("pris/styr/<slug:slug>/panel/<int:juror_pk>/", jurors.change, name="change_juror"),
    path("pris/styr/<slug:slug>/panel/<int:juror_pk>/stol/", jurors.seat, name="juror_seat"),
    path("pris/styr/<slug:slug>/panel/<int:juror_pk>/aabn/", secretary.reopen, name="reopen"),
    path("pris/styr/<slug:slug>/panel/tvivl/<int:pk>/", secretary.decide, name="decide_doubt"),
]
