"""Finding what a visitor of these pages may see."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.cache import never_cache

from prize import rules
from prize.links import hash_of
from prize.models import FINALISTS, PrizeEdition, Writer


def edition_for(request: HttpRequest, slug: str) -> PrizeEdition:
    """404 where this visitor may not know of it."""
    rows = PrizeEdition.objects.visible_to(request.user).select_related("prize")
    return get_object_or_404(rows, slug=slug)


def edition_of_secretary(request: HttpRequest, slug: str) -> PrizeEdition:
    """For whoever may see scores and ranking; 403 for everybody else who may see that there is an edition."""
    edition = edition_for(request, slug)
    if not rules.may_see_result(request.user, edition):
        raise PermissionDenied
    return edition


def by_finalist_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Find the writer of a link, whose village is a finalist; in their own language. 404 for all others alike."""

    @wraps(view)
    @never_cache
    def found(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        people = Writer.objects.select_related(
            "person", "nomination__village__municipality", "nomination__edition__prize"
        )
        writer = get_object_or_404(people, link_hash=hash_of(token))
        if writer.nomination.state not in FINALISTS:
            raise Http404
        with translation.override(_language(request, writer)):
            response = view(request, writer, token, **more)
        # The address is a secret: no other site may learn it.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return found


def _language(request: HttpRequest, writer: Writer) -> str:
    """A choice made in this browser counts; else the person's own."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else writer.person.language
