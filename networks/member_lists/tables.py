"""A file's bytes to rows of plain text, whatever the program that wrote it. Pure.

Raises nothing but `ListUnreadable`.
"""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from networks.errors import ListUnreadable
from networks.member_lists import columns, csv_files, xlsx_files

LARGEST = 20 * 1024 * 1024  # bytes
MOST_ROWS = 50_000
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something; `number` is the one that the visitor's spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The headings (empty where the list has none), the rows below them, and how many lines stood above."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    above: int = 0

    @property
    def width(self) -> int:
        return max([len(self.headings), *(len(row.cells) for row in self.rows)], default=0)

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first different values of a column, to recognise it by."""
        found: dict[str, None] = {}
        for row in self.rows:
            if column < len(row.cells) and row.cells[column]:
                found.setdefault(row.cells[column])
            if len(found) == most:
                break
        return list(found)


def read(content: bytes) -> Table:
    """The table in an uploaded file. Raises `ListUnreadable` with what to do about it."""
    if len(content) > LARGEST:
        raise ListUnreadable(
            _("The file is larger than 20 MB. Save the list alone, without pictures."), code="too_large"
        )
    _refuse_other_formats(content)
    raw = xlsx_files.rows(content) if content.startswith(b"PK\x03\x04") else csv_files.rows(content)
    rows: list[Row] = []
    for number, cells in raw:
        tidy = [_tidy(cell) for cell in cells[:MOST_COLUMNS]]
        while tidy and not tidy[-1]:
            tidy.pop()
        if tidy:
            rows.append(Row(number, tuple(tidy)))
        if len(rows) > MOST_ROWS + 50:
            break
    return _framed(rows)


def read_paste(text: str) -> Table:
    """The table in pasted text: recipients copied from Outlook, or cells copied from a spreadsheet."""
    return read(text.encode("utf-8", "ignore"))


def packed(table: Table) -> bytes:
    """A table as it is kept between two pages."""
    rows = [[row.number, *row.cells] for row in table.rows]
    plain = {"headings": table.headings, "rows": rows, "above": table.above}
    return zlib.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 3)


def unpacked(kept: bytes) -> Table:
    plain = json.loads(zlib.decompress(kept))
    rows = tuple(Row(row[0], tuple(row[1:])) for row in plain["rows"])
    return Table(tuple(plain["headings"]), rows, plain["above"])


_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)


def _tidy(cell: str) -> str:
    """Without the characters that nobody sees (they come along from web pages and Outlook)."""
    cell = _UNSEEN.sub("", cell).replace("\xa0", " ").replace("\r", "\n")
    return "\n".join(" ".join(line.split()) for line in cell.split("\n") if line.strip())


def _framed(rows: list[Row]) -> Table:
    """Tell headings from rows, and leave out what stands above the headings."""
    if not rows:
        raise ListUnreadable(_("The list is empty."), code="empty")
    place = columns.heading_row([row.cells for row in rows[:30]])
    below = rows if place is None else rows[place + 1 :]
    if len(below) > MOST_ROWS:
        raise ListUnreadable(_("The list has more than 50,000 rows. Divide it in two."), code="too_many_rows")
    if not below:
        raise ListUnreadable(_("There are headings, and no rows below them."), code="empty")
    headings = () if place is None else tuple(" ".join(cell.split()) for cell in rows[place].cells)
    return Table(headings, tuple(below), place or 0)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _refuse_other_formats(content: bytes) -> None:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise ListUnreadable(
                _("The file has a password. Save it without one, and try again."), code="password"
            )
        raise ListUnreadable(
            _("This is the old Excel format (.xls). Open it in Excel and save it as .xlsx."), code="old_excel"
        )
    start = content[:2000].lstrip().lower()
    if start.startswith(b"%pdf"):
        raise ListUnreadable(_("This is a PDF. Save the list as .xlsx or .csv."), code="pdf")
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta")):
        raise ListUnreadable(
            _("This is a web page with another ending. Open it in Excel and save it as .xlsx."),
            code="web_page",
        )
