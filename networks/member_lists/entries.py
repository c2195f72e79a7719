"""Rows to people: what each row of a list says, once we know what the columns hold. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from networks.member_lists import addresses, words
from networks.member_lists.addresses import Address
from networks.member_lists.columns import Field
from networks.member_lists.tables import Row, Table

_LONGEST = {"name": 150, "organisation": 150, "title": 120}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list. `problem` says why the row cannot be used; `notes` what was read differently."""

    row: int
    email: str = ""
    name: str = ""
    title: str = ""
    organisation: str = ""
    municipality: str = ""
    sector: str = ""
    role: str = ""
    language: str = ""
    problem: str = ""
    suggestion: str = ""
    notes: tuple[str, ...] = ()

    def mended(self) -> Entry:
        """With the suggested address in place of the one that could not be used."""
        if not self.suggestion:
            return self
        note = _("The address was “%(mail)s” in the list.") % {"mail": self.email}
        return replace(self, email=self.suggestion, problem="", suggestion="", notes=(*self.notes, note))


def entries(table: Table, mapping: Mapping[int, Field], municipalities: Mapping[str, str]) -> list[Entry]:
    """Everybody in the list, in its order; a cell with several named addresses gives several people."""
    return [entry for row in table.rows for entry in _of_row(row, mapping, municipalities)]


def _of_row(row: Row, mapping: Mapping[int, Field], municipalities: Mapping[str, str]) -> list[Entry]:
    said = {field: row.cells[column] for column, field in mapping.items() if column < len(row.cells)}
    name = _name(said)
    found = [addresses.read(piece) for piece in addresses.split(said.get(Field.EMAIL, ""))]
    base = _base(row.number, said, municipalities)
    if not found:
        empty = addresses.read("")
        return [replace(base, name=name, problem=empty.problem)]
    if len(found) == 1 or not name or sum(bool(each.name) for each in found) > 1:
        alone = len(found) == 1
        return [_with_address(base, each, name if alone and name else each.name or name) for each in found]
    return [_first_of_several(base, found, name)]


def _with_address(base: Entry, address: Address, name: str) -> Entry:
    entry = replace(base, email=address.email, problem=address.problem, suggestion=address.suggestion)
    return _shortened(replace(entry, name=name))


def _first_of_several(base: Entry, found: list[Address], name: str) -> Entry:
    """One person with several addresses: the first that can be used, and a note that names the rest."""
    chosen = next((each for each in found if not each.problem), found[0])
    others = ", ".join(each.email for each in found if each is not chosen)
    note = _("The cell holds several addresses; this one is used, not %(others)s.") % {"others": others}
    return _with_address(replace(base, notes=(*base.notes, note)), chosen, name)


def _name(said: Mapping[Field, str]) -> str:
    full = " ".join(said.get(Field.NAME, "").strip("\"'").split())
    parts = " ".join(f"{said.get(Field.FIRST_NAME, '')} {said.get(Field.LAST_NAME, '')}".split())
    last, comma, first = full.partition(",")
    if comma and first.strip() and "," not in first:
        full = f"{first.strip()} {last.strip()}"
    return "" if "@" in full and not parts else parts if not full or "@" in full else full


def _base(number: int, said: Mapping[Field, str], municipalities: Mapping[str, str]) -> Entry:
    """What the row says beside name and address; a word we do not know is left out, and said."""
    notes: list[str] = []
    place = words.municipality(text, municipalities) if (text := said.get(Field.MUNICIPALITY, "")) else ""
    if place is None:
        notes.append(_("No municipality is called “%(text)s”; it is left out.") % {"text": text})
    sector = words.sector(text) if (text := said.get(Field.SECTOR, "")) else ""
    if sector is None:
        notes.append(_("We do not know the sector “%(text)s”; it is left out.") % {"text": text})
    role = words.role(text) if (text := said.get(Field.ROLE, "")) else ""
    if role is None:
        notes.append(_("We do not know the role “%(text)s”; it is read as member.") % {"text": text})
    return Entry(
        row=number,
        title=" ".join(said.get(Field.TITLE, "").split()),
        organisation=" ".join(said.get(Field.ORGANISATION, "").split()),
        municipality=place or "",
        sector=sector or "",
        role=role or "",
        language=words.language(said.get(Field.LANGUAGE, "")) or "",
        notes=tuple(notes),
    )


def _shortened(entry: Entry) -> Entry:
    for field, longest in _LONGEST.items():
        text = getattr(entry, field)
        if len(text) > longest:
            note = _("A text is longer than %(most)d letters and is cut.") % {"most": longest}
            entry = replace(entry, **{field: text[:longest].rstrip()}, notes=(*entry.notes, note))
    return entry
