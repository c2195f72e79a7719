"""Which nominators cover a place."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from networks.models import Municipality
from prize.models import Nominator, PrizeEdition


def nominators_of(edition: PrizeEdition, municipality: Municipality) -> QuerySet[Nominator]:
    """The municipality itself, and the local action groups that it belongs to."""
    here = Q(municipality=municipality) | Q(local_action_group__municipalities=municipality)
    return Nominator.objects.filter(here, edition=edition).distinct()
