"""Moderation, finalists, films, locked records and the archive: /pris/styr/<slug>/moderation/…, …/finale/…, …/protokol/…"""

from __future__ import annotations

from django.urls import path

from prize.views import archive, finalist, finals, moderation, records

_KEEP = "pris/styr/<slug:slug>/"
_FINAL = f"{_KEEP}finale/"
urlpatterns = [
    path("pris/<slug:slug>/protokol/", records.chain_page, name="records"),
    path(f"{_KEEP}protokol/<slug:kind>/laas/", records.lock, name="lock_record"),
    path(f"{_KEEP}protokol/<int:sequence>/tilfoej/", records.addendum, name="addendum"),
    path(f"{_KEEP}arkiv/", archive.archive, name="archive"),
    path(f"{_KEEP}arkiv/<int:pk>/", archive.archive_file, name="archive_file"),
    path(f"{_KEEP}moderation/", moderation.moderation, name="moderation"),
    path(f"{_KEEP}moderation/vaeg/", moderation.wall, name="moderation_wall"),
    path(f"{_KEEP}moderation/fortael/", moderation.tell, name="tell_finalists"),
    path(f"{_KEEP}moderation/lige/", moderation.tie, name="moderation_tie"),
    path(f"{_KEEP}moderation/<int:pk>/", moderation.note, name="moderation_note"),
    path(_FINAL, finals.finals, name="finals"),
    path(f"{_FINAL}fordel/", finals.spread_slots, name="spread_slots"),
    path(f"{_FINAL}ryk-op/", finals.move_up, name="move_up"),
    path(f"{_FINAL}ur/", finals.timer, name="timer"),
    path(f"{_FINAL}tid/<int:pk>/", finals.change_slot, name="slot"),
    path(f"{_FINAL}film/<int:pk>/", finals.film, name="film"),
    path(f"{_FINAL}film/<int:pk>/fil/", finals.film_file, name="film_file"),
    path("pris/forslag/<str:token>/finale/", finalist.finalist, name="finalist"),
    path("pris/forslag/<str:token>/finale/film/", finalist.film, name="finalist_film"),
]
