"""Sectors, roles, languages and municipalities as lists spell them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from networks.member_lists.columns import folded

_SECTORS: dict[str, tuple[str, ...]] = {
    "public_authority": (
        "offentlig",
        "kommune",
        "region",
        "myndighed",
        "public",
        "authorit",
        "municipal",
        "stat",
    ),
    "business": ("erhverv", "virksomhed", "privat", "business", "firma", "company", "landbrug", "turisme"),
    "civil_society": (
        "civil",
        "forening",
        "frivillig",
        "landsby",
        "association",
        "borger",
        "lokalraad",
        "ngo",
        "volunt",
    ),
    "research": (
        "forskning",
        "uddannelse",
        "universitet",
        "research",
        "education",
        "viden",
        "universit",
        "hoejskole",
    ),
    "partnership": (
        "lag",
        "lokalaktionsgruppe",
        "lokaleaktionsgrupper",
        "partnerskab",
        "partnership",
        "actiongroup",
    ),
}
_ROLES: dict[str, tuple[str, ...]] = {
    "coordinator": ("tovholder", "koordinator", "coordinator", "netvaerkskoordinator", "networkcoordinator"),
    "member": ("medlem", "member", "deltager", "participant", "netvaerksmedlem"),
}
_LANGUAGES: dict[str, tuple[str, ...]] = {
    "da": ("da", "dk", "dansk", "danish"),
    "en": ("en", "uk", "gb", "engelsk", "english"),
}


def sector(text: str) -> str | None:
    """The sector's key, or None for a word we do not know."""
    fold = folded(text)
    for key, words in _SECTORS.items():
        if fold in words or fold == key.replace("_", ""):
            return key
    # "LAG" is a whole word only: it also stands inside "anlæg" and "forslag".
    starts = [(key, word) for key, words in _SECTORS.items() for word in words if len(word) > 3]
    return next((key for key, word in starts if word in fold), None)


def role(text: str) -> str | None:
    fold = folded(text)
    return next((key for key, words in _ROLES.items() if fold in words), None)


def language(text: str) -> str | None:
    fold = folded(text)
    return next((key for key, words in _LANGUAGES.items() if fold in words), None)


def municipality_names(known: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Folded name, official name and code to code, from (code, name, official name)."""
    names: dict[str, str] = {}
    for code, name, official in known:
        names |= {folded(name): code, folded(official): code, folded(f"{name} Kommune"): code, code: code}
        names[code.lstrip("0")] = code
    return names


def municipality(text: str, names: Mapping[str, str]) -> str | None:
    """The code, or None. "0657", "657 Herning", "Herning Kommune" and "Herning" are the same place."""
    fold = folded(text)
    digits = "".join(filter(str.isdigit, fold))
    return names.get(fold) or names.get(fold.replace(digits, "")) or names.get(digits)
