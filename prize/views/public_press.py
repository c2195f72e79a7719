"""For the press, when it is announced: words, facts, pictures with credit, and all of it in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from networks.reference import slug_of
from prize import public
from prize.models import Attachment, PrizeEdition
from prize.views.public_pages import fresh, visible_edition

LARGEST = 60 * 1024 * 1024
"""Bytes of pictures in one file; a larger one is fetched one by one from the page."""


@require_safe
@fresh
def press(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "prize/public/press.html", _told(visible_edition(request, slug)))


@require_safe
@cache_control(private=True, no_store=True)
def press_zip(request: HttpRequest, slug: str) -> HttpResponse:
    edition = visible_edition(request, slug)
    told = _told(edition)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pressemeddelelse.txt", render_to_string("prize/public/press.txt", told, request))
        for name, picture in _named(told["pictures"]):
            with picture.file.open("rb") as source:
                archive.writestr(name, source.read(), zipfile.ZIP_STORED)
    name = f"presse-{edition.slug}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(kept.getvalue(), content_type="application/zip", headers=headers)


def _told(edition: PrizeEdition) -> dict[str, Any]:
    """404 to everybody until it is announced and the embargo is over."""
    among = public.candidates(edition)
    result = public.result(edition, among)
    if result is None:
        raise Http404
    return {
        "edition": edition,
        "result": result,
        "candidates": among,
        "finalists": [one for one in among if one.is_finalist],
        "pictures": public.pictures(edition),
        "award": edition.dates.filter(kind="award").first(),
    }


def _named(pictures: Iterable[Attachment]) -> Iterable[tuple[str, Attachment]]:
    room = LARGEST
    for number, picture in enumerate(pictures, start=1):
        room -= picture.size
        if room < 0:
            return
        suffix = (picture.file.name or "").rpartition(".")[2].lower()
        village = slug_of(picture.nomination.village.name)
        yield f"billeder/{number:02}-{village}.{suffix}", picture
