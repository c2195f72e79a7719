"""What a formal rule found, as a sentence."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from prize.models import ConsentKind, FormalFinding, MediaKind


def title(rule: str) -> str:
    """The rule in a few words; its own name where it is none of ours."""
    names = {
        "max_inhabitants": _("Size"),
        "in_region": _("Area"),
        "single_nomination": _("Nominated once"),
        "within_cap": _("The nominator's number"),
        "summary": _("Summary on one page"),
        "consents": _("Consents"),
        "media": _("Files"),
    }
    return names.get(rule, rule)


def sentence(finding: FormalFinding) -> str:
    """What holds, or what does not, with the facts it rests on."""
    facts: dict[str, Any] = {name: _grouped(value) for name, value in finding.facts.items()}
    if facts.get("unknown"):
        return _("The rule “%(rule)s” is none that is checked automatically.") % {"rule": finding.rule}
    ask = _SENTENCES.get(finding.rule)
    return ask(facts) if ask else title(finding.rule)


def _grouped(value: object) -> object:
    """2.000 in Danish, 2,000 in English; what is no number, and what counts as nothing, as it is."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1000:
        return number_format(value, force_grouping=True)
    return value


def _size(facts: dict[str, Any]) -> str:
    if facts["inhabitants"] is None:
        return _("How many live there is not told; the limit is %(limit)s.") % facts
    if facts.get("cluster"):
        return _("The largest village has %(inhabitants)s inhabitants; the limit is %(limit)s.") % facts
    return _("%(inhabitants)s inhabitants; the limit is %(limit)s.") % facts


def _area(facts: dict[str, Any]) -> str:
    return _("Lies outside the area of the prize.") if facts["in_region"] is False else _("Lies in the area.")


def _once(facts: dict[str, Any]) -> str:
    return _("Is nominated more than once.") if facts["others"] else _("Is nominated once.")


def _cap(facts: dict[str, Any]) -> str:
    return _("The nominator has chosen %(chosen)s; it may choose %(cap)s.") % facts


def _summary(facts: dict[str, Any]) -> str:
    return _("%(length)s characters; a page is %(limit)s.") % facts


def _consents(facts: dict[str, Any]) -> str:
    names = dict(ConsentKind.choices)
    lacking = [str(names.get(kind, kind)) for kind in facts["lacking"]]
    return (
        _("Lacks: %(names)s.") % {"names": "; ".join(lacking)} if lacking else _("The village has said yes.")
    )


def _media(facts: dict[str, Any]) -> str:
    names = dict(MediaKind.choices)
    kinds = ", ".join(str(names.get(kind, kind)).lower() for kind in facts["not_allowed"])
    if kinds:
        return _("Files that this edition does not take: %(kinds)s.") % {"kinds": kinds}
    if facts["without_alternative"]:
        return _("%(without_alternative)s files lack their text alternative.") % facts
    return _("The files are as they should be.")


_SENTENCES = {
    "max_inhabitants": _size,
    "in_region": _area,
    "single_nomination": _once,
    "within_cap": _cap,
    "summary": _summary,
    "consents": _consents,
    "media": _media,
}
