"""Whom a partnership could ask, as the profiles know it: who offers what it lacks, and says so openly."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from matchmaking.models import Audience, Profile, ProfileCompetence
from projects.wanted import Candidate, Sought

MOST = 12
POINTS = 3
"""For each thing lacking that somebody offers: as much as a sector that is missing."""


def candidates(sought: Sought) -> list[Candidate]:
    """Organisations whose open profile offers some of what is sought, those with most of it first. Three queries."""
    if not sought.competences:
        return []
    offers = Q(competences__kind=ProfileCompetence.Kind.OFFER, competences__competence__in=sought.competences)
    rows = Profile.objects.open().exclude(organisation=None).exclude(audience=Audience.MATCHES)
    counted = rows.annotate(has=Count("competences", filter=offers))
    best = counted.filter(has__gt=0).order_by("-has", "-changed_at", "pk")
    found = list(best.select_related("organisation__municipality")[:MOST])
    named = _named([profile.pk for profile in found], sought)
    return [
        Candidate(profile.organisation, named[profile.pk], POINTS * len(named[profile.pk]))
        for profile in found
        if profile.organisation is not None
    ]


def _named(profiles: list[int], sought: Sought) -> dict[int, list[str]]:
    rows = ProfileCompetence.objects.filter(
        profile__in=profiles, kind=ProfileCompetence.Kind.OFFER, competence__in=sought.competences
    )
    said: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("competence"):
        said[row.profile_id].append(
            _("Offers %(what)s, which nobody in it has") % {"what": str(row.competence)}
        )
    return said
