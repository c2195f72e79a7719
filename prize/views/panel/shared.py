"""Finding the juror's own seat, and the edition that a secretary keeps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from prize import rules
from prize.models import Juror, Nomination, PrizeEdition
from prize.panel.standing import Standing


def own_seat(request: HttpRequest, slug: str) -> Juror:
    """The visitor's own, or 404: nobody learns who sits in a panel by trying addresses."""
    edition = get_object_or_404(PrizeEdition, slug=slug)
    juror = rules.juror_of(request.user, edition)
    if juror is None or not edition.is_locked:
        raise Http404
    juror.edition = edition
    return juror


def own_standing(request: HttpRequest, slug: str) -> Standing:
    return Standing(own_seat(request, slug))


def working(request: HttpRequest, slug: str) -> Standing:
    """Of a juror who sits and has declared every name; 403 for one who has not yet."""
    standing = own_standing(request, slug)
    if not standing.may_read:
        raise PermissionDenied
    return standing


def own_candidate(standing: Standing, pk: int) -> Nomination:
    """One that the juror may read of; 404 where recused or in doubt, as if it were not there."""
    nomination = get_object_or_404(
        Nomination.objects.with_words().candidates(), pk=pk, edition=standing.edition
    )
    if not rules.may_read_material(standing.juror, nomination):
        raise Http404
    nomination.edition = standing.edition
    return nomination


def kept_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """For those who keep the round; 403 for everybody else who may know of it."""
    edition = get_object_or_404(PrizeEdition.objects.visible_to(request.user), slug=slug)
    if not rules.may_keep(request.user, edition):
        raise PermissionDenied
    return edition


def secretarys_edition(request: HttpRequest, slug: str) -> PrizeEdition:
    """For secretaries alone: what is declared is not for administrators."""
    edition = get_object_or_404(PrizeEdition.objects.visible_to(request.user), slug=slug)
    if not rules.may_see_declarations(request.user, edition):
        raise PermissionDenied
    return edition


def juror_in(edition: PrizeEdition, pk: int) -> Juror:
    juror = get_object_or_404(Juror.objects.with_people(), pk=pk, edition=edition)
    juror.edition = edition
    return juror
