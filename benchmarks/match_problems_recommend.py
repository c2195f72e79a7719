"""Actors who look for partners: made-up Danish of some sixty words each, tags of one vocabulary, places in Denmark.

Words are drawn as language has them (few often, many seldom). `pairs` of actors are planted: what the one lacks the
other has, in both directions, said in other words of the same meaning and in a sentence of their own.
"""

from __future__ import annotations

import random
from itertools import accumulate
from typing import Any

from matchmaking.engine.recommend.thesaurus import GROUPS

TAGS, THEMES, OWN_WORDS = 200, 20, 4000
_SECTORS = ("public_authority", "civil_society", "business", "research", "partnership")
_STARTS = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "kl", "st", "tr", "sk"]
_SMALL = [
    "vi",
    "er",
    "en",
    "og",
    "i",
    "til",
    "med",
    "for",
    "der",
    "som",
    "et",
    "på",
    "af",
    "den",
    "det",
    "vores",
]
_BACKGROUND = 5
"""Every fifth word group is left to the planted pairs."""


def problem(n: int, seed: int, *, k: int = 20, pairs: int = 0) -> dict[str, Any]:
    """As JSON has it. Actors 2i and 2i + 1 are planted, for i below `pairs`."""
    chance = random.Random(seed)
    groups = [words.split() for words in GROUPS.values()]
    known = [word for place, words in enumerate(groups) if place % _BACKGROUND for word in words]
    words = known + [_made_up(chance) for _ in range(OWN_WORDS - len(known))]
    chance.shuffle(words)
    often = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    tags, themes = chance.sample(known, TAGS), [f"tema {number}" for number in range(THEMES)]
    actors = [_actor(chance, words, often, tags, themes) for _ in range(n)]
    for pair in range(pairs):
        _plant(chance, groups[::_BACKGROUND], actors[2 * pair], actors[2 * pair + 1])
    return {"kind": "recommend", "k": k, "actors": actors, "blocked": []}


def _actor(
    chance: random.Random, words: list[str], often: list[float], tags: list[str], themes: list[str]
) -> dict[str, Any]:
    said = chance.choices(words, cum_weights=often, k=chance.randint(30, 60))
    parts = [_sentence(chance, part) for part in (said[:2], said[2:4], said[4:])]
    return {
        "sector": chance.choice(_SECTORS),
        "municipality": f"{chance.randrange(100, 198):04d}",
        "lat": round(chance.uniform(54.6, 57.7), 5),
        "lon": round(chance.uniform(8.1, 12.6), 5),
        "needs": chance.sample(tags, 3),
        "offers": chance.sample(tags, 3),
        "themes": chance.sample(themes, 3),
        "text": f"Vi mangler {parts[0]}. Vi tilbyder {parts[1]}. Det er {parts[2]}.",
    }


def _plant(
    chance: random.Random, groups: list[list[str]], one: dict[str, Any], other: dict[str, Any]
) -> None:
    """Neither has tags: their texts alone say it."""
    for actor in (one, other):
        actor["needs"], actor["offers"] = [], []
    for needy, giver in ((one, other), (other, one)):
        need, offer = chance.sample(chance.choice(groups), 2)
        needy["text"] += f" Vi søger {need} til det hele."
        giver["text"] += f" Vi kan stå for {offer} om aftenen."


def _sentence(chance: random.Random, words: list[str]) -> str:
    return " ".join(
        f"{chance.choice(_SMALL)} {word}" if place % 3 == 0 else word for place, word in enumerate(words)
    )


def _made_up(chance: random.Random) -> str:
    syllables = (chance.choice(_STARTS) + chance.choice("aeiouyæøå") for _ in range(chance.randint(2, 4)))
    return "".join(syllables) + chance.choice(["", "n", "t", "r", "s"])
