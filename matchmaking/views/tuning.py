"""What partners are ranked by: shown to everybody, decided by an administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import visitor
from lib.keys import key_of
from lib.presses import attempt
from matchmaking import rules, tuning
from matchmaking.models import Tuning
from matchmaking.operations import tunings

SHOWN = 20
CALLED = {
    "gain": gettext_lazy("They offer what I need"),
    "give": gettext_lazy("They need what I offer"),
    "mutual": gettext_lazy("Both at once"),
    "text_gain": gettext_lazy("Their words answer my need"),
    "text_give": gettext_lazy("My words answer their need"),
    "text_mutual": gettext_lazy("Words that answer both ways"),
    "theme": gettext_lazy("A shared theme"),
    "word": gettext_lazy("Words we both use"),
    "municipality": gettext_lazy("The same municipality"),
    "near": gettext_lazy("Nearby"),
    "sector": gettext_lazy("Another sector"),
}
KINDS = {
    "they_offer": gettext_lazy("They offer what I need"),
    "they_need": gettext_lazy("They need what I offer"),
    "theme": gettext_lazy("A shared theme"),
    "word": gettext_lazy("Words we both use"),
    "municipality": gettext_lazy("The same municipality"),
    "near": gettext_lazy("Nearby"),
    "sector": gettext_lazy("Another sector"),
}


@require_safe
@login_required
def weights(request: HttpRequest) -> HttpResponse:
    if not rules.may_tune(request.user):
        raise PermissionDenied
    given = tuning.answers()
    now, next_ones = asdict(tuning.current()), asdict(tuning.proposed(given))
    found = tuning.findings(given)
    context = {
        "rows": [(name, label, now[name], next_ones[name]) for name, label in CALLED.items()],
        "findings": [(KINDS[one.kind], one, round(100 * one.share)) for one in found],
        "everybody": round(100 * found[0].everybody) if found else 0,
        "answers": len(given),
        "least": tuning.LEAST,
        "history": Tuning.objects.select_related("made_by")[:SHOWN],
    }
    return render(request, "matchmaking/weights.html", context)


@require_POST
@login_required
def change(request: HttpRequest) -> HttpResponse:
    """Take the proposal, set by hand, or go back to an earlier row."""
    if not rules.may_tune(request.user):
        raise PermissionDenied
    person, do = visitor(request), request.POST.get("do", "")
    steps: dict[str, Callable[[], object]] = {
        "propose": partial(tunings.take_proposal, person),
        "begin": partial(tunings.go_back, None, person),
        "hand": partial(tunings.set_by_hand, _written(request), request.POST.get("why", "")[:300], person),
    }
    if do == "back":
        row = get_object_or_404(Tuning, pk=key_of(request.POST.get("to", "")))
        steps["back"] = partial(tunings.go_back, row, person)
    if do not in steps:
        raise BadRequest
    attempt(request, steps[do], _("From now on these weights count. Every list is made anew."))
    return redirect("matchmaking:weights")


def _written(request: HttpRequest) -> dict[str, float]:
    """What was typed, with a comma or a point; what is no number is refused by the operation."""
    values: dict[str, float] = {}
    for name in CALLED:
        text = request.POST.get(name, "").strip().replace(",", ".")
        try:
            values[name] = float(text) if text else 0.0
        except ValueError:
            values[name] = -1.0
    return values
