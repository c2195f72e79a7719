"""The letter of intent as a file, or in plain words why this machine cannot make one."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from networks.reference import slug_of
from projects.letters import Unavailable, context_of, pdf
from projects.models import Partner, ProjectIdea

log = logging.getLogger(__name__)


def letter(request: HttpRequest, idea: ProjectIdea, partners: Sequence[Partner]) -> HttpResponse:
    """Never kept by caches on the way: it bears names."""
    try:
        content = pdf(idea, partners)
    except Unavailable as fault:
        log.warning("no letter of intent: %s", fault)
        words = {**context_of(idea, partners), "packages": fault.packages}
        return render(request, "projects/letter_unavailable.html", words, status=503)
    name = f"hensigtserklaering-{slug_of(idea.title)[:60] or idea.pk}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
