"""What these views share: finding the edition that this visitor keeps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from prize import rules
from prize.models import PrizeEdition


def visible_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """404 where this visitor may not know of it."""
    rows = PrizeEdition.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("prize__region", "network", "award_event", "seminar"), slug=slug
    )


def kept_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """For those who keep it; 403 for everybody else who may see it."""
    edition = visible_edition(request, slug)
    if not rules.may_keep(request.user, edition):
        raise PermissionDenied
    return edition
