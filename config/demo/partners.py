"""What the invented organisations offer and need: a board that somebody has hung notes on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from matchmaking.models import Audience, Profile, ProfileCompetence, ProfileState
from matchmaking.operations import suggestions
from networks import vocabulary
from networks.models import Affiliation, Competence, CompetenceSynonym, Organisation


def hang_up_notes(rows: list[dict[str, Any]], organisations: dict[str, Organisation]) -> None:
    """A profile for each organisation that has none yet; then everybody's partners, where any were made."""
    names = _names()
    have = set(Profile.objects.exclude(organisation=None).values_list("organisation", flat=True))
    fresh = [row for row in rows if organisations[row["slug"]].pk not in have and row["consent_to_directory"]]
    for row in fresh:
        _profile(row, organisations[row["slug"]], names)
    if fresh:
        suggestions.refresh_all()


def _names() -> list[tuple[str, int]]:
    rows = Competence.objects.approved().values_list("name_da", "pk")
    return [*rows, *CompetenceSynonym.objects.values_list("word", "competence_id")]


def _profile(row: dict[str, Any], organisation: Organisation, names: list[tuple[str, int]]) -> None:
    """The phrases of the demo are kept word for word; the vocabulary finds what they are about."""
    now = timezone.now()
    person = Affiliation.objects.filter(organisation=organisation, is_primary=True).order_by("pk").first()
    profile = Profile.objects.create(
        organisation=organisation,
        state=ProfileState.OPEN,
        audience=Audience.EVERYBODY if row["public_profile"] else Audience.HOUSE,
        text=f"Vi tilbyder: {'. '.join(row['offers'])}. Vi mangler: {'. '.join(row['needs'])}.",
        languages=["da"],
        consented_at=now,
        consented_by=person.person if person else None,
        expires_at=now + settings.PROFILE_LASTS,
        digest_at=now,
    )
    profile.themes.set(organisation.themes.all())
    kinds = ProfileCompetence.Kind
    for kind, phrases in ((kinds.OFFER, row["offers"]), (kinds.NEED, row["needs"])):
        found = vocabulary.mentioned(". ".join(phrases), names)[:3]
        ProfileCompetence.objects.bulk_create(
            ProfileCompetence(profile=profile, competence_id=pk, kind=kind, position=place)
            for place, pk in enumerate(found)
        )
