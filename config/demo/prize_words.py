"""What the invented villages, bodies and jurors of the demo say."""

from __future__ import annotations

from typing import Any

INTRODUCTION = (
    "Landsbyprisen går til en landsby, der holder sammen og kommer videre. I fortæller med jeres egne ord, hvad I er "
    "gode til, og hvor I er på vej hen. Et ekspertudvalg læser det hele, fem landsbyer møder udvalget, og regionsrådet "
    "bestemmer. **Alle kandidater får noget med hjem:** en side her i huset, et seminar sammen og nye bekendtskaber."
)
RULES: list[dict[str, object]] = [
    {"rule": "max_inhabitants", "limit": 2000},
    {"rule": "in_region"},
    {"rule": "single_nomination"},
    {"rule": "within_cap"},
    {"rule": "summary"},
    {"rule": "consents"},
    {"rule": "media", "kinds": ["image", "slides", "document", "sound", "film"]},
]
BODIES: list[tuple[str, str, int, list[str]]] = [
    ("Aktionsgrupper og kommuner", "Local action groups and municipalities", 1, []),
    ("Ekspertudvalget", "The expert panel", 3, []),
    (
        "Udvalget for regional udvikling (demo)",
        "The committee for regional development (demo)",
        4,
        ["Asger Hvidkløver", "Berit Engmose", "Carl Rosenvand", "Ditte Lærkefod", "Erling Ravnsbjerg"],
    ),
    (
        "Regionsrådet (demo)",
        "The regional council (demo)",
        21,
        [
            "Anne Agerbo",
            "Bo Bakketop",
            "Cecilie Damhus",
            "Dan Engdal",
            "Eva Fuglsø",
            "Flemming Granhøj",
            "Grete Havmark",
            "Henrik Isbæk",
            "Ida Juelsø",
            "Jonas Kærvang",
            "Kirsten Lyngdal",
            "Lars Mosevang",
            "Mona Nordhøj",
            "Nikolaj Overby",
            "Olga Pilgaard",
            "Per Ravnkær",
            "Rikke Skovhuse",
            "Sten Tangby",
            "Tove Udby",
            "Uffe Vestbo",
            "Vera Aabo",
            "Aage Ørbæk",
            "Yvonne Åkær",
        ],
    ),
]
"""In the order of the chain: name, English name, quorum, members."""
NOMINATORS = {
    "": ("dorte.klinteskov@lag-sekretariat-vest-demo.example.org", "Dorte Klinteskov"),
    "skive-viborg": ("anker.hulbaek@lag-sekretariat-midt-demo.example.org", "Anker Hulbæk"),
    "ikast-brande": ("anker.hulbaek@lag-sekretariat-midt-demo.example.org", "Anker Hulbæk"),
    "randers-favrskov": ("anker.hulbaek@lag-sekretariat-midt-demo.example.org", "Anker Hulbæk"),
    "djursland": ("anker.hulbaek@lag-sekretariat-midt-demo.example.org", "Anker Hulbæk"),
    "0661": ("rikke.skumsproejt@holstebro-kommune-demo.example.org", "Rikke Skumsprøjt"),
    "0657": ("sigrid.laerkesang@herning-kommune-demo.example.org", "Sigrid Lærkesang"),
    "0740": ("aksel.aakande@silkeborg-kommune-demo.example.org", "Aksel Åkande"),
    "0727": ("lone.vintergaek@odder-kommune-demo.example.org", "Lone Vintergæk"),
    "0766": ("kaj.engkarse@hedensted-kommune-demo.example.org", "Kaj Engkarse"),
}
COMMENTS = {
    1: ["Her er vi ikke kommet i gang.", "Det fylder meget lidt i materialet."],
    2: ["Gode tanker, men svært at se, hvem der gør det.", "Kun ét eksempel, og det er ti år gammelt."],
    3: ["Solidt, og som man ser det flere steder.", "Det virker. Det kunne følges op med tal."],
    4: [
        "Stærkt, og flere er med end dem, man plejer at se.",
        "Tydelig retning, og de første skridt er taget.",
    ],
    5: ["Det her vil andre landsbyer rejse efter at se.", "Overbevisende hele vejen rundt."],
}
"""By score, as jurors write them."""
FILM_WORDS = (
    "Når det bliver mørkt, tænder vi lys i vinduerne, ét for ét. Det begyndte den vinter, gadelampen gik i stykker. "
    "Nu gør vi det hver aften i december, og ingen går hjem alene."
)
CAPTIONS = """WEBVTT

00:00.000 --> 00:03.000
Når det bliver mørkt,
tænder vi lys i vinduerne, ét for ét.

00:03.000 --> 00:06.000
Det begyndte den vinter,
gadelampen gik i stykker.

00:06.000 --> 00:09.600
Nu gør vi det hver aften i december,
og ingen går hjem alene.
"""
WINNER: dict[str, Any] = {
    "number": 4,
    "slug": "slaaenhede",
    "name": "Slåenhede",
    "inhabitants": 341,
    "municipality": "0661",
    "kind": "village",
    "pitch": "Et lys i hvert vindue, og en nabo bag hvert lys.",
    "strengths": "81 af 130 husstande er med i nabohjælpen, og ingen opgave er for lille til at blive skrevet op.",
    "plans": "Den tomme købmand bliver til værksted, spisestue og venteværelse for lægebussen.",
    "next_steps": "Taget skiftes til foråret. Derefter flytter fællesspisningen ind.",
    "themes": ["frivillighed", "faelles-huse"],
    "sdgs": [3, 11, 17],
    "location": {"lat": 56.383, "lon": 8.655},
}
REASONS = (
    "Slåenhede får prisen, fordi byen har gjort det svære enkelt: man spørger sin nabo, og naboen spørger videre. "
    "Nabohjælpen er ikke et projekt, men en vane. Den tomme købmand bliver til et hus, som hele sognet skal bruge, "
    "og pengene er fundet, før taget blev skiftet.\n\nRegionsrådet har særligt lagt vægt på, at unge og gamle har "
    "planlagt det sammen."
)


def summary_of(row: dict[str, Any]) -> str:
    """One page as a village would write it: who they are, and why they should be read on."""
    kind = "en klynge af landsbyer" if row["kind"] == "cluster" else "en landsby"
    people = f"{row['inhabitants']:,}".replace(",", ".")
    return (
        f"**{row['pitch']}**\n\nVi er {kind} med {people} indbyggere. Vi har skrevet det her sammen, først ved køkkenbordet "
        f"og siden på et borgermøde, hvor vi også spiste suppe. {row['strengths']}\n\nDet, vi vil nu, er til at forstå: "
        f"{row['plans'][:1].lower()}{row['plans'][1:]} Kom og se det. Kaffen er på kanden."
    )


def case_of(row: dict[str, Any]) -> str:
    """What others can take home from it."""
    return (
        f"### Sådan begyndte det\n\n{row['pitch']} Nogle få gik i gang, og resten kom, da de kunne se, at det blev til noget."
        f"\n\n### Det virker\n\n{row['strengths']}\n\n### Vil I gøre det samme?\n\n- Begynd med det, I allerede har.\n"
        "- Spørg dem, der ikke plejer at komme.\n- Skriv ned, hvem der gør hvad, og hvornår I mødes igen."
    )
