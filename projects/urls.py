"""Addresses of the room projects."""

from __future__ import annotations

from django.urls import path

from projects.views import answering, ideas, interests, partners, partnerships, scoping, writing

app_name = "projects"
_ONE = "projekter/<int:pk>/"
_TOGETHER = f"{_ONE}partnerskab/"
urlpatterns = [
    path("projekter/", ideas.index, name="index"),
    path("projekter/ny/", writing.new, name="new"),
    path("projekter/mine/", ideas.mine, name="mine"),
    path("projekter/godkend/", ideas.approvals, name="approvals"),
    path("projekter/godkend/<int:pk>/", ideas.approve, name="approve"),
    path("projekter/afklaring/", scoping.cases, name="cases"),
    path(_ONE, ideas.detail, name="detail"),
    path(f"{_ONE}ret/", writing.edit, name="edit"),
    path(f"{_ONE}tilstand/", writing.change_state, name="change_state"),
    path(f"{_ONE}forny/", writing.renew, name="renew"),
    path(f"{_ONE}interesse/", interests.show, name="show_interest"),
    path(f"{_ONE}interesse/min/", interests.change_own, name="change_interest"),
    path(f"{_ONE}interesse/<int:interest_pk>/svar/", interests.answer, name="answer_interest"),
    path(f"{_ONE}samtale/<int:interest_pk>/", interests.thread, name="thread"),
    path(f"{_ONE}afklaring/", scoping.scoping, name="scoping"),
    path(_TOGETHER, partnerships.partnership, name="partnership"),
    path(f"{_TOGETHER}tilstand/", partnerships.change_state, name="change_partnership"),
    path(f"{_TOGETHER}spoerg/", partners.ask, name="ask_partner"),
    path(f"{_TOGETHER}vores/", partners.own_share, name="own_share"),
    path(f"{_TOGETHER}partner/<int:partner_pk>/", partners.change, name="change_partner"),
    path(f"{_TOGETHER}lag/", partnerships.decision, name="decision"),
    path(f"{_TOGETHER}lag/<int:decision_pk>/slet/", partnerships.forget_decision, name="forget_decision"),
    path(f"{_TOGETHER}principper/", partnerships.assess, name="principles"),
    path(f"{_TOGETHER}hensigtserklaering.pdf", partnerships.letter_of_intent, name="letter"),
    path("partner/<str:token>/", answering.partner, name="partner"),
    path("partner/<str:token>/hensigtserklaering.pdf", answering.partner_letter, name="partner_letter"),
]
