"""The vote of the audience: choose a village, and confirm by mail."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lib.danish import sort_key
from lib.presses import tried
from lib.throttle import too_many
from prize import public
from prize.addresses import network_of, one_box
from prize.forms.public import VoteForm
from prize.models import PrizeEdition
from prize.operations import audience
from prize.views.public_pages import visible_edition

HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who votes is told the same: look in your mail."""
    shown = visible_edition(request, slug)
    if not shown.audience_award:
        raise Http404
    is_open = audience.is_open(shown)
    form = _form(request, shown)
    if is_open and form.is_valid() and tried(form, lambda: _keep(request, shown, form)):
        return render(
            request, "prize/public/vote_sent.html", {"edition": shown, "email": form.cleaned_data["email"]}
        )
    context = {"edition": shown, "form": form, "open": is_open}
    refused = request.method == "POST"
    return render(request, "prize/public/vote.html", context, status=422 if refused else 200)


def _form(request: HttpRequest, edition: PrizeEdition) -> VoteForm:
    form = VoteForm(request.POST or None, initial={"village": request.GET.get("by", "")})
    among = sorted(public.candidates(edition), key=lambda one: sort_key(one.name))
    field: Any = form.fields["village"]
    field.choices = [(one.nomination.village.slug, f"{one.name}, {one.place}") for one in among]
    return form


def _keep(request: HttpRequest, edition: PrizeEdition, form: VoteForm) -> None:
    """A robot that fills the hidden field is thanked like everybody else, and forgotten."""
    if form.cleaned_data["website"]:
        return
    address = form.cleaned_data["email"]
    too_many(f"vote:{network_of(request.META.get('REMOTE_ADDR', ''))}", limit=30, seconds=HOUR)
    too_many(f"vote:{audience.hash_of_address(edition, one_box(address))}", limit=3, seconds=HOUR)
    chosen = public.candidate(edition, form.cleaned_data["village"])
    if chosen is None:
        raise Http404
    language = translation.get_language() or "da"
    audience.ask(edition, chosen.nomination, address, language=language)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is confirmed; the press makes the vote count."""
    found = audience.find(token)
    if found is None:
        return render(request, "prize/public/vote_expired.html", status=410)
    refusal: ValidationError | None = None
    if request.method == "POST":
        try:
            audience.confirm(found)
        except ValidationError as raised:
            refusal = raised
    if found.confirmed_at is not None or (request.method == "POST" and refusal is None):
        return render(request, "prize/public/vote_counted.html", {"edition": found.edition, "vote": found})
    context = {"edition": found.edition, "vote": found, "refusal": refusal}
    return render(request, "prize/public/vote_confirm.html", context, status=422 if refusal else 200)
