"""What a page or a letter shows of a partner: the profile, what stands open of it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import translation

from matchmaking.models import Part, Profile, Suggestion
from matchmaking.wording import Names, sentences


@dataclass(frozen=True)
class Partner:
    """One suggested profile with the reasons in words, best first."""

    profile: Profile
    reasons: list[str] = field(default_factory=list)

    @property
    def first_reason(self) -> str:
        return self.reasons[0] if self.reasons else ""


def partners_of(suggestions: Iterable[Suggestion]) -> list[Partner]:
    """In as many queries as there are kinds of names, however many they are."""
    rows = list(suggestions)
    names = Names.of(reason for row in rows for reason in row.reasons)
    return [Partner(row.other, sentences(row.reasons, names)) for row in rows]


def suggested(profile: Profile, most: int) -> list[Partner]:
    """The best of the list that was kept, while both may still be seen."""
    rows = profile.suggestions.filter(other__in=Profile.objects.open()).order_by("rank")
    rows = rows.select_related("other__organisation__municipality", "other__person")
    return partners_of(rows[:most])


def shown(profile: Profile, *, to_owner: bool) -> dict[str, Sequence[object]]:
    """The parts of a profile that this reader may see, by name; empty where closed or not said."""
    parts: dict[str, Sequence[object]] = {
        Part.PLACES: list(profile.places.all()),
        Part.TEXT: [profile.text] if profile.text else [],
        Part.LANGUAGES: profile.languages,
        Part.PROGRAMMES: profile.programmes,
        Part.GOALS: list(profile.goals.all()),
    }
    closed = set() if to_owner else set(profile.closed_parts)
    return {str(part): [] if part in closed else value for part, value in parts.items()}


def suggested_anew(keys: Sequence[int], language: str) -> list[Partner]:
    """These suggestions in a language, for a letter."""
    rows = Suggestion.objects.filter(pk__in=keys).order_by("rank")
    with translation.override(language):
        return partners_of(rows.select_related("other__organisation__municipality", "other__person"))
