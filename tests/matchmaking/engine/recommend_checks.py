"""What anybody with the data can check of lists of partners, written from the promise and not from the engine."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from matchmaking.engine.problems import Actor, Recommend
from matchmaking.engine.recommend import NEAR_KM
from matchmaking.engine.solutions import Partner, Reason


def km_between(one: Actor, other: Actor) -> float:
    assert one.lat is not None
    assert one.lon is not None
    assert other.lat is not None
    assert other.lon is not None
    phi_1, phi_2 = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((phi_2 - phi_1) / 2) ** 2
    half += math.cos(phi_1) * math.cos(phi_2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def is_true(reason: Reason, me: Actor, other: Actor) -> bool:
    if reason.value != "":
        return not reason.quote and not reason.quote_self and _value_is_true(reason, me, other)
    in_texts = bool(reason.quote) and reason.quote in other.text and reason.quote_self in me.text
    return in_texts and reason.kind in {"they_offer", "they_need", "word"}


def _value_is_true(reason: Reason, me: Actor, other: Actor) -> bool:
    value: Any = reason.value
    match reason.kind:
        case "they_offer":
            return value in other.offers and value in me.needs
        case "they_need":
            return value in other.needs and value in me.offers
        case "theme":
            return value in me.themes and value in other.themes
        case "word":
            return all(
                re.search(rf"\b{re.escape(value)}\b", text, re.IGNORECASE) for text in (me.text, other.text)
            )
        case "near":
            km = km_between(me, other)
            return abs(value - km) <= 0.051 and km <= NEAR_KM
        case "municipality":
            return bool(value) and value == me.municipality == other.municipality
        case "sector":
            return bool(value) and value == other.sector != me.sector
    return False


def faults(problem: Recommend, lists: Sequence[tuple[Partner, ...]]) -> list[str]:
    """What is wrong with the lists, in words; empty where nothing is."""
    found = [] if len(lists) == len(problem.actors) else ["another number of lists than actors"]
    blocked = {frozenset(pair) for pair in problem.blocked}
    for me, partners in enumerate(lists):
        ids = [partner.id for partner in partners]
        found += [f"{me} meets itself"] if me in ids else []
        found += [f"{me} has somebody twice"] if len(set(ids)) < len(ids) else []
        found += [f"{me} has more than k"] if len(ids) > problem.k else []
        found += [f"{me} and {other} are blocked" for other in ids if frozenset((me, other)) in blocked]
        scores = [partner.score for partner in partners]
        found += [f"the list of {me} is not in order"] if scores != sorted(scores, reverse=True) else []
        for partner in partners:
            found += _of_reasons(me, partner, problem.actors)
    return found


def _of_reasons(me: int, partner: Partner, actors: Sequence[Actor]) -> list[str]:
    reasons = partner.reasons
    found = [f"{me} {partner.id}: {len(reasons)} reasons"] if not 1 <= len(reasons) <= 5 else []
    found += [f"{me} {partner.id}: a reason twice"] if len(set(reasons)) < len(reasons) else []
    return found + [
        f"{me} {partner.id}: {reason} is not true"
        for reason in reasons
        if not is_true(reason, actors[me], actors[partner.id])
    ]
