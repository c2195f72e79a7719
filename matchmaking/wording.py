"""Reasons in plain words, in the reader's language. The engine gives kinds and keys; the names are ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.sentences import mid_sentence
from networks.models import Competence, Municipality, Sector, Theme

Given = dict[str, Any]
"""A reason as it is kept: `kind`, and `value`, `quote`, `quote_self` where there are any."""


@dataclass(frozen=True)
class Names:
    """What the keys in reasons are called in the reader's language."""

    competences: dict[str, str]
    themes: dict[str, str]
    municipalities: dict[str, str]

    @classmethod
    def of(cls, reasons: Iterable[Given]) -> Names:
        """Those that these reasons name, in three queries at most."""
        asked: dict[str, set[str]] = {}
        for reason in reasons:
            asked.setdefault(reason["kind"], set()).add(str(reason.get("value", "")))
        tags = asked.get("they_offer", set()) | asked.get("they_need", set())
        return cls(
            _called(Competence.objects.filter(slug__in=tags), "slug") if tags else {},
            _called(Theme.objects.filter(slug__in=asked["theme"]), "slug") if "theme" in asked else {},
            _called(Municipality.objects.filter(code__in=asked["municipality"]).defer("boundary"), "code")
            if "municipality" in asked
            else {},
        )


def _called(rows: Iterable[Any], key: str) -> dict[str, str]:
    return {getattr(row, key): str(row) for row in rows}


def sentences(reasons: Sequence[Given], names: Names) -> list[str]:
    """One sentence for each reason that still means something: a word that has left the vocabulary gives none."""
    said = (sentence(reason, names) for reason in reasons)
    return [one for one in said if one]


def sentence(reason: Given, names: Names) -> str:
    """ "They offer Legal advice, which you need." Empty for a kind or a key we do not know."""
    if reason.get("quote"):
        return _quoting(reason)
    kind, value = reason["kind"], str(reason.get("value", ""))
    called = _called_by(kind, value, names)
    words = _WORDS.get(kind)
    return words % {"it": called} if words and called else ""


_WORDS = {
    "they_offer": gettext_lazy("They offer %(it)s, which you need."),
    "they_need": gettext_lazy("They need %(it)s, which you offer."),
    "theme": gettext_lazy("You both work with %(it)s."),
    "word": gettext_lazy("You both write about “%(it)s”."),
    "near": gettext_lazy("There are %(it)s km between you."),
    "municipality": gettext_lazy("You are both in %(it)s."),
    "sector": gettext_lazy("They come from another sector: %(it)s."),
}


def _called_by(kind: str, value: str, names: Names) -> str:
    """What stands in the sentence for a key; empty where the key has left the house."""
    if kind in ("they_offer", "they_need"):
        return mid_sentence(names.competences.get(value, ""))
    if kind == "theme":
        return mid_sentence(names.themes.get(value, ""))
    if kind == "municipality":
        return names.municipalities.get(value, "")
    if kind == "sector":
        return mid_sentence(str(dict(Sector.choices).get(value, "")))
    return _whole(value) if kind == "near" else value


def _quoting(reason: Given) -> str:
    """Word for word, so that anybody may judge whether it fits."""
    words = {"theirs": reason["quote"], "yours": reason.get("quote_self", "")}
    if reason["kind"] == "they_offer":
        both = _("They write “%(theirs)s”, and you write “%(yours)s”.")
        alone = _("They write “%(theirs)s”, which may be what you need.")
    elif reason["kind"] == "they_need":
        both = _("You write “%(yours)s”, and they write “%(theirs)s”.")
        alone = _("They write “%(theirs)s”, which may be what you offer.")
    else:
        both = alone = _("They write “%(theirs)s”.")
    return (both if words["yours"] else alone) % words


def _whole(km: str) -> str:
    """Less than one kilometre is one; distances are as the crow flies."""
    return str(max(1, round(float(km))))
