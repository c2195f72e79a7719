"""The ideas: all that seek, one of them, one's own, and those that wait for an editor."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt, tried
from projects import filters, rules
from projects.forms.dialogue import InterestForm, SendBackForm
from projects.idea_page import context_of
from projects.models import Interest, Partner, ProjectIdea
from projects.operations import ideas as operations
from projects.views.shared import page_of, visible_idea


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody sees the public ones; members those of their networks, too."""
    shown = ProjectIdea.objects.visible_to(request.user).seeking()
    asked = filters.asked_for(request.GET)
    found = asked.narrow(shown).with_words()
    context = {
        "asked": asked,
        "fields": filters.fields(asked, shown),
        "page_obj": page_of(request, found),
        "may_approve": rules.may_approve_ideas(request.user),
        "advises": rules.advises_something(request.user),
    }
    return render(request, "projects/index.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    context = context_of(request.user, idea)
    if context["may_show_interest"] and context["own_interest"] is None:
        context["form"] = InterestForm(visitor(request))
    return render(request, "projects/detail.html", context)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What one has out, what one has shown interest in, and where one is asked to be a partner."""
    person = visitor(request)
    waiting = Count("interests", filter=Q(interests__in=Interest.objects.to_answer()), distinct=True)
    own = ProjectIdea.objects.owned_by(person).with_words().annotate(waiting=waiting)
    interests = Interest.objects.with_people().filter(person=person).exclude(idea__state="draft")
    partners = Partner.objects.standing().filter(contact=person, is_lead=False)
    context = {
        "ideas": own.order_by("-changed_at"),
        "interests": interests.order_by("-created_at"),
        "partners": partners.select_related("partnership__idea", "organisation"),
    }
    return render(request, "projects/mine.html", context)


@require_safe
@login_required
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for an editor, and until when we have promised to read it."""
    if not rules.may_approve_ideas(request.user):
        raise PermissionDenied
    waiting = ProjectIdea.objects.waiting_for_approval().with_words()
    rows = [(idea, operations.approve_by(idea)) for idea in waiting]
    return render(request, "projects/approvals.html", {"rows": rows, "form": SendBackForm()})


@require_POST
@login_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, or send back with a reason."""
    if not rules.may_approve_ideas(request.user):
        raise PermissionDenied
    idea = get_object_or_404(ProjectIdea.objects.visible_to(request.user), pk=pk)
    if request.POST.get("do") == "approve":
        done = _("“%(title)s” is for everybody now.") % {"title": idea}
        attempt(request, partial(operations.approve, idea, visitor(request)), done)
        return redirect("projects:approvals")
    if request.POST.get("do") != "send_back":
        raise BadRequest
    form = SendBackForm(request.POST)
    if form.is_valid() and tried(
        form, lambda: operations.send_back(idea, visitor(request), form.cleaned_data["words"])
    ):
        return redirect("projects:approvals")
    rows = [(idea, operations.approve_by(idea))]
    return render(request, "projects/approvals.html", {"rows": rows, "form": form}, status=422)
