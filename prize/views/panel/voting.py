"""A juror's order of those who stand level."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib.keys import key_of
from lib.presses import attempt
from prize.errors import PanelRefused
from prize.models import Nomination, PanelQuestion
from prize.operations.panel import votes as operations
from prize.views.panel.jury import facts
from prize.views.panel.shared import working


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions that are open, each with its candidates and a place for each."""
    standing = working(request, slug)
    questions = operations.open_questions(standing.juror)
    if request.method == "POST":
        question = next((one for one in questions if str(one.pk) == request.POST.get("question")), None)
        if question is None:
            raise Http404
        done = _("Your vote is noted. You can change it until the tie is broken.")
        attempt(request, lambda: operations.vote(question, standing.juror, _order(request, question)), done)
        return redirect("prize:panel_vote", slug)
    rows = [(one, _choices(one, standing.juror.pk)) for one in questions]
    return render(request, "prize/panel/vote.html", {**facts(standing), "rows": rows})


def _order(request: HttpRequest, question: PanelQuestion) -> list[int]:
    """The keys by their places; each place once."""
    places = {pk: key_of(request.POST.get(f"place-{pk}", "")) for pk in question.tied}
    if sorted(places.values()) != list(range(1, len(places) + 1)):
        raise PanelRefused(_("Give each a place of its own."), code="order")
    return sorted(places, key=lambda pk: places[pk])


def _choices(question: PanelQuestion, juror: int) -> list[tuple[Nomination, list[tuple[int, bool]]]]:
    """Each candidate with the places, and which of them is chosen."""
    cast = question.votes.filter(juror=juror).first()
    order = list(cast.order) if cast else []
    names = Nomination.objects.filter(pk__in=question.tied).select_related("village__municipality")
    places = range(1, len(question.tied) + 1)
    return [
        (row, [(place, row.pk in order and order.index(row.pk) + 1 == place) for place in places])
        for row in names.order_by("number", "pk")
    ]
