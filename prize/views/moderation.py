"""The panel's meeting: how well the order holds, notes on each, ties, and the cut that is told to all at once."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt, tried
from prize.forms.moderation import NoteForm, TellForm
from prize.models import Nomination, PanelQuestion, PrizeEdition, Round, TieStep
from prize.moderation_page import context_of
from prize.operations import moderation as operations
from prize.views.finding import edition_of_secretary


@require_safe
@login_required
def moderation(request: HttpRequest, slug: str) -> HttpResponse:
    edition = edition_of_secretary(request, slug)
    context = {**context_of(edition, _round(request)), "form": TellForm()}
    return _private(render(request, "prize/finals/moderation.html", context))


@require_safe
@login_required
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for the wall of the meeting room: large, and nothing to press."""
    edition = edition_of_secretary(request, slug)
    context = context_of(edition, _round(request), linked=False)
    return _private(render(request, "prize/finals/wall.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def note(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The panel's note on one candidate; saving goes on to the next."""
    edition = edition_of_secretary(request, slug)
    row = get_object_or_404(Nomination.objects.candidates().with_words(), edition=edition, pk=pk)
    form = NoteForm(request.POST or None, initial={"note": row.consensus, "reply": row.reply})
    if form.is_valid() and tried(form, lambda: operations.write_note(row, **form.cleaned_data)):
        following = _next(edition, row)
        if following is None or "back" in request.POST:
            messages.success(request, _("Saved."))
            return redirect("prize:moderation", edition.slug)
        return redirect("prize:moderation_note", edition.slug, following)
    context = {"edition": edition, "nomination": row, "form": form, "following": _next(edition, row)}
    return _private(render(request, "prize/finals/note.html", context, status=422 if form.is_bound else 200))


@require_POST
@login_required
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Finalists and the others, in one go."""
    edition = edition_of_secretary(request, slug)
    form = TellForm(request.POST)

    def work() -> object:
        return operations.tell(edition, visitor(request), called=form.cleaned_data["called"])

    if form.is_valid() and tried(form, work):
        messages.success(request, _("They are told. The finalists choose time and film by their own links."))
        return redirect("prize:moderation", edition.slug)
    context = {**context_of(edition, Round.FIRST), "form": form}
    return _private(render(request, "prize/finals/moderation.html", context, status=422))


@require_POST
@login_required
def tie(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a tie to the vote, or wait no longer for those who have not voted."""
    edition = edition_of_secretary(request, slug)
    which = Round.FINAL if request.POST.get("round") == "2" else Round.FIRST
    do, by = request.POST.get("do", ""), visitor(request)
    if do == "close":
        asked = request.POST.get("question", "")
        if not asked.isdigit():
            raise Http404
        question = get_object_or_404(PanelQuestion, edition=edition, pk=int(asked[:18]))
        attempt(request, partial(operations.close_vote, edition, question), _("The vote is closed."))
    elif do in (TieStep.VOTE, TieStep.CHAIR):
        work = partial(operations.ask_about_tie, edition, which, do, by)
        attempt(request, work, _("They are asked, and vote on their own pages."))
    else:
        raise BadRequest
    back = reverse("prize:moderation", args=[edition.slug])
    return redirect(f"{back}?runde=2" if which == Round.FINAL else back)


def _round(request: HttpRequest) -> int:
    return Round.FINAL if request.GET.get("runde") == "2" else Round.FIRST


def _next(edition: PrizeEdition, row: Nomination) -> int | None:
    keys = list(Nomination.objects.filter(edition=edition).candidates().values_list("pk", flat=True))
    at = keys.index(row.pk) + 1
    return keys[at] if at < len(keys) else None


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
