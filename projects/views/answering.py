"""The page behind a partner's own link: no account, and nothing happens before a press."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lib.presses import attempt, tried
from projects.forms.partners import ConfirmForm
from projects.models import Partner
from projects.operations import partners as operations
from projects.views.letters import letter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, and by whom; POST confirms or declines, as often as one thinks better of it."""
    row = operations.find(token)
    if row is None:
        return render(request, "projects/partner_gone.html", status=410)
    form = ConfirmForm(
        request.POST if request.POST.get("do") == "confirm" else None, initial={"signatory": row.signatory}
    )
    if request.method == "POST" and _answered(request, row, form):
        return redirect("projects:partner", token)
    context = {
        "partner": row,
        "idea": row.partnership.idea,
        "form": form,
        "token": token,
        "open": row.takes_answers
        and row.partnership.idea.is_standing
        and row.partnership.idea.state != "converted",
    }
    return render(request, "projects/partner.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, row: Partner, form: ConfirmForm) -> bool:
    if request.POST.get("do") == "decline":
        attempt(request, partial(operations.decline, row))
        return True
    if request.POST.get("do") != "confirm":
        raise BadRequest
    return form.is_valid() and tried(form, lambda: operations.confirm(row, form.cleaned_data["signatory"]))


@never_cache
@require_safe
def partner_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The letter of intent between the owner and this partner, once it has confirmed."""
    row = operations.find(token)
    if row is None or not row.is_confirmed:
        raise Http404
    lead = Partner.objects.filter(partnership=row.partnership, is_lead=True).with_words()
    return letter(request, row.partnership.idea, [*lead, row])
