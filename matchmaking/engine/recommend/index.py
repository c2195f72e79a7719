"""An index over actors: built once, asked often. `Index.of(actors)`, then `partners_of`, `partners_of_new`, `best`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from matchmaking.engine.problems import Actor, Two
from matchmaking.engine.recommend.columns import MOST_TAGS, POINT, Columns, Rarities, Tags, View
from matchmaking.engine.recommend.features import (
    Features,
    Meanings,
    Speech,
    Tagged,
    features_of,
    holders,
    rarity_of,
)
from matchmaking.engine.recommend.lexicon import Entries, Lexicon
from matchmaking.engine.recommend.lists import Found, LazyLists, partners
from matchmaking.engine.recommend.places import Places
from matchmaking.engine.recommend.reasons import Reasons, Side, Worths, reason_of
from matchmaking.engine.recommend.search import Scores, best_in, best_of_all
from matchmaking.engine.recommend.texts import Texts, Vocabulary, words_of
from matchmaking.engine.recommend.weights import Weights
from matchmaking.engine.solutions import Partner, Reason

_FURTHEST = 16

Ints = NDArray[np.int64]


class Numbers:
    """Numbers for strings in the order of their first coming."""

    def __init__(self) -> None:
        self.of: dict[str, int] = {}

    def tags(self, lists: Iterable[Sequence[str]], *, growing: bool) -> Tags:
        """Of each actor the distinct tags, the first MOST_TAGS of them; unknown ones only where it may grow."""
        start, numbers = [0], []
        for tags in lists:
            for tag in list(dict.fromkeys(tags))[:MOST_TAGS]:
                if tag and growing:
                    numbers.append(self.of.setdefault(tag, len(self.of)))
                elif tag in self.of:
                    numbers.append(self.of[tag])
            start.append(len(numbers))
        return Tags(np.array(start, np.int64), np.array(numbers, np.int32))


@dataclass
class Known:
    """What has a number: tags, themes, municipalities, sectors."""

    tags: Numbers = field(default_factory=Numbers)
    themes: Numbers = field(default_factory=Numbers)
    municipalities: Numbers = field(default_factory=Numbers)
    sectors: Numbers = field(default_factory=Numbers)

    def view(self, actors: Sequence[Actor], features: Features, *, growing: bool) -> View:
        return View(
            self.tags.tags((actor.needs for actor in actors), growing=growing),
            self.tags.tags((actor.offers for actor in actors), growing=growing),
            self.themes.tags((actor.themes for actor in actors), growing=growing),
            self.municipalities.tags(((actor.municipality,) for actor in actors), growing=growing),
            features,
        )


@dataclass(frozen=True)
class Index:
    """Who fits whom among `actors`. Built in seconds for 100,000 of them, asked in milliseconds; never changed."""

    actors: Sequence[Actor]
    words: list[str]
    lexicon: Lexicon
    known: Known
    view: View
    columns: Columns
    scores: Scores

    @classmethod
    def of(
        cls, actors: Sequence[Actor], weights: Weights | None = None, blocked: Iterable[Two] = ()
    ) -> Index:
        """`blocked` are pairs of ids that are never brought together (also those who said no to each other)."""
        known, vocabulary = Known(), Vocabulary()
        n = len(actors)
        speech, lexicon = speech_of(actors, vocabulary)
        feature_rarity = rarity_of(holders(speech, lexicon.features), max(n, 1))
        view = known.view(actors, features_of(speech, feature_rarity), growing=True)
        del speech
        rarities = Rarities(
            _tag_rarity(len(known.tags.of), n, view.needs, view.offers),
            _tag_rarity(len(known.themes.of), n, view.themes),
            _tag_rarity(len(known.municipalities.of), n, view.municipality),
            feature_rarity,
        )
        columns = Columns.of(view, weights or Weights(), rarities)
        right = columns.right(view)
        scores = Scores(
            columns.left(view),
            _transposed(right),
            _table(right[:, columns.strong :]),
            columns.strong,
            _places(actors, known.sectors),
            round(columns.weights.near * POINT),
            round(columns.weights.sector * POINT),
            _apart(blocked, n),
        )
        return cls(actors, vocabulary.words, lexicon, known, view, columns, scores)

    def best(self, k: int, *, brake: float = float("inf"), brief_from: float = float("inf")) -> LazyLists:
        """The k best of every actor, best first.

        Both are times of `time.monotonic`: after `brake` no more is proven, from `brief_from` on reasons are brief.
        """
        n = len(self.actors)
        ids, points = np.full((n, k), -1, np.int32), np.full((n, k), -1, np.int64)
        if k:
            for first, block in best_of_all(self.scores, k, brake):
                ids[first : first + len(block.ids)] = block.ids
                points[first : first + len(block.ids)] = block.points
        explaining = self._explaining(self._side)

        def more(me: int) -> list[Found]:
            return self._found(explaining, me, self.scores.all_points(me), k)

        return LazyLists(explaining, ids, points, more, brief_from)

    def partners_of(self, me: int, k: int) -> tuple[Partner, ...]:
        """The k best for one of the actors, best first."""
        return partners(self._found(self._explaining(self._side), me, self.scores.all_points(me), k))

    def partners_of_new(self, actor: Actor, k: int) -> tuple[Partner, ...]:
        """The k best for somebody who is not in the index; what nobody here has said before counts for nothing."""
        vocabulary = Vocabulary()
        speech, _ = speech_of((actor,), vocabulary, self.lexicon)
        features = features_of(speech, self.columns.rarities.feature)
        left = self.columns.left(self.known.view((actor,), features, growing=False))
        places = _places((actor,), self.known.sectors, growing=False)
        points = self.scores.product(left.indices, left.data) + self.scores.around(places)
        side = Side((actor,), features, vocabulary.words, places)
        return partners(self._found(self._explaining(side), 0, points, k))

    def reasons(self, me: int, other: int) -> tuple[Reason, ...]:
        """Up to five true reasons why `other` is useful to `me`, strongest first."""
        found = self._explaining(self._side).of_pairs(np.array([me]), np.array([other]))
        return tuple(map(reason_of, next(found)))

    @property
    def _side(self) -> Side:
        return Side(self.actors, self.view.features, self.words, self.scores.places)

    def _explaining(self, mine: Side) -> Reasons:
        columns, known = self.columns, self.known
        worths = Worths.of(columns.weights, columns.rarities, known.tags.of, known.themes.of)
        return Reasons(mine, self._side, worths)

    def _found(self, explaining: Reasons, me: int, points: Ints, k: int) -> list[Found]:
        """The k best of whom something true can be said; not looked for without end where there is little to say."""
        asked, found = k, list[Found]()
        while asked <= _FURTHEST * k:
            ids, worths = best_in(points, asked)
            reasons = explaining.of_pairs(np.full(len(ids), me), ids)
            listed = zip(ids.tolist(), worths.tolist(), reasons, strict=True)
            found = [one for one in listed if one[2]][:k]
            if len(found) == k or len(ids) < asked:
                break
            asked *= 4
        return found


def speech_of(
    actors: Sequence[Actor], vocabulary: Vocabulary, lexicon: Lexicon | None = None
) -> tuple[Speech, Lexicon]:
    """All that the actors say; without a lexicon a new one is made of it."""
    tags = Numbers()
    needs = tags.tags((actor.needs for actor in actors), growing=True)
    offers = tags.tags((actor.offers for actor in actors), growing=True)
    texts = Texts((actor.text for actor in actors), vocabulary)
    in_tags = [list(dict.fromkeys(words_of(tag))) for tag in tags.of]
    numbers = [[vocabulary.number[word] for word in words] for words in in_tags]
    words = vocabulary.words
    if lexicon is None:
        lexicon = Lexicon.of(words, (word for tag in in_tags for word in tag))
    entries = Entries.of(lexicon, words)
    lexicon.growing = False
    meanings = Meanings.of(entries, numbers)
    return Speech(
        texts,
        entries,
        Tagged(needs.start, needs.number, meanings),
        Tagged(offers.start, offers.number, meanings),
    ), lexicon


def _tag_rarity(size: int, n: int, *kinds: Tags) -> NDArray[np.float64]:
    """Between a half, for a tag of all, and one: an equal tag is never worth nothing."""
    counts = sum((np.bincount(tags.number, minlength=size) for tags in kinds), np.zeros(size, np.int64))
    share = np.minimum(1.0, np.log1p(n / np.maximum(counts, 1)) / np.log1p(max(n, 1)))
    return np.asarray(0.5 + 0.5 * share, np.float64)


def _table(weak: csr_matrix) -> NDArray[np.int32]:
    """The columns of each row, filled up with the number of columns."""
    lengths = np.diff(weak.indptr)
    rows = np.repeat(np.arange(weak.shape[0]), lengths)
    table = np.full((weak.shape[0], max(1, lengths.max(initial=0))), weak.shape[1], np.int32)
    table[rows, np.arange(len(rows)) - weak.indptr[rows]] = weak.indices
    return table


def _transposed(right: csr_matrix) -> csr_matrix:
    turned = right.tocsc()
    return csr_matrix((turned.data, turned.indices, turned.indptr), shape=(right.shape[1], right.shape[0]))


def _places(actors: Sequence[Actor], sectors: Numbers, *, growing: bool = True) -> Places:
    nowhere = float("nan")
    lat = [nowhere if actor.lat is None or actor.lon is None else actor.lat for actor in actors]
    lon = [nowhere if actor.lat is None or actor.lon is None else actor.lon for actor in actors]
    for actor in actors if growing else ():
        if actor.sector:
            sectors.of.setdefault(actor.sector, len(sectors.of))
    # A sector that nobody has said before differs from all.
    number = [sectors.of.get(actor.sector, len(sectors.of)) if actor.sector else -1 for actor in actors]
    return Places(np.array(lat, np.float64), np.array(lon, np.float64), np.array(number, np.int32))


def _apart(blocked: Iterable[Two], n: int) -> Ints:
    pairs = np.array(list(blocked), np.int64).reshape(-1, 2)
    return np.unique(np.concatenate([pairs[:, 0] * n + pairs[:, 1], pairs[:, 1] * n + pairs[:, 0]]))
