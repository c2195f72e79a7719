"""*Foreslå jeres landsby*: a form for anybody, and a link in the mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from lib.presses import tried
from lib.throttle import too_many
from prize.forms.proposals import VillageForm
from prize.hours import day_of, proposing_closed
from prize.models import DateKind, PrizeEdition
from prize.operations import proposing


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """The same thanks whoever writes already: the mail says the rest, to those whom it is for."""
    edition = get_object_or_404(PrizeEdition.objects.published().select_related("prize__region"), slug=slug)
    form = VillageForm(edition, request.POST or None)
    if form.is_valid() and tried(form, lambda: _keep(request, edition, form)):
        sent = {"edition": edition, "email": form.cleaned_data["email"]}
        return render(request, "prize/proposals/propose_sent.html", sent)
    context = {
        "edition": edition,
        "form": form,
        "closed": proposing_closed(edition),
        "until": day_of(edition, DateKind.PROPOSALS_CLOSE),
    }
    return render(request, "prize/proposals/propose.html", context, status=422 if form.is_bound else 200)


def _keep(request: HttpRequest, edition: PrizeEdition, form: VillageForm) -> None:
    """A robot that fills the hidden field is thanked like everybody else, and forgotten."""
    if form.cleaned_data["website"]:
        return
    too_many(f"propose:{request.META.get('REMOTE_ADDR', '')}", limit=20, seconds=3600)
    too_many(f"propose:{form.cleaned_data['email'].lower()}", limit=5, seconds=3600)
    language = translation.get_language() or "da"
    proposing.propose(edition, form.begun(), form.sender(language))
