"""Text files with separators, as spreadsheets of many makes write them. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from django.utils.translation import gettext as _

from networks.errors import ListUnreadable
from networks.member_lists import addresses

SEPARATORS = ";\t,|"
_DANISH = re.compile("[æøåÆØÅéüöäÜÖÄ]")
# What Danish letters look like when read with the wrong table; they hardly ever stand between letters.
_ODD = re.compile("[¾¿Œ\x81®¯‘›†’–]")


def rows(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Row number and cells of each record, counted as a spreadsheet does: empty lines too."""
    text = _decoded(content)
    if _is_recipient_line(text):
        yield from ((number, [piece]) for number, piece in enumerate(addresses.split(text), 1))
        return
    stated = re.match(r"\s*sep=(.)[ ;,\t|]*\r?\n", text, re.IGNORECASE)
    body = text[stated.end() :] if stated else text
    separator = stated[1] if stated else _separator(body)
    try:
        found = _records(body, separator, csv.QUOTE_MINIMAL)
        if any(_swallowed(cell) for cells in found for cell in cells):
            found = _records(body, separator, csv.QUOTE_NONE)
    except (csv.Error, TypeError) as error:  # TypeError: a stated separator that csv does not take
        raise ListUnreadable(_("The file is damaged, or it is not a list."), code="damaged") from error
    yield from enumerate(found, 2 if stated else 1)


def _records(text: str, separator: str, quoting: Literal[0, 3]) -> list[list[str]]:
    stream = io.StringIO(text, newline="")
    return list(csv.reader(stream, delimiter=separator, quoting=quoting, skipinitialspace=True))


def _swallowed(cell: str) -> bool:
    """A quote that was never closed has taken the rows below into one cell."""
    return cell.count("\n") > 2 and sum("@" in line for line in cell.split("\n")) > 2


def _decoded(content: bytes) -> str:
    """Text in the encoding it was written in. Raises `ListUnreadable` for what is no text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _mended(content.decode(encoding, "replace"))
    if b"\x00" in content[:400]:
        text = content.decode("utf-16-le" if content[1:2] == b"\x00" else "utf-16-be", "replace")
        return _text_only(text)
    try:
        return _mended(_text_only(content.decode("utf-8")))
    except UnicodeDecodeError:
        return _text_only(_single_byte(content))


def _single_byte(content: bytes) -> str:
    """Windows, old Mac or DOS: whichever gives the most Danish letters and the fewest oddities."""
    sample = content[:200_000]

    def danishness(encoding: str) -> int:
        text = sample.decode(encoding, "replace")
        return len(_DANISH.findall(text)) - 2 * len(_ODD.findall(text))

    best = max(("cp1252", "mac_roman", "cp865"), key=danishness)
    return content.decode(best, "replace")


def _mended(text: str) -> str:
    """ "SÃ¸ren" back to "Søren": UTF-8 that some program read as Windows-1252 and saved again."""
    if not re.search("Ã[¸¦¥˜†…]", text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _text_only(text: str) -> str:
    sample = text[:4000]
    strange = sum(character < " " and character not in "\t\r\n\x0b\x0c" for character in sample)
    strange += sample.count("\ufffd") + sum("\ue000" <= character <= "\uf8ff" for character in sample)
    if strange > max(2, len(sample) // 50):
        raise ListUnreadable(
            _("This is not a list we can read. Save it as .xlsx or .csv."), code="not_a_list"
        )
    return text


def _is_recipient_line(text: str) -> bool:
    """Recipients copied from a mail program: several addresses to the line, and hardly anything else."""
    if not any(line.count("@") > 1 for line in text[:100_000].splitlines()):
        return False
    pieces = addresses.split(text[:100_000])
    return bool(pieces) and sum("@" in piece for piece in pieces) > 0.8 * len(pieces) and "\t" not in text


def _separator(text: str) -> str:
    """The one that gives the most rows of the same width, more than one cell each."""
    sample = "\n".join(text.splitlines()[:200])

    def evenness(separator: str) -> tuple[float, int]:
        try:
            widths = Counter(len(cells) for cells in _records(sample, separator, csv.QUOTE_MINIMAL) if cells)
        except csv.Error:
            return (0.0, 0)
        many = {width: count for width, count in widths.items() if width > 1}
        if not many:
            return (0.0, 0)
        width = max(many, key=lambda each: (many[each], each))
        return (round(many[width] / widths.total(), 1), width)

    return max(SEPARATORS, key=evenness)
