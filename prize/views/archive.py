"""The package of a case: asked for, made beside the pages, and fetched by the secretary."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.visitors import visitor
from lib.presses import attempt
from prize import files
from prize.checking import check
from prize.models import CasePackage, EditionState, PackageState
from prize.operations import archiving
from prize.views.finding import edition_of_secretary


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    edition = edition_of_secretary(request, slug)
    if request.method == "POST":
        attempt(request, partial(archiving.ask, edition, visitor(request)), _("The package is being made."))
        return redirect("prize:archive", edition.slug)
    context = {
        "edition": edition,
        "packages": edition.packages.select_related("made_by")[:10],
        "may_ask": edition.has_reached(EditionState.DECIDED),
        "checked": check(edition),
    }
    return render(request, "prize/finals/archive.html", context)


@require_safe
@login_required
def archive_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Bears names and scores: kept by no cache on the way."""
    edition = edition_of_secretary(request, slug)
    row = get_object_or_404(CasePackage, pk=pk, edition=edition, state=PackageState.READY)
    response = files.stream(request, row.file, "application/zip", 0, row.size - 1)
    response["Content-Length"] = str(row.size)
    response["Content-Disposition"] = f'attachment; filename="sag-{edition.slug}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
