"""Where a film or a recording was made, blanked in the file: phones write it there, beside the picture.

The file keeps its length and everything else its place, so that no player notices. Boxes are those of MP4 (ISO/IEC 14496-12
4.2); the place stands in `©xyz` or in QuickTime's keys (QuickTime File Format, *Metadata*), in `loci` (3GPP TS 26.244 8.10),
or in XMP. WebM has no such habit. What an action camera writes into a track of its own, second by second, is not touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_HOLDS_BOXES = {b"moov", b"trak", b"mdia", b"udta", b"meta", b"ilst"}
_PLACES = {b"\xa9xyz", b"loci", b"XMP_"}
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MOST_BOXES, _DEEPEST, _MOST_KEYS, _PIECE = 10_000, 8, 1_000_000, 65_536
_DATA_HEADER = 16
"""Bytes before a value of `ilst`: size, `data`, type and language."""


@dataclass(frozen=True)
class _Box:
    kind: bytes
    starts: int
    inside: int
    ends: int


def forget_place(file: IO[bytes]) -> int:
    """Blank every place in an MP4 or M4A that can be written to; how many there were. Leaves the file at its beginning.

    A file that is damaged is read as far as its boxes make sense.
    """
    file.seek(0, 2)
    walk = _Walk(file)
    walk.through(0, file.tell(), 0)
    file.seek(0)
    return walk.found


class _Walk:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._left = _MOST_BOXES
        self.found = 0

    def through(self, starts: int, ends: int, depth: int) -> None:
        keys: set[bytes] = set()
        for box in self._boxes(starts, ends):
            if box.kind in _PLACES or (box.kind == b"uuid" and self._read(box.inside, 16) == _XMP):
                self._blank(box.inside, box.ends, b"\0")
                self._file.seek(box.starts + 4)
                self._file.write(b"free")
            elif box.kind == b"keys":
                keys = self._keys_of_places(box)
            elif box.kind == b"ilst" and keys:
                self._values(box, keys)
            elif box.kind in _HOLDS_BOXES and depth < _DEEPEST:
                self.through(self._inside(box), box.ends, depth + 1)

    def _values(self, box: _Box, keys: set[bytes]) -> None:
        """Of QuickTime's keys: each value's type is the number of its key."""
        for row in self._boxes(box.inside, box.ends):
            if row.kind in keys:
                self._blank(row.inside + _DATA_HEADER, row.ends, b" ")

    def _boxes(self, at: int, ends: int) -> Iterator[_Box]:
        while at + 8 <= ends and self._left > 0:
            self._left -= 1
            head = self._read(at, 16)
            size, kind, inside = int.from_bytes(head[:4]), head[4:8], at + 8
            if size == 1:
                size, inside = int.from_bytes(head[8:16]), at + 16
            until = ends if size == 0 else at + size
            if until < inside or until > ends:
                return
            yield _Box(kind, at, inside, until)
            at = until

    def _inside(self, box: _Box) -> int:
        """`meta` has four bytes before its boxes in MP4, and none in QuickTime."""
        if box.kind == b"meta" and self._read(box.inside + 4, 4) != b"hdlr":
            return box.inside + 4
        return box.inside

    def _keys_of_places(self, box: _Box) -> set[bytes]:
        """The numbers, as four bytes, of the keys that tell where."""
        content = self._read(box.inside, min(box.ends - box.inside, _MOST_KEYS))
        found, at, number = set(), 8, 1
        while at + 8 <= len(content):
            size = int.from_bytes(content[at : at + 4])
            if size < 8:
                break
            if b"location" in content[at + 8 : at + size].lower():
                found.add(number.to_bytes(4))
            at, number = at + size, number + 1
        return found

    def _read(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        return self._file.read(length)

    def _blank(self, at: int, ends: int, byte: bytes) -> None:
        self.found += 1
        self._file.seek(at)
        for left in range(ends - at, 0, -_PIECE):
            self._file.write(byte * min(left, _PIECE))
