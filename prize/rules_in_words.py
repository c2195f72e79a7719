"""The formal rules of an edition as sentences that a villager may read. The rules themselves: prize/eligibility.py"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Rule = Mapping[str, object]


def sentences(rules: Iterable[Rule]) -> list[str]:
    """One for each rule that has words; a rule of a later house says nothing here."""
    return [_WORDS[str(rule.get("rule"))](rule) for rule in rules if rule.get("rule") in _WORDS]


def _number(rule: Rule, name: str, otherwise: int) -> int:
    value = rule.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _size(rule: Rule) -> str:
    limit = _number(rule, "limit", 2000)
    return ngettext(
        "The village has at most %(limit)s inhabitant. In a cluster the largest village counts.",
        "The village has at most %(limit)s inhabitants. In a cluster the largest village counts.",
        limit,
    ) % {"limit": number_format(limit, force_grouping=True)}


_WORDS: dict[str, Callable[[Rule], str]] = {
    "max_inhabitants": _size,
    "in_region": lambda rule: _("The village lies in the region of the prize."),
    "single_nomination": lambda rule: _("A village is nominated once, by one body."),
    "within_cap": lambda rule: _("Each nominating body keeps to its number of places."),
    "summary": lambda rule: _("There is a summary of at most one page."),
    "consents": lambda rule: _("The village itself has said yes to taking part."),
    "media": lambda rule: _(
        "Text, slides, sound, film and pictures are welcome, each with a text alternative."
    ),
}
