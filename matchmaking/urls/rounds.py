"""Rounds at an event: the host's pages beside the board, and everybody's own by their link."""

from __future__ import annotations

from django.urls import URLPattern, path

from matchmaking.consumers import HostConsumer, OwnConsumer
from matchmaking.views.rounds import day, moving, own, people, plan, setting, talks

_HOST = "skrivebord/<int:pk>/borddans/"
_OWN = "borddans/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(_HOST, plan.plan, name="rounds_plan"),
    path(f"{_HOST}opsaetning/", setting.set_up, name="rounds_setting"),
    path(f"{_HOST}tilstand/", setting.change_state, name="rounds_state"),
    path(f"{_HOST}deltagere/", people.people, name="rounds_people"),
    path(f"{_HOST}deltagere/alle/", people.add_everybody, name="rounds_add_everybody"),
    path(f"{_HOST}deltagere/<int:number>/", people.person, name="rounds_person"),
    path(f"{_HOST}deltagere/<int:number>/ud/", people.take_out, name="rounds_take_out"),
    path(f"{_HOST}lav/", plan.make, name="rounds_make"),
    path(f"{_HOST}flyt/", moving.move, name="rounds_move"),
    path(f"{_HOST}print/", plan.printed, name="rounds_print"),
    path(f"{_HOST}dagen/", day.day, name="rounds_day"),
    path(f"{_HOST}dagen/mangler/", day.missing, name="rounds_missing"),
    path(f"{_HOST}dagen/kommet/", day.arrived, name="rounds_arrived"),
    path(f"{_HOST}dagen/ret/", day.repair, name="rounds_repair"),
    path(f"{_HOST}dagen/ur/", day.clock, name="rounds_clock"),
    path(f"{_HOST}skaerm/", day.screen, name="rounds_screen"),
    path(_OWN, own.own, name="rounds_own"),
    path(f"{_OWN}om-mig/", own.tell, name="rounds_tell"),
    path(f"{_OWN}oensker/", own.wishes, name="rounds_wishes"),
    path(f"{_OWN}tal-sammen/", talks.talks, name="rounds_meet"),
    path(f"{_OWN}tal-sammen/<int:number>/", talks.answer, name="rounds_meet_answer"),
    path(f"{_OWN}videre/", own.go_on, name="rounds_go_on"),
    path(f"{_OWN}kalender.ics", own.own_ics, name="rounds_own_ics"),
]
websocket_urlpatterns: list[URLPattern] = [
    path("ws/borddans/<int:pk>/", HostConsumer.as_asgi()),
    path("ws/mine-borde/<str:token>/", OwnConsumer.as_asgi()),
]
