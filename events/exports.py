"""Lists for spreadsheets: rows in, bytes out. Pure.

A cell that a spreadsheet would run as a formula is made text (CWE-1236): with an apostrophe in CSV, where nothing
else says what a cell is, and by its type in XLSX. openpyxl brings numpy (30 MB and 0.2 s of each start), so it is
imported where it is needed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | datetime | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST_NAME = 31  # of a sheet, in Excel


@dataclass(frozen=True)
class Sheet:
    """A named table; `widths` are in characters."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = field(default=())


def as_csv(sheet: Sheet) -> bytes:
    """As a Danish Excel opens it without asking: UTF-8 with its mark, semicolons, times on the Danish clock."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(heading) for heading in sheet.headings])
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(*sheets: Sheet) -> bytes:
    """One file with a sheet for each; headings stay when one scrolls."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.name))
        page.freeze_panes = "A2"
        for place, width in enumerate(sheet.widths, 1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _written(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell if isinstance(cell, int) else _harmless(cell)


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _cell(page: Any, value: Cell, *, bold: bool = False) -> Any:
    """A text is a text, whatever it begins with; times lose their zone, which Excel does not know."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    plain = value.replace(tzinfo=None) if isinstance(value, datetime) else value
    cell = WriteOnlyCell(page, value=_printable(plain) if isinstance(plain, str) else plain)
    if isinstance(plain, str):
        cell.data_type = "s"
    if isinstance(plain, datetime):
        cell.number_format = "yyyy-mm-dd hh:mm"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _printable(text: str) -> str:
    """Without the control characters that the format cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n" or ord(letter) >= 32)


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\")[:_LONGEST_NAME] or "1"
