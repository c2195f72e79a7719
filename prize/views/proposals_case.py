"""A candidate's page about what the village does: its people edit it, and decide who sees it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lib import prose
from lib.presses import attempt
from prize.forms.proposals import CaseForm
from prize.models import ConsentKind, Writer
from prize.operations import case_pages
from prize.operations.consents import given
from prize.views.proposals_shared import by_writer


@require_http_methods(["GET", "HEAD", "POST"])
@by_writer
def case_page(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    page = case_pages.page_of(writer.nomination)
    if page is None:
        raise Http404
    form = CaseForm(request.POST or None, initial={"title": page.title, "body": page.body})
    if request.method == "POST" and form.is_valid():
        case_pages.edit(page, form.cleaned_data["title"], form.cleaned_data["body"])
        steps = {
            "publish": (case_pages.publish, _("Everybody can read it now.")),
            "take_down": (case_pages.take_down, _("Nobody but you sees it now.")),
        }
        if request.POST.get("do") in steps:
            operation, done = steps[request.POST["do"]]
            attempt(request, partial(operation, page), done)
        else:
            messages.success(request, _("Saved."))
        return redirect("prize:write_case", token)
    context = {
        "page": page,
        "form": form,
        "token": token,
        "nomination": writer.nomination,
        "html": prose.to_html(page.body),
        "may_publish": ConsentKind.PUBLISH in given(writer.nomination),
    }
    return render(request, "prize/proposals/case.html", context, status=422 if form.errors else 200)
