"""Project scoping: asked for by the owner, worked through with an adviser."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.visitors import visitor
from lib.presses import attempt, tried
from lib.throttle import too_many
from networks.models import Network
from projects import rules
from projects.forms.dialogue import AskScopingForm, ChecklistForm, OutcomeForm
from projects.models import ProjectIdea, Scoping, ScopingOutcome
from projects.operations import scoping as operations
from projects.views.shared import visible_idea


@require_safe
@login_required
def cases(request: HttpRequest) -> HttpResponse:
    """The open cases one may take or has; the oldest first."""
    person = visitor(request)
    if not rules.advises_something(person):
        raise PermissionDenied
    done = Count("items", filter=Q(items__done=True))
    rows = Scoping.objects.open().filter(_advised_by(person)).select_related("idea", "adviser")
    return render(request, "projects/cases.html", {"cases": rows.annotate(done=done, steps=Count("items"))})


def _advised_by(person: Person) -> Q:
    coordinated = Network.objects.coordinated_by(person).values("pk")
    own = Q(adviser=person) | Q(idea__network__in=coordinated)
    return own | Q(idea__network=None) if rules.may_approve_ideas(person) else own


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def scoping(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest case of an idea, or the question for one. Each button has its own step."""
    idea = visible_idea(request, pk)
    case = idea.scopings.select_related("adviser", "asked_by").order_by("-asked_at", "-pk").first()
    if not _may_come(request, idea, case):
        raise Http404
    forms = _forms(request, case)
    if request.method == "POST" and _pressed(request, idea, case, forms):
        return redirect("projects:scoping", pk)
    context = {
        "idea": idea,
        "case": case,
        "owner": rules.may_edit(request.user, idea),
        "works": case is not None and case.is_open and rules.may_work_on_scoping(request.user, case),
        **forms,
    }
    bad = any(form.errors for form in forms.values())
    return render(request, "projects/scoping.html", context, status=422 if bad else 200)


def _may_come(request: HttpRequest, idea: ProjectIdea, case: Scoping | None) -> bool:
    if case is None:
        return rules.may_edit(request.user, idea)
    return rules.may_edit(request.user, idea) or rules.may_read_scoping(request.user, case)


def _forms(request: HttpRequest, case: Scoping | None) -> dict[str, Any]:
    """Bound where its own button was pressed."""
    said = request.POST if request.method == "POST" else None
    do = request.POST.get("do", "")
    found: dict[str, Form] = {"ask_form": AskScopingForm(said if do == "ask" else None)}
    if case is not None:
        found["checklist"] = ChecklistForm(case, said if do == "save" else None)
        found["outcome_form"] = OutcomeForm(said if do == "close" else None)
    return found


def _pressed(request: HttpRequest, idea: ProjectIdea, case: Scoping | None, forms: dict[str, Any]) -> bool:
    person, do = visitor(request), request.POST.get("do")
    if do == "ask":
        if not rules.may_edit(person, idea):
            raise PermissionDenied
        form = forms["ask_form"]
        return form.is_valid() and tried(form, lambda: _ask(idea, person, form.cleaned_data["words"]))
    if case is None or do not in ("take", "save", "close"):
        raise BadRequest
    if not rules.may_work_on_scoping(person, case):
        raise PermissionDenied
    if do == "take":
        attempt(request, partial(operations.take, case, person))
        return True
    return _worked(request, case, forms["checklist"] if do == "save" else forms["outcome_form"])


def _ask(idea: ProjectIdea, person: Person, words: str) -> None:
    too_many(f"scoping:{person.pk}", limit=10, seconds=3600)
    operations.ask(idea, person, words)


def _worked(request: HttpRequest, case: Scoping, form: ChecklistForm | OutcomeForm) -> bool:
    if not form.is_valid():
        return False
    if isinstance(form, ChecklistForm):
        attempt(request, partial(operations.work_through, case, form.steps()), _("Saved."))
        return True
    said = form.cleaned_data
    outcome = ScopingOutcome(said["outcome"])
    return tried(form, lambda: operations.close(case, visitor(request), outcome, said["outcome_words"]))
