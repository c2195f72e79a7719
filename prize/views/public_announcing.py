"""The secretary's page of what is told, to whom and when: names, embargo, press, and how far the mails are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.visitors import visitor
from lib.presses import attempt
from prize import results, rules
from prize.forms.public import PressForm
from prize.models import EditionState, PrizeEdition, WaveGroup
from prize.operations import announcing, previews
from prize.views.public_pages import visible_edition

PRESSES: dict[str, Callable[[PrizeEdition, Person], object]] = {
    "open_names": announcing.open_names,
    "announce": announcing.announce,
    "call_off": announcing.call_off,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def announcement(request: HttpRequest, slug: str) -> HttpResponse:
    edition = kept_edition(request, slug)
    form = PressForm(None, instance=edition, initial={"newsrooms": "\n".join(edition.press_list)})
    if request.method == "POST":
        if request.POST.get("do") != "press":
            _press(request, edition)
            return redirect("prize:announcement", edition.slug)
        form = PressForm(request.POST, instance=edition)
        if form.is_valid():
            _save(form)
            messages.success(request, _("The page for the press is kept."))
            return redirect("prize:announcement", edition.slug)
    return render(
        request,
        "prize/public/announcement.html",
        {"edition": edition, "form": form, **_standing(edition)},
        status=422 if form.errors else 200,
    )


def _press(request: HttpRequest, edition: PrizeEdition) -> None:
    operation = PRESSES.get(request.POST.get("do", ""))
    if operation is not None:
        attempt(request, lambda: operation(edition, visitor(request)))


def _save(form: PressForm) -> None:
    edition = form.save(commit=False)
    edition.press_list = form.cleaned_data["newsrooms"]
    edition.save(update_fields=["press_text", "press_contact", "press_list"])


def _standing(edition: PrizeEdition) -> dict[str, Any]:
    waves = {wave.group: wave for wave in edition.waves.all()}
    return {
        "may_open_names": edition.names_public_at is None and edition.has_reached(EditionState.SHORTLISTING),
        "decided": edition.state == EditionState.DECIDED,
        "has_record": results.laureate_of(edition) is not None,
        "is_ready": edition.announced_at is not None and not edition.is_announced,
        "previews_open": previews.are_possible(edition),
        "groups": [(group.label, waves.get(group.value)) for group in WaveGroup],
    }


def kept_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """404 for what one may not see; 403 for those who are no secretary of it."""
    edition = visible_edition(request, slug)
    if not rules.is_secretary(request.user, edition):
        raise PermissionDenied
    return edition
