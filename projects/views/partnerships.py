"""The partnership: its page, its steps, the boards' decisions, the seven principles, and the letter of intent."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt, tried
from projects import principles, rules
from projects.forms.judging import DecisionForm, PrinciplesForm
from projects.models import LagDecision, Partner, Partnership, ProjectIdea
from projects.operations import partnerships as operations
from projects.partnership_page import context_of, judged
from projects.views.letters import letter
from projects.views.shared import own_idea, visible_idea


@require_safe
@login_required
def partnership(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    if not rules.may_see_partnership(request.user, idea):
        raise Http404
    owner = rules.may_form_partnership(request.user, idea)
    return render(request, "projects/partnership.html", context_of(idea, owner=owner))


@require_POST
@login_required
def change_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin, confirm, or make it a project."""
    idea = own_idea(request, pk)
    steps = {
        "begin": (operations.begin, ""),
        "confirm": (operations.confirm_partnership, _("The partnership is in place.")),
        "convert": (operations.convert, _("The idea has become a project. Good luck with it.")),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    operation, done = steps[request.POST["do"]]
    attempt(request, partial(operation, idea), done)
    return redirect("projects:partnership", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the board of an action group decided."""
    idea = own_idea(request, pk)
    form = DecisionForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: _record(request, idea, form)):
        return redirect("projects:partnership", pk)
    context = {"idea": idea, "form": form}
    return render(request, "projects/decision.html", context, status=422 if form.is_bound else 200)


def _record(request: HttpRequest, idea: ProjectIdea, form: DecisionForm) -> LagDecision:
    return operations.record_decision(idea, visitor(request), **form.cleaned_data)


@require_POST
@login_required
def forget_decision(request: HttpRequest, pk: int, decision_pk: int) -> HttpResponse:
    idea = own_idea(request, pk)
    row = get_object_or_404(LagDecision, pk=decision_pk, partnership__idea=idea)
    attempt(request, partial(operations.forget_decision, row))
    return redirect("projects:partnership", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """LEADER's seven principles, by one's own judgement. Nothing is stopped by what stands here."""
    idea = own_idea(request, pk)
    before = judged(Partnership.objects.filter(idea=idea).first())
    form = PrinciplesForm(principles.current(), before, request.POST or None)
    if form.is_valid() and tried(form, lambda: operations.assess(idea, visitor(request), form.judged())):
        return redirect("projects:partnership", pk)
    context = {"idea": idea, "form": form}
    return render(request, "projects/principles.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required
def letter_of_intent(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the whole partnership: those who have confirmed, with room for their names."""
    idea = visible_idea(request, pk)
    if not rules.may_see_partnership(request.user, idea):
        raise Http404
    partners = list(Partner.objects.confirmed().filter(partnership__idea=idea).with_words())
    if not partners:
        raise Http404
    return letter(request, idea, partners)
