"""Addresses that only the demo house has."""

from __future__ import annotations

from django.urls import URLPattern, path

from config.demo import doors, mailbox

urlpatterns: list[URLPattern] = [
    path("demo/", doors.doors, name="demo"),
    path("demo/ind/<slug:role>/", doors.enter, name="demo_enter"),
    path("postkassen/", mailbox.letters, name="postkassen"),
    path("postkassen/<str:key>/", mailbox.letters, name="letter"),
    path("postkassen/<str:key>/html/", mailbox.letter_html, name="letter_html"),
    path("postkassen/<str:key>/svar/", mailbox.answer_by_calendar, name="letter_answer"),
    path("postkassen/<str:key>/kalender.ics", mailbox.letter_calendar, name="letter_calendar"),
]
