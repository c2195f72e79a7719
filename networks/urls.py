"""Addresses of the room networks."""

from __future__ import annotations

from django.urls import path

from networks.views import groups, imports, members, networks, vocabulary

app_name = "networks"
urlpatterns = [
    path("ordliste/", vocabulary.index, name="vocabulary"),
    path("ordliste/<slug:slug>/", vocabulary.competence, name="competence"),
    path("ordliste/<slug:slug>/sammen/", vocabulary.merge, name="merge_competence"),
    path("netvaerk/", networks.index, name="index"),
    path("netvaerk/mine/", networks.mine, name="mine"),
    path("netvaerk/mine/<int:pk>/", networks.change_mine, name="change_mine"),
    path("netvaerk/<slug:slug>/", networks.detail, name="detail"),
    path("netvaerk/<slug:slug>/vaer-med/", networks.join, name="join"),
    path("netvaerk/<slug:slug>/tilstand/", networks.change_state, name="change_state"),
    path("netvaerk/<slug:slug>/medlemmer/", members.members, name="members"),
    path("netvaerk/<slug:slug>/medlemmer/ny/", members.add_member, name="add_member"),
    path("netvaerk/<slug:slug>/medlemmer/<int:pk>/", members.change_member, name="change_member"),
    path("netvaerk/<slug:slug>/medlemmer/<int:pk>/ophoer/", members.end_member, name="end_member"),
    path("netvaerk/<slug:slug>/medlemmer/<int:pk>/svar/", members.answer_request, name="answer_request"),
    path("netvaerk/<slug:slug>/grupper/", groups.groups, name="groups"),
    path("netvaerk/<slug:slug>/grupper/<int:pk>/", groups.group, name="group"),
    path("netvaerk/<slug:slug>/grupper/<int:pk>/ret/", groups.change_group, name="change_group"),
    path("netvaerk/<slug:slug>/grupper/<int:pk>/slet/", groups.delete_group, name="delete_group"),
    path("netvaerk/<slug:slug>/import/", imports.upload, name="import_upload"),
    path("netvaerk/<slug:slug>/import/eksempel/", imports.sample, name="import_sample"),
    path("netvaerk/<slug:slug>/import/<int:pk>/kolonner/", imports.columns, name="import_columns"),
    path("netvaerk/<slug:slug>/import/<int:pk>/tjek/", imports.check, name="import_check"),
    path("netvaerk/<slug:slug>/import/<int:pk>/forslag/", imports.suggestions, name="import_suggestions"),
    path("netvaerk/<slug:slug>/import/<int:pk>/gem/", imports.apply, name="import_apply"),
    path("netvaerk/<slug:slug>/import/<int:pk>/faerdig/", imports.done, name="import_done"),
]
