"""Excel workbooks (.xlsx), read from the first visible sheet that holds something. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from networks.errors import ListUnreadable

LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200  # text packs some 10 to 30 times; a bomb packs a thousand times
MOST_COLUMNS = 100
MOST_EMPTY = 5_000  # a stray format far down must not make a million rows
MOST_READ = 60_000


def rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Row number and cells of the first visible sheet with content. Raises `ListUnreadable`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive)
            yield from _first_sheet(content, archive)
    except ListUnreadable:
        raise
    except Exception as error:  # a workbook can be broken in every way; openpyxl raises a dozen kinds
        raise _damaged() from error


def _check(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names and not any(name.startswith("xl/workbook") for name in names):
        raise ListUnreadable(_("This is not an Excel list. Save it as .xlsx or .csv."), code="not_a_list")
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = sum(info.compress_size for info in archive.infolist()) or 1
    if unpacked > LARGEST_UNPACKED or (unpacked > 20 * 1024 * 1024 and unpacked / packed > MOST_RATIO):
        raise ListUnreadable(_("The file unpacks to more than a list can hold."), code="too_large")
    for name in names:
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _start(archive, name):
            raise _damaged()


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1000).replace(b"\x00", b"")


def _damaged() -> ListUnreadable:
    return ListUnreadable(
        _("The file is damaged. Open it in Excel, save it as a new .xlsx, and try again."), code="damaged"
    )


def _first_sheet(content: bytes, archive: zipfile.ZipFile) -> Iterator[tuple[int, Sequence[str]]]:
    from openpyxl import load_workbook  # slow to import, and most processes never need it

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            found = False
            for numbered in _cells(sheet, _merged_down(archive, sheet)):
                found = True
                yield numbered
            if found:
                return
    finally:
        book.close()


def _cells(sheet: Any, merged: dict[tuple[int, int], int]) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows that hold something; cells merged downwards hold the value of the first on each row."""
    sheet.reset_dimensions()  # some programs state a wrong size
    above: dict[int, str] = {}
    empty = read = 0
    for number, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
        cells = [_as_text(value) for value in values]
        if any(cells):
            _fill(number, cells, merged, above)
            yield number, cells
            read += 1
            empty = 0
        else:
            empty += 1
        if empty > MOST_EMPTY or read > MOST_READ:
            return


def _fill(number: int, cells: list[str], merged: dict[tuple[int, int], int], above: dict[int, str]) -> None:
    if not merged:
        return
    for place, cell in enumerate(cells):
        if cell:
            above[place] = cell
        elif (number, place) in merged and place in above:
            cells[place] = above[place]


_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')


def _merged_down(archive: zipfile.ZipFile, sheet: Any) -> dict[tuple[int, int], int]:
    """Row and column (from 0) of cells merged into one above; read-only workbooks leave them out."""
    from openpyxl.utils.cell import range_boundaries

    found: dict[tuple[int, int], int] = {}
    with archive.open(sheet._worksheet_path.lstrip("/")) as part:  # noqa: SLF001  # no public way
        held = b""
        while block := part.read(1 << 20):
            held += block
            for reference in _MERGE.findall(held):
                left, top, right, bottom = (int(each or 0) for each in range_boundaries(reference.decode()))
                if left == right and top < bottom < top + MOST_EMPTY and len(found) < MOST_READ:
                    found |= {(number, left - 1): top for number in range(top + 1, bottom + 1)}
            held = held[-200:]
    return found


def _as_text(value: object) -> str:
    """A cell as one would read it aloud; what Excel could not work out (#N/A) is nothing."""
    if value is None or (isinstance(value, str) and re.fullmatch(r"#[A-Z/0!?]+", value)):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
