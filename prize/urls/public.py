"""What everybody may read: /pris/, /pris/<slug>/, /pris/<slug>/<village>/; the announcement, previews and the vote."""

from __future__ import annotations

from django.urls import path

from prize.views import public_announcing, public_pages, public_press, public_previews, public_vote

urlpatterns = [
    path("pris/", public_pages.index, name="index"),
    path("pris/landsby/<slug:slug>/", public_pages.village, name="village"),
    path("pris/klausul/<str:token>/", public_previews.preview, name="preview"),
    path("pris/stem/<str:token>/", public_vote.confirm, name="audience_confirm"),
    path("pris/styr/<slug:slug>/offentliggoer/", public_announcing.announcement, name="announcement"),
    path("pris/styr/<slug:slug>/klausul/", public_previews.previews, name="previews"),
    path("pris/styr/<slug:slug>/klausul/<int:pk>/luk/", public_previews.revoke, name="preview_revoke"),
    path("pris/<slug:slug>/presse/", public_press.press, name="press"),
    path("pris/<slug:slug>/presse/alt.zip", public_press.press_zip, name="press_zip"),
    path("pris/<slug:slug>/stem/", public_vote.vote, name="audience"),
    path("pris/<slug:slug>/", public_pages.edition, name="edition"),
    path("pris/<slug:slug>/<slug:village>/", public_pages.candidate, name="candidate"),
]
