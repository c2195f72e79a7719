"""All texts as numbers: which words each holds, and whether a word is said as a need, as an offer or neither."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from matchmaking.engine.recommend.language import (
    END,
    MARKERS,
    NEED,
    NEED_PASSIVE,
    NEED_TWO,
    NEUTRAL,
    OFFER,
    OFFER_PASSIVE,
    SENTENCE_ENDS,
)

WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[.!?;\n]")
_BREAK = "."


def words_of(text: str) -> list[str]:
    """In lower case, in their order."""
    return WORD.findall(text.lower())


class Vocabulary:
    """Words in lower case, numbered in the order of their first coming."""

    def __init__(self) -> None:
        self.number: defaultdict[str, int] = defaultdict(count().__next__)
        for word in dict.fromkeys([*MARKERS, *(word for two in NEED_TWO for word in two)]):
            self.number[word]

    def __len__(self) -> int:
        return len(self.number)

    @property
    def words(self) -> list[str]:
        return list(self.number)

    def kinds(self) -> NDArray[np.int8]:
        """What each word does to the words after it: see `language`."""
        kinds = np.zeros(len(self.number), np.int8)
        for word, kind in MARKERS.items():
            kinds[self.number[word]] = kind
        return kinds


class Texts:
    """The tokens of all texts in a row; text i is `start[i]` to `start[i + 1]`, and begins with a full stop."""

    def __init__(self, texts: Iterable[str], vocabulary: Vocabulary) -> None:
        number = vocabulary.number.__getitem__
        stop = number(_BREAK)
        tokens, start = array("i"), array("q", [0])
        for text in texts:
            tokens.append(stop)
            tokens.extend(map(number, _TOKEN.findall(text.lower())))
            start.append(len(tokens))
        self.vocabulary = vocabulary
        self.tokens: NDArray[np.int32] = np.frombuffer(tokens, np.int32) if tokens else np.zeros(0, np.int32)
        self.start: NDArray[np.int64] = np.frombuffer(start, np.int64)
        self._kinds = vocabulary.kinds()
        self._two = [(number(one), number(other)) for one, other in NEED_TWO]

    def rows(self, first: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int8]]:
        """Of the texts from `first` to before `last`: the row (from 0), the word and the intent of each token."""
        start = self.start[first : last + 1]
        tokens = self.tokens[start[0] : start[-1]]
        rows = np.repeat(np.arange(last - first), np.diff(start))
        return rows, tokens, self._intents(tokens)

    def _intents(self, tokens: NDArray[np.int32]) -> NDArray[np.int8]:
        if not len(tokens):
            return np.zeros(0, np.int8)
        kinds = self._kinds[tokens]
        for one, other in self._two:
            kinds[1:][(tokens[:-1] == one) & (tokens[1:] == other)] = NEED
        turns = (kinds == NEED) | (kinds == OFFER) | (kinds == END)
        intents = kinds[np.maximum.accumulate(np.where(turns, np.arange(len(tokens)), 0))]
        intents[intents == END] = NEUTRAL
        sentence = np.cumsum(kinds == END)
        for passive, meant in ((NEED_PASSIVE, NEED), (OFFER_PASSIVE, OFFER)):
            turned = np.zeros(sentence[-1] + 1, np.bool_)
            turned[sentence[kinds == passive]] = True
            intents[(intents == NEUTRAL) & turned[sentence]] = meant
        return intents


def tag_words(tags: Sequence[str]) -> list[list[str]]:
    """The distinct words of each tag: a tag may be a phrase."""
    return [list(dict.fromkeys(words_of(tag))) for tag in tags]


__all__ = ["SENTENCE_ENDS", "WORD", "Texts", "Vocabulary", "tag_words", "words_of"]
