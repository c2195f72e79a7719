"""Danish writes its compounds in one word. We split them over the words that we know: «fondsansøgning» holds «ansøgning».

The last part says what the thing is, the ones before what kind. A stem is cut where its end is a known stem and what
stands before is known too, as it is, without a linking s or e, or split again in the same way. The longest known end
is tried first. Where that fails, a long enough word of the thesaurus at the end or at the beginning is enough by
itself. (The idea of splitting by a corpus's own words: Koehn & Knight 2003, «Empirical Methods for Compound
Splitting»; ours takes the longest end instead of weighing frequencies.)
"""

from __future__ import annotations

from collections.abc import Set

LEAST_END, LEAST_BEGINNING, DEEPEST = 3, 3, 3
LEAST_ALONE = 5
SHORT_BEGINNINGS = frozenset({"bo", "by", "el", "it", "øl", "ø"})
_NO_ENDS = """
    skab hed dom bar ing ning else lig som fuld løs end ende tal sel ler ter ner ske ser ger der ker
    per ver mer ring gang stand hold ord ind art række
"""
NO_ENDS = frozenset(_NO_ENDS.split())
"""Endings that make words, and words so short that they stand at the end of others by chance."""
_GENERAL_ENDS = """
    hjælp bistand rådgivning rådgiv vejledning vejled konsulent arbejd kursus leder folk projek
    center
"""
GENERAL_ENDS = frozenset(_GENERAL_ENDS.split())
"""Ends (stems) that say less than what stands before them: «advokathjælp» is of advocates before it is of help."""

_COMMON = """
    landsby land landdistrik lokal fælles borger børne barn ung ungdom familie senior ældre sommer vinter forår efterår
    aften morgen dag weekend nat gratis frivillig motor drift service region sogn natur skov strand vand vej hus bolig
    gård mad kunst musik dans film foto sport motion cykel vandre gå sejl fiske kyst hav fjord sø ø mose eng mark jord
    have plante træ frugt grønt grøntsag kød mælk ost fisk korn hest ko får hund fugl bi varme sol vind strøm gas olie
    klima miljø affald genbrug vognmand last person post pakke skole bibliotek kirke museum klub forening idræt bold
    svømme ride spille spil bog sprog kultur turist ferie camping erhverv firma virksomhed butik handel marked penge
    bank fond tilskud støtte projek udvikling plan bygge bygning tag gulv mur maler tømrer snedker smed el net data
    internet web sundhed læge pleje hjemme nabo bestyrelse medlem møde besøg kursus hold gruppe kommune stat nød
"""
COMMON = frozenset(_COMMON.split())
"""Stems that many compounds begin with, known whether or not the texts have them."""


def parts_of(stem: str, known: Set[str], depth: int = 0) -> tuple[str, ...]:
    """The stems of its parts, the last one last; empty where the word cannot be split."""
    if depth == DEEPEST:
        return ()
    for cut in range(1, len(stem) - LEAST_END + 1):
        end = stem[cut:]
        if end in known and end not in NO_ENDS:
            before = _beginning(stem[:cut], known, depth)
            if before:
                return (*before, end)
    return ()


def _beginning(text: str, known: Set[str], depth: int) -> tuple[str, ...]:
    if len(text) < LEAST_BEGINNING:
        return (text,) if text in SHORT_BEGINNINGS else ()
    if text in known:
        return (text,)
    if text[-1] in "se" and len(text) > LEAST_BEGINNING and text[:-1] in known:
        return (text[:-1],)
    whole = parts_of(text, known, depth + 1)
    if whole or text[-1] not in "se":
        return whole
    return parts_of(text[:-1], known, depth + 1)


def part_alone(stem: str, sure: Set[str]) -> tuple[str, bool] | None:
    """A part that is in `sure` beside one that nobody knows: (its stem, whether it stands last)."""
    for cut in range(2, len(stem) - LEAST_ALONE + 1):
        if stem[cut:] in sure and stem[cut:] not in NO_ENDS:
            return stem[cut:], True
    for cut in range(len(stem) - 2, LEAST_ALONE - 1, -1):
        if stem[:cut] in sure:
            return stem[:cut], False
    return None
