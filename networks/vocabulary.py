"""Finding the words of our vocabulary in what people write. Pure: texts in, keys out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import snowballstemmer

from networks.models.competences import folded

_WORD = re.compile(r"[\w-]+", re.UNICODE)


def mentioned(text: str, names: Iterable[tuple[str, int]]) -> list[int]:
    """Keys of the names that stand in the text, in the order they are first met; endings do not matter.

    `names` are words with the key of what they mean, several words for one key; a name of several words must
    stand there in that order.
    """
    stems = _stems(text)
    places: dict[int, int] = {}
    for name, key in names:
        place = _place_of(_stems(name), stems)
        if place is not None and place < places.get(key, len(stems)):
            places[key] = place
    return sorted(places, key=lambda key: places[key])


def _place_of(wanted: tuple[str, ...], stems: tuple[str, ...]) -> int | None:
    if not wanted:
        return None
    for place in range(len(stems) - len(wanted) + 1):
        if stems[place : place + len(wanted)] == wanted:
            return place
    return None


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in _WORD.findall(folded(text)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_danish().stemWord(word))


@lru_cache(maxsize=1)
def _danish() -> snowballstemmer.danish_stemmer.DanishStemmer:
    return snowballstemmer.stemmer("danish")
