"""A juror's overview in steps, the mandate, and conflicts of interest."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.presses import attempt, tried
from prize.forms.panel import ConflictsForm, RecuseForm
from prize.models import Nomination
from prize.operations.panel import conflicts as operations
from prize.operations.panel import mandates
from prize.operations.panel.reminders import deadline_of
from prize.operations.panel.votes import open_questions
from prize.panel.standing import Standing
from prize.views.panel.shared import own_standing


@require_safe
@login_required
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the juror is: mandate → conflicts → score → compare → hand in."""
    standing = own_standing(request, slug)
    questions = open_questions(standing.juror) if standing.may_read else []
    return render(request, "prize/panel/jury.html", {**facts(standing), "questions": questions})


def facts(standing: Standing) -> dict[str, Any]:
    """What every page of a juror says."""
    return {
        "standing": standing,
        "edition": standing.edition,
        "juror": standing.juror,
        "deadline": deadline_of(standing.edition),
    }


@require_POST
@login_required
def mandate(request: HttpRequest, slug: str) -> HttpResponse:
    """Yes or no to the mandate."""
    juror = own_standing(request, slug).juror
    if request.POST.get("do") not in ("accept", "decline"):
        raise BadRequest
    if request.POST["do"] == "accept":
        attempt(request, partial(mandates.accept, juror))
    else:
        words = request.POST.get("words", "")[:500]
        attempt(request, partial(mandates.decline, juror, words), _("Thank you for telling us."))
    return redirect("prize:jury", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def conflicts(request: HttpRequest, slug: str) -> HttpResponse:
    """Names and municipalities, nothing else. What is said stays here to be seen, and more can be said at any time."""
    standing = own_standing(request, slug)
    if not standing.shows_names:
        raise PermissionDenied
    names = list(
        Nomination.objects.filter(edition=standing.edition).standing().select_related("village__municipality")
    )
    declared = {row.nomination_id: row for row in standing.declarations}
    asked = [row for row in names if row.pk not in declared]
    form = ConflictsForm(asked, [], request.POST if request.method == "POST" else None)
    if request.method == "POST" and _declared(request, standing, form):
        return redirect("prize:jury", slug)
    context = {**facts(standing), "form": form, "rows": list(form.rows())}
    return render(request, "prize/panel/conflicts.html", context, status=422 if form.problems else 200)


def _declared(request: HttpRequest, standing: Standing, form: ConflictsForm) -> bool:
    """What is said of some names is kept, also where something lacks of others."""
    answers = form.answers()
    if form.problems:
        return False
    return attempt(request, lambda: operations.declare(standing.juror, answers))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def recuse(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A conflict that has come to mind later."""
    standing = own_standing(request, slug)
    if not standing.shows_names:
        raise PermissionDenied
    rows = Nomination.objects.filter(edition=standing.edition).standing()
    nomination = get_object_or_404(rows.select_related("village__municipality"), pk=pk)
    form = RecuseForm(request.POST or None)
    if form.is_valid() and tried(
        form, lambda: operations.declare(standing.juror, {nomination.pk: form.said()})
    ):
        messages.success(request, _("Noted. %(village)s is closed for you.") % {"village": nomination})
        return redirect("prize:jury", slug)
    context = {**facts(standing), "nomination": nomination, "form": form}
    return render(request, "prize/panel/recuse.html", context, status=422 if form.is_bound else 200)
