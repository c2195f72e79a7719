"""From a word to what it stands for: its stem, the parts of a compound, groups of the thesaurus.

All three are *features*, numbered from 0: the groups first, then every stem that occurs. Each word form has a short row
of entries: a feature, how strongly the word means it (64 is fully), how strongly it counts as the same *word* (0 for
groups), and whether the feature is a main one, which stands for the word where only one shall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from matchmaking.engine.recommend.compounds import COMMON, GENERAL_ENDS, part_alone, parts_of
from matchmaking.engine.recommend.language import MARKERS, STOP_WORDS
from matchmaking.engine.recommend.thesaurus import GROUPS

FULL = 64
_STEM_BESIDE_GROUP, _END, _END_GROUP, _START, _START_GROUP = 38, 38, 51, 16, 22
_LEAST_LETTERS, _LEAST_KNOWN = 3, 4

Entry = tuple[int, int, int, bool]
"""(feature, strength of meaning, strength as a word, main)"""

_stemmer = snowballstemmer.stemmer("danish")


def stem_of(word: str) -> str:
    """`word` in lower case."""
    return str(_stemmer.stemWord(word))


@cache
def groups_by_stem() -> dict[str, tuple[int, ...]]:
    groups: dict[str, list[int]] = {}
    for number, words in enumerate(GROUPS.values()):
        for stem in dict.fromkeys(stem_of(word) for word in words.split()):
            groups.setdefault(stem, []).append(number)
    return {stem: tuple(numbers) for stem, numbers in groups.items()}


@dataclass
class Lexicon:
    """Built from all words that occur in texts and in tags; `known` are the stems that compounds are split over.

    `sure` are those of them that people chose: words of tags and of the thesaurus.
    """

    known: frozenset[str]
    sure: frozenset[str]
    stem_of_word: Mapping[str, str]
    stems: dict[str, int] = field(default_factory=dict)
    growing: bool = True

    @classmethod
    def of(cls, words: Iterable[str], tag_words: Iterable[str]) -> Lexicon:
        stem_of_word = {word: stem_of(word) for word in words if _says_something(word)}
        chosen = {stem_of(word) for word in tag_words if _says_something(word)}
        stems = set(stem_of_word.values())
        sure = frozenset(chosen | groups_by_stem().keys())
        return cls(sure | COMMON | {stem for stem in stems if len(stem) >= _LEAST_KNOWN}, sure, stem_of_word)

    def entries(self, word: str) -> list[Entry]:
        """Of a word in lower case; empty where it says nothing."""
        if not _says_something(word):
            return []
        stem = self.stem_of_word.get(word) or stem_of(word)
        groups = groups_by_stem().get(stem, ())
        parts = self._parts(stem)
        if groups:
            entries = [(group, FULL, 0, True) for group in groups] + self._stem(
                stem, _STEM_BESIDE_GROUP, FULL
            )
        else:
            entries = self._stem(stem, FULL, FULL, main=not parts)
        for part, strong in parts:
            entries += self._part(part, strong=strong, main=strong and not groups)
        return entries

    def _parts(self, stem: str) -> list[tuple[str, bool]]:
        """The stems of its parts and whether each says what the thing is, the last part first."""
        parts = parts_of(stem, self.known)
        if parts:
            general = parts[-1] in GENERAL_ENDS
            return [
                (part, place == 0 or (general and place == 1)) for place, part in enumerate(reversed(parts))
            ]
        alone = part_alone(stem, self.sure)
        return [(alone[0], True)] if alone else []

    def _part(self, part: str, *, strong: bool, main: bool) -> list[Entry]:
        strength, group_strength = (_END, _END_GROUP) if strong else (_START, _START_GROUP)
        groups = groups_by_stem().get(part, ())
        return [(group, group_strength, 0, main) for group in groups] + self._stem(
            part, strength, strength, main=main and not groups
        )

    def _stem(self, stem: str, meaning: int, word: int, *, main: bool = False) -> list[Entry]:
        number = self.stems.get(stem)
        if number is None:
            if not self.growing:
                return []
            number = self.stems[stem] = len(GROUPS) + len(self.stems)
        return [(number, meaning, word, main)]

    @property
    def features(self) -> int:
        return len(GROUPS) + len(self.stems)


def _says_something(word: str) -> bool:
    if word in STOP_WORDS or word in MARKERS:
        return False
    return len(word) >= _LEAST_LETTERS or not word.isalpha() or stem_of(word) in groups_by_stem()


@dataclass(frozen=True)
class Entries:
    """The entries of many words in a row, `start[word]` to `start[word + 1]`."""

    start: NDArray[np.int64]
    feature: NDArray[np.int32]
    meaning: NDArray[np.uint8]
    word: NDArray[np.uint8]
    main: NDArray[np.bool_]

    @classmethod
    def of(cls, lexicon: Lexicon, words: Iterable[str]) -> Entries:
        start, rows = [0], []
        for word in words:
            rows += lexicon.entries(word)
            start.append(len(rows))
        features, meanings, strengths, mains = zip(*rows, strict=True) if rows else ((), (), (), ())
        return cls(
            np.array(start, np.int64),
            np.array(features, np.int32),
            np.array(meanings, np.uint8),
            np.array(strengths, np.uint8),
            np.array(mains, np.bool_),
        )
