"""The formal rules of an edition: data in, one finding for each rule out. No database, no request.

A rule is {"rule": name, "ref": source, parameters …}; see `RULES` for the names and what each reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Words = Mapping[str, object]


@dataclass(frozen=True)
class Entry:
    """What the rules may ask about a nomination. None: not known."""

    inhabitants: int | None = None
    largest_village: int | None = None
    is_cluster: bool = False
    in_region: bool | None = None
    nominated_elsewhere: int = 0
    chosen_by_nominator: int = 1
    cap: int | None = None
    summary_length: int = 0
    summary_limit: int = 2500
    consents: frozenset[str] = frozenset()
    media: tuple[str, ...] = ()
    without_alternative: int = 0


@dataclass(frozen=True)
class Finding:
    """Whether one rule holds, and the facts it rests on."""

    rule: str
    holds: bool
    facts: dict[str, object] = field(default_factory=dict)


def check(rules: Iterable[Words], entry: Entry) -> list[Finding]:
    """One finding for each rule, in their order. A rule that nobody knows does not hold: a person must look."""
    return [_one(rule, entry) for rule in rules]


def _one(rule: Words, entry: Entry) -> Finding:
    name = str(rule.get("rule", ""))
    ask = RULES.get(name)
    if ask is None:
        return Finding(name, holds=False, facts={"unknown": True})
    holds, facts = ask(rule, entry)
    return Finding(name, holds, facts)


Answer = tuple[bool, dict[str, object]]


def _number(rule: Words, name: str, otherwise: int) -> int:
    value = rule.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _names(rule: Words, name: str) -> list[str]:
    value = rule.get(name)
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _max_inhabitants(rule: Words, entry: Entry) -> Answer:
    """A cluster is judged by its largest village; where that is not known, a small enough whole answers it too."""
    limit, people = _number(rule, "limit", 2000), entry.inhabitants
    if entry.is_cluster and entry.largest_village is not None:
        people = entry.largest_village
    facts: dict[str, object] = {"inhabitants": people, "limit": limit, "cluster": entry.is_cluster}
    return people is not None and people <= limit, facts


def _in_region(rule: Words, entry: Entry) -> Answer:
    """A prize without a region asks nothing."""
    return entry.in_region is not False, {"in_region": entry.in_region}


def _single_nomination(rule: Words, entry: Entry) -> Answer:
    return entry.nominated_elsewhere == 0, {"others": entry.nominated_elsewhere}


def _within_cap(rule: Words, entry: Entry) -> Answer:
    facts: dict[str, object] = {"chosen": entry.chosen_by_nominator, "cap": entry.cap}
    return entry.cap is None or entry.chosen_by_nominator <= entry.cap, facts


def _summary(rule: Words, entry: Entry) -> Answer:
    limit = _number(rule, "limit", entry.summary_limit)
    return 0 < entry.summary_length <= limit, {"length": entry.summary_length, "limit": limit}


def _consents(rule: Words, entry: Entry) -> Answer:
    wanted = _names(rule, "kinds") or ["take_part"]
    lacking = [kind for kind in wanted if kind not in entry.consents]
    return not lacking, {"lacking": lacking}


_SAME = {"images": "image", "audio": "sound", "video": "film", "documents": "document"}
"""Other names by which rules call our kinds."""


def _media(rule: Words, entry: Entry) -> Answer:
    """Only the kinds named, and each with its text alternative. A rule that names none allows all."""
    allowed = {_SAME.get(kind, kind) for kind in _names(rule, "kinds")}
    strange = sorted({kind for kind in entry.media if allowed and kind not in allowed})
    facts: dict[str, object] = {"not_allowed": strange, "without_alternative": entry.without_alternative}
    return not strange and entry.without_alternative == 0, facts


RULES: dict[str, Callable[[Words, Entry], Answer]] = {
    "max_inhabitants": _max_inhabitants,
    "in_region": _in_region,
    "single_nomination": _single_nomination,
    "within_cap": _within_cap,
    "summary": _summary,
    "consents": _consents,
    "media": _media,
}
