"""The list of profiles that somebody may see, and what it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.utils.http import urlencode

from accounts.models import Person
from matchmaking.models import Part, Profile, ProfileCompetence
from matchmaking.models.profiles import ProfileQuerySet
from networks.models import CompetenceSynonym, folded

LONGEST = 80


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Unknown values ask for nothing."""

    words: str = ""
    theme: str = ""
    municipality: str = ""
    kind: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        kind = query.get("er", "")
        return cls(
            folded(query.get("q", ""))[:LONGEST],
            query.get("tema", "").replace("\0", "")[:60],
            query.get("kommune", "").replace("\0", "")[:4],
            kind if kind in ProfileCompetence.Kind.values else "",
        )

    @property
    def query(self) -> str:
        asked = {"q": self.words, "tema": self.theme, "kommune": self.municipality, "er": self.kind}
        return urlencode({key: value for key, value in asked.items() if value})


def listed(user: Person | AnonymousUser, asked: Asked) -> ProfileQuerySet:
    """The newest first. Only what is open to this reader is searched: names, and what is offered and needed."""
    rows = Profile.objects.open().visible_to(user).order_by("-changed_at", "-pk")
    for word in asked.words.split():
        rows = rows.filter(_holds(word, asked.kind))
    if asked.kind and not asked.words:
        rows = rows.filter(Exists(ProfileCompetence.objects.filter(profile=OuterRef("pk"), kind=asked.kind)))
    if asked.theme:
        themes = Profile.themes.through.objects.filter(profile=OuterRef("pk"), theme__slug=asked.theme)
        rows = rows.filter(Exists(themes))
    if asked.municipality:
        rows = rows.showing(Part.PLACES).filter(organisation__municipality=asked.municipality)
    return rows


def _holds(word: str, kind: str) -> Q:
    """A word in the name of the owner, of a competence, or in a synonym of one."""
    synonyms = CompetenceSynonym.objects.filter(competence=OuterRef("competence"), word__contains=word)
    competences = ProfileCompetence.objects.filter(profile=OuterRef("pk")).filter(
        Q(competence__folded_da__contains=word) | Q(competence__folded_en__contains=word) | Exists(synonyms)
    )
    if kind:
        return Q(Exists(competences.filter(kind=kind)))
    named = Q(organisation__name__icontains=word) | Q(person__name__icontains=word)
    return named | Q(Exists(competences))
