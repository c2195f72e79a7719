"""A nominator's pages behind its link: what came in, choosing within the cap, replies, and done."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.visitors import visitor
from lib.presses import attempt, tried
from lib.throttle import too_many
from prize import links
from prize.forms.proposals import StartForm
from prize.hours import choosing_closed, day_of
from prize.material import material_of, nominator_address
from prize.models import DateKind, Nomination, NominationState, Nominator
from prize.operations import nominating, proposing
from prize.readers import may_nominator_read
from prize.views.proposals_shared import by_nominator

S = NominationState


@require_safe
@login_required
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact, signed in, needs no mail to find the page."""
    nominator = get_object_or_404(Nominator, pk=pk, contact=visitor(request), link_hash__isnull=False)
    return redirect("prize:nominate", links.token_of(nominator))


@require_http_methods(["GET", "HEAD", "POST"])
@by_nominator
def nominate(request: HttpRequest, nominator: Nominator, token: str) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("do") != "finish":
            raise BadRequest
        done = _("Done. The villages have been written to.")
        attempt(request, partial(nominating.finish, nominator), done)
        return redirect("prize:nominate", token)
    rows = list(nominator.nominations.with_words().order_by("village__name", "pk"))
    chosen = nominating.chosen_of(nominator)
    context = {
        "nominator": nominator,
        "edition": nominator.edition,
        "token": token,
        "closed": choosing_closed(nominator),
        "until": day_of(nominator.edition, DateKind.NOMINATIONS_CLOSE),
        "rows": [row for row in rows if may_nominator_read(nominator, row)],
        "begun": [row for row in rows if row.by_nominator and row.state == S.DRAFT],
        "chosen": chosen,
        "left": max(0, nominator.cap - chosen),
        "silent": [row for row in rows if row.state == S.PROPOSED and not row.reply],
    }
    return render(request, "prize/proposals/nominate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_nominator
def one(request: HttpRequest, nominator: Nominator, token: str, pk: int) -> HttpResponse:
    """One village's material, and what the nominator makes of it."""
    nomination = get_object_or_404(nominator.nominations.with_words(), pk=pk)
    if not may_nominator_read(nominator, nomination):
        raise Http404
    if request.method == "POST" and _pressed(request, nominator, nomination):
        return redirect("prize:nominate", token)
    chosen = nominating.chosen_of(nominator)
    context = {
        "nominator": nominator,
        "nomination": nomination,
        "edition": nominator.edition,
        "token": token,
        "closed": choosing_closed(nominator),
        "material": material_of(nomination, nominator_address(token)),
        "left": max(0, nominator.cap - chosen),
        "writers": nomination.writers.select_related("person"),
        "reason": request.POST.get("reason", nomination.nominator_reason),
        "reply": request.POST.get("reply", nomination.reply) or _template_of(nomination, nominator),
    }
    return render(
        request, "prize/proposals/nominate_one.html", context, status=422 if request.method == "POST" else 200
    )


def _template_of(nomination: Nomination, nominator: Nominator) -> str:
    """Where to begin a reply."""
    words = _(
        "Thank you for proposing %(village)s. We read it with pleasure. This year we chose others, because …\n\n"
        "What we would build on in your place: …"
    )
    return words % {"village": nomination.village.name}


def _pressed(request: HttpRequest, nominator: Nominator, nomination: Nomination) -> bool:
    said: dict[str, Any] = {
        "choose": (
            partial(nominating.choose, nominator, nomination, request.POST.get("reason", "")),
            _("%(village)s is chosen.") % {"village": nomination.village.name},
        ),
        "take_back": (partial(nominating.take_back, nominator, nomination), _("Taken back.")),
        "reply": (
            partial(nominating.write_reply, nominator, nomination, request.POST.get("reply", "")),
            _("The reply is saved. It leaves when you have finished."),
        ),
    }
    if request.POST.get("do") not in said:
        raise BadRequest
    operation, done = said[request.POST["do"]]
    return attempt(request, operation, done)


@require_http_methods(["GET", "HEAD", "POST"])
@by_nominator
def start(request: HttpRequest, nominator: Nominator, token: str) -> HttpResponseBase:
    """A village that did not propose itself: its people get the link, and must say yes."""
    form = StartForm(nominator, request.POST or None)
    if form.is_valid() and tried(form, lambda: _start(nominator, form)):
        return redirect("prize:nominate", token)
    context = {
        "nominator": nominator,
        "edition": nominator.edition,
        "form": form,
        "token": token,
        "closed": choosing_closed(nominator),
    }
    return render(
        request, "prize/proposals/nominate_start.html", context, status=422 if form.is_bound else 200
    )


def _start(nominator: Nominator, form: StartForm) -> None:
    too_many(f"prize-start:{nominator.pk}", limit=20, seconds=3600)
    proposing.start_for(nominator, form.begun(), form.sender("da"), form.cleaned_data["reason"])
