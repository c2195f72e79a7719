"""Previews under embargo: the recipient's copy, and the secretary's list of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from lib.presses import attempt, tried
from prize import preview_copy
from prize.forms.public import LeakForm, PreviewForm
from prize.operations import previews as operations
from prize.views.public_announcing import kept_edition


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """One recipient's copy: kept by no cache on the way, and found by no search."""
    response = _preview(request, token)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _preview(request: HttpRequest, token: str) -> HttpResponse:
    """GET is a closed door that says what the embargo asks; the press opens it, and is noted."""
    found = operations.find(token)
    if found is None:
        return render(request, "prize/public/preview_gone.html", status=410)
    if request.method != "POST":
        return render(request, "prize/public/preview_door.html", {"preview": found})
    try:
        opened = operations.read(found)
    except ValidationError:
        return render(request, "prize/public/preview_gone.html", status=410)
    copy = preview_copy.of(opened)
    if request.POST.get("do") == "pdf":
        return _pdf(request, copy)
    return render(request, "prize/public/preview.html", {"copy": copy})


def _pdf(request: HttpRequest, copy: preview_copy.Copy) -> HttpResponse:
    try:
        content = preview_copy.pdf(copy)
    except preview_copy.Unavailable:
        return render(request, "prize/public/preview.html", {"copy": copy, "no_pdf": True}, status=503)
    name = f"klausul-{copy.edition.slug}-{copy.mark.lower()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def previews(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has a copy and when it was opened; POST gives one, or asks whose copy some words are from."""
    edition = kept_edition(request, slug)
    asks = request.POST.get("do") == "whose"
    given = PreviewForm(request.POST if request.method == "POST" and not asks else None)
    leak = LeakForm(request.POST if asks else None)
    if given.is_valid() and tried(
        given,
        lambda: operations.give(
            edition,
            given.cleaned_data["name"],
            given.cleaned_data["email"],
            organisation=given.cleaned_data["organisation"],
            by=visitor(request),
        ),
    ):
        return redirect("prize:previews", edition.slug)
    rows = edition.previews.select_related("person").order_by("pk")
    context = {
        "edition": edition,
        "form": given,
        "leak": leak,
        "possible": operations.are_possible(edition),
        "rows": [(row, operations.mark(row)) for row in rows],
        "asked": leak.is_bound and leak.is_valid(),
        "whose": operations.whose(edition, leak.cleaned_data["text"]) if leak.is_valid() else [],
    }
    return render(
        request, "prize/public/previews.html", context, status=422 if given.errors or leak.errors else 200
    )


@require_POST
@login_required
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition = kept_edition(request, slug)
    row = get_object_or_404(edition.previews, pk=pk)
    attempt(request, lambda: operations.revoke(row, visitor(request)), _("The link is closed."))
    return redirect("prize:previews", edition.slug)
