"""A new edition, its plan part by part, publishing it, and what was changed since."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import visitor
from lib.presses import attempt, tried
from prize import rules
from prize.forms.editions.new import CopyForm, NewEditionForm
from prize.models import PrizeEdition, VillagePrize
from prize.operations import editions as operations
from prize.operations import planning
from prize.planning.overview import overview
from prize.planning.sections import BY_KEY
from prize.planning.words import lines
from prize.views.editions.section_page import SectionPage
from prize.views.editions.shared import kept_edition, visible_edition


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """A new edition with the house's proposals in it."""
    if not rules.may_plan(request.user):
        raise PermissionDenied
    prize = VillagePrize.objects.first()
    form = NewEditionForm(prize, request.POST or None)
    if form.is_valid() and tried(form, lambda: _begin(request, form)):
        edition = PrizeEdition.objects.get(prize=VillagePrize.objects.first(), year=form.cleaned_data["year"])
        return redirect("prize:settings", edition.slug)
    last = prize.editions.order_by("-year").first() if prize else None
    context = {"form": form, "last": last if last and rules.may_keep(request.user, last) else None}
    return render(request, "prize/editions/new.html", context, status=422 if form.is_bound else 200)


def _begin(request: HttpRequest, form: NewEditionForm) -> PrizeEdition:
    said = form.cleaned_data
    prize = planning.ensure_prize(region=said["region"])
    return planning.begin(
        prize, said["year"], visitor(request), criteria_set=said["criteria_set"], title=said["title"]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Last year's plan, a year on."""
    source = visible_edition(request, slug)
    if not rules.may_copy(request.user, source):
        raise PermissionDenied
    form = CopyForm(source.prize, request.POST or None)
    if form.is_valid() and tried(form, lambda: _copy(request, source, form)):
        edition = PrizeEdition.objects.get(prize=source.prize, year=form.cleaned_data["year"])
        return redirect("prize:settings", edition.slug)
    context = {"form": form, "source": source}
    return render(request, "prize/editions/copy.html", context, status=422 if form.is_bound else 200)


def _copy(request: HttpRequest, source: PrizeEdition, form: CopyForm) -> PrizeEdition:
    said = form.cleaned_data
    return planning.copy(source, said["year"], visitor(request), form.personal(), title=said["title"])


@require_safe
@login_required
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """The parts of the plan, with what each lacks."""
    edition = kept_edition(request, slug)
    parts = overview(edition)
    context = {"edition": edition, "parts": parts, "lacks": sum(len(part.lacks) for part in parts)}
    return render(request, "prize/editions/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def section(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One part of the plan, to read and to change."""
    edition = kept_edition(request, slug)
    if key not in BY_KEY:
        raise Http404
    page = SectionPage(edition, BY_KEY[key], request.POST or None)
    if request.method == "POST" and page.take(visitor(request), request):
        return redirect("prize:settings", slug)
    return render(request, "prize/editions/section.html", page.context(), status=page.status)


@require_POST
@login_required
def fill_nominators(request: HttpRequest, slug: str) -> HttpResponse:
    """The region's groups, and its municipalities without one."""
    edition = kept_edition(request, slug)
    attempt(
        request, partial(planning.fill_nominators, edition), _("The nominators of the region are in place.")
    )
    return redirect("prize:settings_section", slug, "indstillere")


@require_POST
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    edition = kept_edition(request, slug)
    done = _("The edition is published. What is agreed is locked.")
    ready = attempt(request, partial(operations.publish, edition, visitor(request)), done)
    return redirect("prize:desk" if ready else "prize:settings", slug)


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What was changed since the edition was published, by whom and why: everybody may read it."""
    edition = get_object_or_404(PrizeEdition.objects.visible_to(request.user), slug=slug)
    rows = list(edition.changes.select_related("changed_by").order_by("-version"))
    for row in rows:
        row.lines = lines(row.changes)  # type: ignore[attr-defined]
    return render(request, "prize/editions/changes.html", {"edition": edition, "changes": rows})
