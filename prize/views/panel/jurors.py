"""Naming jurors, correcting what is said of them, asking, calling, letting go."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from lib.presses import attempt, tried
from prize.forms.panel import ChangeJurorForm, JurorForm
from prize.operations.panel import jurors as operations
from prize.views.panel.shared import juror_in, kept_edition


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, slug: str) -> HttpResponse:
    edition = kept_edition(request, slug)
    form = JurorForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: operations.add(edition, form.seat(), visitor(request))):
        messages.success(request, _("%(name)s is named.") % {"name": form.cleaned_data["name"]})
        return redirect("prize:panel", slug)
    context = {"edition": edition, "form": form, "juror": None}
    return render(request, "prize/panel/juror_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, slug: str, juror_pk: int) -> HttpResponse:
    """What is said of a juror, and below it the ways to ask, call or let go."""
    edition = kept_edition(request, slug)
    juror = juror_in(edition, juror_pk)
    form = ChangeJurorForm(request.POST or None, initial=ChangeJurorForm.initial_of(juror))
    if form.is_valid() and tried(form, lambda: operations.change(juror, form.seat(), visitor(request))):
        messages.success(request, _("Saved."))
        return redirect("prize:panel", slug)
    context = {"edition": edition, "form": form, "juror": juror}
    return render(request, "prize/panel/juror_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def seat(request: HttpRequest, slug: str, juror_pk: int) -> HttpResponse:
    """One button: ask (again), call an alternate, or let go with a reason."""
    edition = kept_edition(request, slug)
    juror, by = juror_in(edition, juror_pk), visitor(request)
    name = {"name": juror}
    steps = {
        "ask": (partial(operations.ask, juror, by), _("%(name)s has a new mail.") % name),
        "call": (partial(operations.call, juror, by), _("%(name)s is called, and has a mail.") % name),
        "leave": (
            partial(operations.let_go, juror, request.POST.get("words", "")[:500], by),
            _("%(name)s has left the panel.") % name,
        ),
    }
    if request.POST.get("do") not in steps:
        raise BadRequest
    operation, done = steps[request.POST["do"]]
    attempt(request, operation, done)
    return redirect("prize:panel", slug)
