"""Personal links, sign-ups, answers of members."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.views import answering, sign_ups

urlpatterns: list[URLPattern] = [
    path("svar/<str:token>/", answering.answer, name="answer"),
    path("svar/<str:token>/detaljer/", answering.answer_details, name="answer_details"),
    path("svar/<str:token>/fortryd/", answering.answer_undo, name="answer_undo"),
    path("svar/<str:token>/stedfortraeder/", answering.answer_stand_in, name="answer_stand_in"),
    path("svar/<str:token>/anmod/", answering.answer_request, name="answer_request"),
    path("svar/<str:token>/bekraeft/<int:number>/", answering.answer_proposed, name="answer_proposed"),
    path("svar/<str:token>/kalender.ics", answering.answer_ics, name="answer_ics"),
    path("afmeld/<str:token>/", answering.unsubscribe, name="unsubscribe"),
    path("tilmeld/<int:pk>/", sign_ups.sign_up, name="sign_up"),
    path("mit-svar/<int:pk>/", sign_ups.respond, name="respond"),
    path("tilmelding/<str:token>/", sign_ups.confirm_sign_up, name="confirm_sign_up"),
]
