"""One's own scores in a table, handing in, and the others' scores afterwards."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lib.presses import attempt
from prize.models import Round
from prize.operations.panel import handing_in
from prize.panel import comparing as reading
from prize.panel.scale import steps_of
from prize.panel.standing import Standing
from prize.views.panel.jury import facts
from prize.views.panel.shared import own_candidate, working

PER_PAGE = 50


@never_cache
@require_safe
@login_required
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Candidates by criteria, fifty on a page. `?efter=` sorts; `?runde=1` shows the first round while the final one is on."""
    standing = working(request, slug)
    if request.GET.get("runde") == "1" and standing.round != Round.FIRST:
        standing = Standing(standing.juror, Round.FIRST)
    sort, criteria = request.GET.get("efter", "number"), list(standing.edition.criteria.all())
    works = reading.own_order(standing, sort, criteria)
    page = Paginator(works, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **facts(standing),
        "lines": reading.own_lines(list(page), criteria),
        "page_obj": page,
        "criteria": criteria,
        "sort": sort,
        "steps": steps_of(standing.edition),
    }
    return render(request, "prize/panel/compare.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hand_in(request: HttpRequest, slug: str) -> HttpResponse:
    """What lacks, or the button that locks."""
    standing = working(request, slug)
    if request.method == "POST":
        done = _("Handed in. Thank you for your work.")
        attempt(request, partial(handing_in.hand_in, standing.juror), done)
        return redirect("prize:jury", slug)
    return render(request, "prize/panel/hand_in.html", facts(standing))


def _handed_in(request: HttpRequest, slug: str) -> Standing:
    """403 until everything of one's own is in. The first round's stand open while the final one is scored."""
    standing = working(request, slug)
    if request.GET.get("runde") == "1" and standing.round != Round.FIRST:
        standing = Standing(standing.juror, Round.FIRST)
    if not standing.has_handed_in:
        raise PermissionDenied
    return standing


@never_cache
@require_safe
@login_required
def others(request: HttpRequest, slug: str) -> HttpResponse:
    standing = _handed_in(request, slug)
    return render(
        request, "prize/panel/others.html", {**facts(standing), "table": reading.others_table(standing)}
    )


@never_cache
@require_safe
@login_required
def others_of(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    standing = _handed_in(request, slug)
    nomination = own_candidate(standing, pk)
    lines = reading.others_of(standing, nomination)
    return render(
        request,
        "prize/panel/others_of.html",
        {**facts(standing), "nomination": nomination, "lines": lines},
    )
