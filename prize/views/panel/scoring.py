"""The scoring screen, and what saves a single score."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from prize.errors import PanelRefused
from prize.forms.scoring import OneScoreForm, PageForm
from prize.material import material_of
from prize.models import Nomination
from prize.operations.panel import scores as operations
from prize.panel.scorecard import Scorecard, state_of
from prize.panel.standing import Standing
from prize.views.panel.jury import facts
from prize.views.panel.shared import own_candidate, own_standing, working

STATUS = {"scale": 422, "handed_in": 409, "state": 409, "recused": 404, "assignment": 404}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def score(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One candidate. The script saves as one goes; without it the buttons do."""
    standing = working(request, slug)
    nomination = own_candidate(standing, pk)
    card = Scorecard(standing, nomination)
    if card.work is None:
        raise Http404
    form = PageForm.read(request.POST, standing.edition.criteria.all()) if request.method == "POST" else None
    if form is not None:
        problem = _saved(card, form)
        if not problem and not form.has_problems:
            return redirect(_onwards(request, card))
        card = Scorecard(Standing(standing.juror), nomination, form.typed)
        return render(request, "prize/panel/score.html", _context(card, problem), status=422)
    return render(request, "prize/panel/score.html", _context(card))


def _saved(card: Scorecard, form: PageForm) -> str:
    """Save what has changed; the words of a refusal, or nothing."""
    assert card.assessment is not None
    there = {score.criterion_id: score for score in card.assessment.scores.all()}
    changes = form.changes(there)
    try:
        operations.save(card.standing.juror, card.nomination, *changes)
    except ValidationError as refusal:
        return str(refusal.messages[0])
    return ""


def _onwards(request: HttpRequest, card: Scorecard) -> Any:
    """Where the pressed button goes."""
    to = {
        "next": card.next,
        "previous": card.previous,
        "unfinished": Scorecard(Standing(card.standing.juror), card.nomination).next_unfinished,
    }
    slug, do = card.standing.edition.slug, request.POST.get("do", "")
    if do in to:
        nomination = to[do]
        return redirect("prize:score", slug, nomination.pk).url if nomination else _overview(slug)
    return redirect("prize:score", slug, card.nomination.pk).url


def _overview(slug: str) -> str:
    return str(redirect("prize:jury", slug).url)


def _context(card: Scorecard, problem: str = "") -> dict[str, Any]:
    return {
        **facts(card.standing),
        "card": card,
        "nomination": card.nomination,
        "problem": problem,
        "material": material_of(card.nomination),
        "now": int(timezone.now().timestamp() * 1000),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def save_score(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """For the script: what stands (GET), or one score to keep (POST). JSON, also where something is wrong."""
    if not request.user.is_authenticated:
        return _wrong(401, "session", _("You are signed out. What you wrote is kept on this device."))
    if request.method != "POST":
        standing = working(request, slug)
        return _state(Scorecard(standing, own_candidate(standing, pk)))
    standing = own_standing(request, slug)
    nomination = get_object_or_404(Nomination, pk=pk, edition=standing.edition)
    form = OneScoreForm(request.POST)
    if not form.is_valid():
        return _wrong(422, "scale", _first_error(form))
    if form.cleaned_data["juror"] != standing.juror.pk:
        return _wrong(401, "session", _("Somebody else is signed in here now. What you wrote is kept."))
    try:
        (saved,) = operations.save(standing.juror, nomination, form.said())
    except PanelRefused as refusal:
        code = str(refusal.code)
        return _wrong(STATUS.get(code, 403), code, str(refusal.messages[0]))
    return JsonResponse({"taken": saved.is_taken, **state_of(saved.score)})


def _state(card: Scorecard) -> JsonResponse:
    scores = card.assessment.scores.all() if card.assessment else []
    return JsonResponse({"scores": [state_of(score) for score in scores], "open": card.may_score})


def _wrong(status: int, code: str, words: str) -> JsonResponse:
    return JsonResponse({"code": code, "error": words}, status=status)


def _first_error(form: OneScoreForm) -> str:
    if "value" in form.errors:
        return _("That is no score of this scale.")
    return str(next(iter(form.errors.values()))[0])
