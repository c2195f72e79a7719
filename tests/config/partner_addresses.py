"""The addresses of partners and of the vocabulary, with who may go there, and the rows they need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from matchmaking.links import approach_url, digest_url, outcome_url, renewal_url
from matchmaking.models import Approach, ApproachState, Outcome, Profile
from networks.models import Competence
from tests.factories.matchmaking import CompetenceFactory, PersonProfileFactory, ProfileFactory

MINE, OTHER, WORD = 77_001, 77_002, 77_003


def rows_for(member: Person) -> dict[str, Any]:
    """The member has an open profile, is asked by somebody, and has met somebody else."""
    if Profile.objects.filter(pk=MINE).exists():  # another house beside the one whose addresses are pressed
        Profile.objects.filter(pk__in=[MINE, OTHER]).delete()
        Competence.objects.filter(pk=WORD).delete()
    mine: Profile = PersonProfileFactory(pk=MINE, person=member, asked_at=timezone.now())
    other: Profile = ProfileFactory(pk=OTHER)
    asker: Profile = ProfileFactory()
    later = timezone.now() + timedelta(days=14)
    asked = Approach.objects.create(asker=asker, asked=mine, expires_at=later)
    met = Approach.objects.create(
        asker=mine, asked=ProfileFactory(), expires_at=later, state=ApproachState.ACCEPTED
    )
    outcome = Outcome.objects.create(approach=met, profile=mine, after_days=14)
    CompetenceFactory(pk=WORD)
    return {
        "profile": mine.pk,
        "other_profile": other.pk,
        "approach": asked.pk,
        "approach_token": _token(approach_url(asked, member)),
        "renewal_token": _token(renewal_url(mine, member)),
        "outcome_token": _token(outcome_url(outcome, member)),
        "digest_token": _token(digest_url(mine, member)),
        "competence": CompetenceFactory().slug,
    }


def _token(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]
