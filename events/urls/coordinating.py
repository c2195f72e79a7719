"""The coordinator's desk, boards and invitations."""

from __future__ import annotations

from django.urls import URLPattern, path

from events.consumers import BoardConsumer
from events.views import board, desk, event_form, exporting, inviting, people, proposals, states

urlpatterns: list[URLPattern] = [
    path("skrivebord/", desk.desk, name="desk"),
    path("skrivebord/nyt/", event_form.new, name="new"),
    path("skrivebord/nyt/se/", event_form.look, name="look"),
    path("skrivebord/<int:pk>/", board.board, name="board"),
    path("skrivebord/<int:pk>/del/<str:part>/", board.part, name="board_part"),
    path("skrivebord/<int:pk>/ret/", event_form.edit, name="edit"),
    path("skrivebord/<int:pk>/kopi/", event_form.copy, name="copy"),
    path("skrivebord/<int:pk>/pladser/", board.seats, name="seats"),
    path("skrivebord/<int:pk>/paamind/", board.remind, name="remind"),
    path("skrivebord/<int:pk>/paamind/fortryd/", board.take_back_reminder, name="remind_undo"),
    path("skrivebord/<int:pk>/inviter/", inviting.invite, name="invite"),
    path("skrivebord/<int:pk>/inviter/antal/", inviting.count, name="invite_count"),
    path("skrivebord/<int:pk>/inviter/mail/", inviting.preview, name="mail_preview"),
    path("skrivebord/<int:pk>/inviter/proeve/", inviting.trial, name="invite_trial"),
    path("skrivebord/<int:pk>/inviter/<int:number>/", inviting.batch, name="batch"),
    path("skrivebord/<int:pk>/inviter/<int:number>/fortryd/", inviting.undo, name="batch_undo"),
    path("skrivebord/<int:pk>/tilstand/", states.states, name="states"),
    path("skrivebord/<int:pk>/tilstand/udgiv/", states.publish, name="publish"),
    path("skrivebord/<int:pk>/tilstand/aabn/", states.open_registration, name="open"),
    path("skrivebord/<int:pk>/tilstand/luk/", states.close_registration, name="close"),
    path("skrivebord/<int:pk>/tilstand/aflys/", states.cancel, name="cancel"),
    path("skrivebord/<int:pk>/tilstand/udskyd/", states.postpone, name="postpone"),
    path("skrivebord/<int:pk>/tilstand/ny-dato/", states.new_date, name="new_date"),
    path("skrivebord/<int:pk>/forslag/<int:number>/", proposals.settle, name="settle_proposal"),
    path("skrivebord/<int:pk>/liste.<str:kind>", exporting.export, name="export"),
    path("skrivebord/<int:pk>/koekken/", exporting.kitchen, name="kitchen"),
    path("skrivebord/<int:pk>/personer/ny/", people.add_person, name="add_person"),
    path("skrivebord/<int:pk>/personer/<int:number>/", people.answer_for, name="answer_for"),
    path(
        "skrivebord/<int:pk>/personer/<int:number>/adresse/", people.correct_address, name="correct_address"
    ),
    path("skrivebord/<int:pk>/personer/<int:number>/traek/", people.withdraw, name="withdraw"),
    path("skrivebord/<int:pk>/personer/<int:number>/link/", people.renew_link, name="renew_link"),
    path("skrivebord/<int:pk>/personer/<int:number>/oenske/", people.settle_wish, name="settle_wish"),
]
websocket_urlpatterns: list[URLPattern] = [
    path("ws/skrivebord/<int:pk>/", BoardConsumer.as_asgi()),
]
