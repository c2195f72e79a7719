"""The secretary's page of the panel: coverage, doubts, reminders, opening again, and the log."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.keys import key_of
from lib.presses import tried
from prize import rules
from prize.forms.panel import ReasonForm
from prize.models import Assessment, AssessmentState, ConflictDeclaration, Juror, Nomination
from prize.operations.panel import conflicts, handing_in, reminders
from prize.panel.coverage import matrix
from prize.panel.desk import PanelDesk, log_of
from prize.views.panel.shared import juror_in, kept_edition, secretarys_edition

PER_PAGE = 50


@require_safe
@login_required
def panel(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits, who covers whom, what waits. Declarations are for secretaries alone."""
    edition = kept_edition(request, slug)
    desk = PanelDesk(edition)
    context: dict[str, Any] = {"edition": edition, "desk": desk}
    if rules.may_see_declarations(request.user, edition) and desk.shows_names:
        page = Paginator(desk.covers, PER_PAGE).get_page(request.GET.get("page"))
        seated = [seat.juror for seat in desk.seats if not seat.is_gone and not seat.waits_to_be_called]
        context |= {"matrix": matrix(edition, list(page), seated, int(desk.round)), "page_obj": page}
        context["sees_declarations"] = True
    return render(request, "prize/panel/secretary.html", context)


@require_POST
@login_required
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    edition = secretarys_edition(request, slug)
    number = reminders.remind(edition, visitor(request))
    if number:
        told = ngettext("%(number)s juror is reminded.", "%(number)s jurors are reminded.", number)
        messages.success(request, told % {"number": number})
    else:
        messages.info(request, _("Nobody lacks anything. No mail was written."))
    return redirect("prize:panel", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A doubt, or a yes that may rest on a misunderstanding: recused or not, and why."""
    edition = secretarys_edition(request, slug)
    rows = ConflictDeclaration.objects.select_related(
        "juror__person", "juror__edition", "nomination__village__municipality", "decided_by"
    )
    row = get_object_or_404(rows.exclude(answer=""), pk=pk, juror__edition=edition)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and request.POST.get("do") not in ("recused", "free"):
        raise BadRequest
    recused = request.POST.get("do") == "recused"
    if form.is_valid() and tried(form, lambda: _decided(request, row, form, recused)):
        messages.success(request, _("Decided. The juror and the chair are told."))
        return redirect("prize:panel", slug)
    context = {"edition": edition, "row": row, "form": form}
    return render(request, "prize/panel/decide.html", context, status=422 if form.is_bound else 200)


def _decided(request: HttpRequest, row: ConflictDeclaration, form: ReasonForm, recused: bool) -> None:
    conflicts.decide(row, recused=recused, words=form.cleaned_data["words"], by=visitor(request))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reopen(request: HttpRequest, slug: str, juror_pk: int) -> HttpResponse:
    """Open a hand-in again, of one candidate or of all, with a reason that is kept."""
    edition = secretarys_edition(request, slug)
    juror = juror_in(edition, juror_pk)
    form = ReasonForm(request.POST or None)
    names = _handed_in(juror)
    chosen = _chosen(request, names)
    if form.is_valid() and tried(
        form, partial(_opened, request, juror, chosen, form)
    ):  # which names it is for stands in the log
        messages.success(request, _("Open again. %(name)s has a mail.") % {"name": juror})
        return redirect("prize:panel", slug)
    context = {"edition": edition, "juror": juror, "form": form, "names": names, "chosen": chosen}
    return render(request, "prize/panel/reopen.html", context, status=422 if form.is_bound else 200)


def _handed_in(juror: Juror) -> list[Nomination]:
    desk = PanelDesk(juror.edition)
    rows = Assessment.objects.filter(juror=juror, round=desk.round, state=AssessmentState.SUBMITTED)
    found = Nomination.objects.filter(pk__in=rows.values("nomination")).select_related("village")
    return list(found.order_by("number", "pk"))


def _chosen(request: HttpRequest, names: list[Nomination]) -> Nomination | None:
    """None stands for all of them."""
    key = key_of(request.POST.get("nomination", ""))
    return next((row for row in names if row.pk == key), None)


def _opened(request: HttpRequest, juror: Juror, nomination: Nomination | None, form: ReasonForm) -> None:
    handing_in.reopen(juror, nomination, form.cleaned_data["words"], visitor(request))


@require_safe
@login_required
def log(request: HttpRequest, slug: str) -> HttpResponse:
    edition = secretarys_edition(request, slug)
    page = Paginator(log_of(edition), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "prize/panel/log.html", {"edition": edition, "page_obj": page})
