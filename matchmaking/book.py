"""The engine's index of all open profiles, kept in this process until they change.

Making it takes some milliseconds for each hundred profiles, asking it about one takes a few. It is made anew when
something has changed, but never for more than a twentieth of the time: a profile that changed since is asked about as
it is now, and stands on the lists of others a little later.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from matchmaking import tuning
from matchmaking.engine.problems import Actor
from matchmaking.engine.recommend import Index
from matchmaking.engine.recommend.weights import Weights
from matchmaking.engine.solutions import Partner
from matchmaking.models import Part, Profile, Tuning
from networks.models import Competence

SHARE = 20
_lock = threading.Lock()


@dataclass(frozen=True)
class Book:
    """`profiles[i]` is the key of the engine's actor i."""

    profiles: list[int]
    index: Index
    weights: Weights
    state: tuple[object, ...]
    made_at: float
    took: float

    def partners_of(self, profile_id: int, most: int) -> list[tuple[int, Partner]]:
        """The best partners with their keys, best first; as the profile is now."""
        profile = Profile.objects.with_words().filter(pk=profile_id).first()
        if profile is None:
            return []
        found = self.index.partners_of_new(actor_of(profile), most + 1)
        named = [(self.profiles[one.id], one) for one in found]
        return [(pk, one) for pk, one in named if pk != profile_id][:most]

    def may_stand(self, state: tuple[object, ...]) -> bool:
        """Nothing has changed, or only profiles and it is young; new weights count at once."""
        young = time.monotonic() - self.made_at < SHARE * self.took
        return self.state == state or (young and self.state[-1] == state[-1])


_current: Book | None = None


def current() -> Book:
    """The book as it stands, or a new one where profiles or weights have changed."""
    global _current  # noqa: PLW0603  # one for this process
    state = _state()
    with _lock:
        kept = _current
        if kept is not None and kept.may_stand(state):
            return kept
        _current = _made(state)
        return _current


def forget() -> None:
    """For tests, in which databases come and go."""
    global _current  # noqa: PLW0603  # one for this process
    _current = None


def _state() -> tuple[object, ...]:
    open_ones = Profile.objects.open().aggregate(number=Count("pk"), latest=Max("changed_at"))
    return (open_ones["number"], open_ones["latest"], Tuning.objects.aggregate(latest=Max("pk"))["latest"])


def _made(state: tuple[object, ...]) -> Book:
    began = time.monotonic()
    rows = list(Profile.objects.open().with_words().order_by("pk"))
    weights = tuning.current()
    index = Index.of([actor_of(row) for row in rows], weights=weights)
    now = time.monotonic()
    return Book([row.pk for row in rows], index, weights, state, now, now - began)


def actor_of(profile: Profile) -> Actor:
    """What the engine may know: nothing that the owner keeps closed."""
    closed = set(profile.closed_parts)
    municipality = None if Part.PLACES in closed else profile.municipality
    organisation = profile.organisation
    exact = organisation is not None and organisation.latitude is not None and Part.PLACES not in closed
    place = organisation if exact else municipality
    return Actor(
        sector=profile.the_sector,
        municipality=municipality.code if municipality else "",
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        needs=_slugs(profile.needs()),
        offers=_slugs(profile.offers()),
        themes=tuple(theme.slug for theme in profile.themes.all()),
        text="" if Part.TEXT in closed else profile.text,
    )


def _slugs(competences: Sequence[Competence]) -> tuple[str, ...]:
    return tuple(one.slug for one in competences)
