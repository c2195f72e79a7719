"""What the columns of a list hold, by their headings or else by what stands in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from networks.member_lists.tables import Table


class Field(TextChoices):
    """What a column can hold."""

    EMAIL = "email", _("Mail address")
    NAME = "name", _("Name")
    FIRST_NAME = "first_name", _("First name")
    LAST_NAME = "last_name", _("Last name")
    TITLE = "title", _("Job title")
    ORGANISATION = "organisation", _("Organisation")
    MUNICIPALITY = "municipality", _("Municipality")
    SECTOR = "sector", _("Sector")
    ROLE = "role", _("Role in the network")
    LANGUAGE = "language", _("Language")


# Folded headings (see `folded`): first those that must match whole, then those that may be a part.
_WHOLE_WORDS: dict[Field, str] = {
    Field.EMAIL: "email mail mailadresse emailadresse epost epostadresse emailaddress kontaktmail",
    Field.NAME: (
        "navn name fuldenavn fuldtnavn fullname displayname visningsnavn kontaktperson kontakt contact"
        " deltager medlem person personnavn medlemsnavn"
    ),
    Field.FIRST_NAME: "fornavn fornavne firstname givenname forname",
    Field.LAST_NAME: "efternavn efternavne lastname surname familyname slaegtsnavn",
    Field.TITLE: "titel title stilling jobtitel jobtitle stillingsbetegnelse funktion job position",
    Field.ORGANISATION: (
        "organisation organization firma virksomhed forening organisationsnavn firmanavn foreningsnavn"
        " virksomhedsnavn arbejdsplads arbejdssted arbejdsgiver company employer landsby lokalraad"
        " institution firmaorganisation organisationfirma aktoer"
    ),
    Field.MUNICIPALITY: "kommune kommunenavn kommunekode kommunenr municipality kommuner",
    Field.SECTOR: "sektor sector branche aktoertype organisationstype type",
    Field.ROLE: "rolle role netvaerksrolle rolleinetvaerket medlemsrolle networkrole roleinthenetwork",
    Field.LANGUAGE: "sprog language",
}
_WHOLE = {field: frozenset(words.split()) for field, words in _WHOLE_WORDS.items()}
_PART: tuple[tuple[str, Field], ...] = (
    ("email", Field.EMAIL),
    ("mailadr", Field.EMAIL),
    ("mail", Field.EMAIL),
    ("epost", Field.EMAIL),
    ("fornavn", Field.FIRST_NAME),
    ("firstname", Field.FIRST_NAME),
    ("efternavn", Field.LAST_NAME),
    ("lastname", Field.LAST_NAME),
    ("organisation", Field.ORGANISATION),
    ("forening", Field.ORGANISATION),
    ("firma", Field.ORGANISATION),
    ("virksomhed", Field.ORGANISATION),
    ("stilling", Field.TITLE),
    ("titel", Field.TITLE),
    ("kommune", Field.MUNICIPALITY),
    ("municipality", Field.MUNICIPALITY),
    ("sektor", Field.SECTOR),
    ("rolle", Field.ROLE),
    ("fuldenavn", Field.NAME),
    ("kontaktperson", Field.NAME),
)
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "oe", "ä": "ae"})


def folded(text: str) -> str:
    """Headings and words as we compare them: "E-mail adresse:" is "emailadresse"."""
    return re.sub(r"[^a-z0-9]", "", text.casefold().translate(_LETTERS))


def heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows holds the headings: the one that names the most fields; None where none does.

    One word alone counts only where it names the addresses, for "Navn" may be a title.
    """
    best, most = None, 0
    for place, cells in enumerate(rows):
        if any("@" in cell for cell in cells):
            break
        named = set(_by_heading(cells).values())
        enough = len(named) > 1 or named == {Field.EMAIL}
        if enough and len(named) > most:
            best, most = place, len(named)
    return best


def guess(table: Table) -> dict[int, Field]:
    """Column (from 0) to field; what is not there is not read. The visitor may change it."""
    found = _by_heading(table.headings)
    mails = _counts(table, _has_address)
    named = [column for column, field in found.items() if field is Field.EMAIL]
    if not named or not mails[named[0]]:
        fullest = max(range(table.width), key=lambda column: mails[column])
        if mails[fullest]:
            found = {column: field for column, field in found.items() if field is not Field.EMAIL}
            found[fullest] = Field.EMAIL
    if not table.headings:
        names = _counts(table, _looks_like_a_name)
        likeliest = max(
            (c for c in range(table.width) if c not in found), key=lambda c: names[c], default=None
        )
        if likeliest is not None and names[likeliest] * 2 > len(table.rows[:200]):
            found[likeliest] = Field.NAME
    return dict(sorted(found.items()))


def _by_heading(headings: Sequence[str]) -> dict[int, Field]:
    """Each field at most once, a whole match before a part."""
    found: dict[int, Field] = {}
    folds = [folded(heading) if len(heading) < 60 else "" for heading in headings]
    for whole in (True, False):
        for column, fold in enumerate(folds):
            field = None if column in found else _named(fold, whole)
            if field is not None and field not in found.values():
                found[column] = field
    return found


def _named(fold: str, whole: bool) -> Field | None:
    if not fold:
        return None
    if whole:
        return next((field for field, words in _WHOLE.items() if fold in words), None)
    return next((field for part, field in _PART if part in fold), None)


def _counts(table: Table, holds: re.Pattern[str]) -> list[int]:
    counts = [0] * max(table.width, 1)
    for row in table.rows[:200]:
        for column, cell in enumerate(row.cells):
            counts[column] += bool(holds.search(cell))
    return counts


_has_address = re.compile(r"\S@\S")
_looks_like_a_name = re.compile(r"^[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*)+$")
