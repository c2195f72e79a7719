"""What the engine knows of Danish and English: words that say nothing, and words that tell a need from an offer.

A sentence begins neutral; from «mangler» on its words are needs, from «tilbyder» on they are offers. A passive at the
end («søges», «tilbydes») turns the words of its sentence that nothing else had claimed.
"""

from __future__ import annotations

NEUTRAL, NEED, OFFER, END, NEED_PASSIVE, OFFER_PASSIVE = range(6)

SENTENCE_ENDS = (".", "!", "?", ";", "\n")

_NEEDS = (
    "mangler mangle manglede savner savne søger søge efterlyser efterlyse ønsker ønske behøver behov efterspørger håber"
    " need needs seek seeks seeking want wants lack lacks require requires missing"
)
_OFFERS = (
    "tilbyder tilbyde har kan udlåner udlåne udlejer udleje låner deler dele leverer levere stiller giver give"
    " hjælper hjælpe bidrager bidrage underviser formidler sælger råder holder afholder arrangerer"
    " offer offers offering provide provides have has can share lend teach teaches supply supplies"
)
MARKERS: dict[str, int] = {
    **dict.fromkeys(_NEEDS.split(), NEED),
    **dict.fromkeys(_OFFERS.split(), OFFER),
    **dict.fromkeys(SENTENCE_ENDS, END),
    **dict.fromkeys(
        ["søges", "efterlyses", "ønskes", "mangles", "savnes", "efterspørges", "wanted", "needed", "sought"],
        NEED_PASSIVE,
    ),
    **dict.fromkeys(["tilbydes", "udlånes", "udlejes", "haves", "offered"], OFFER_PASSIVE),
}
NEED_TWO = (
    ("har", "brug"),
    ("have", "brug"),
    ("få", "brug"),
    ("leder", "efter"),
    ("lede", "efter"),
    ("looking", "for"),
)
"""Two words in a row that begin a need."""

_DANISH = """
    ad af aldrig alene alle alt altid anden andet andre at bare begge bliver blev blive bort brug
    bruge bruger både da de dem den denne der deres det dette dig din dine disse dit dog du efter
    egen egne eget eller en end endnu ene engang er et ellers enten fik fire fleste flere for fordi
    forrige fra frem få får før først første gang gange gennem gerne gik gjort god gode godt gør
    gøre går ham han hans har havde have hele helst hen hende hendes her hos hun hvad hver hvert
    hvem hvilken hvilke hvis hvor hvordan hvorfor hvornår i igen igennem ikke imod ind inden indtil
    ingen intet ja jeg jer jeres jo kan kom komme kommer kun kunne lave laver leder lede lidt
    ligesom lille længere man mange med meget mellem men mens mere mest mig min mindre mindst mine
    mit mod må måske ned nej net nogen noget nogle nok nu ny nye nyt nær næste når og også om
    omkring op os over på rundt samme samt se selv senere ser siden sig sin sine sit skal skulle som
    stadig store stor stort små så sådan særlig tage tager ti til tilbage to tre ud uden under
    undervejs var ved vel vi via vil ville vore vores vor vær være været år året åben åbne bedre
    bedst bl ca fx dvs evt mv osv pga m k kr stk bistand hjælp hjælpe mulighed muligheder interesse
    interesseret interesserede lokal lokalt lokale område projekt projekter ide ideer idé idéer tid
    timer time dag dage uge uger måned måneder stå står stod sætte sætter finde finder findes synes tror vide bo bor
    ligge ligger hedder kalder betyder passer hører arbejder gælder sker vise viser starte starter
"""
_ENGLISH = """
    a about after all also an and any are as at be been being both but by could do does each few for
    from get go good had has have he her here hers him his how i if in into is it its just like
    looking make many may me more most much my new no nor not of off on one only or other our out
    over own same she should so some such than that the their them then there these they this those
    through to too two under until up us very was we well were what when where which while who why
    will with would you your help project projects idea ideas local area interested opportunity time
    hours day days week
"""
STOP_WORDS = frozenset(_DANISH.split()) | frozenset(_ENGLISH.split())
