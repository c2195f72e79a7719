"""Long lines of iCalendar, folded as they go over the wire (RFC 5545 3.1). Pure."""

from __future__ import annotations

_LIMIT = 75
_SPACES = b" \t"


def folded(line: bytes) -> bytes:
    """At most 75 octets a line, the leading space of a continuation included; ended by CRLF."""
    if len(line) <= _LIMIT:
        return line + b"\r\n"
    start, room, parts = 0, _LIMIT, []
    while len(line) - start > room:
        cut = _cut(line, start, start + room)
        parts.append(line[start:cut])
        start, room = cut, _LIMIT - 1
    parts.append(line[start:])
    return b"\r\n ".join(parts) + b"\r\n"


def _cut(line: bytes, start: int, latest: int) -> int:
    """Where to fold: never inside a character or an escape, nor beside a space that a reader might trim."""
    for cut in range(latest, start + 1, -1):
        if _may_fold(line, start, cut):
            return cut
    cut = latest  # Nothing but spaces: only the character counts.
    while line[cut] & 0xC0 == 0x80:
        cut -= 1
    return cut


def _may_fold(line: bytes, start: int, cut: int) -> bool:
    if line[cut] & 0xC0 == 0x80 or line[cut] in _SPACES or line[cut - 1] in _SPACES:
        return False
    before = line[start:cut]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 0 and not before.endswith(b"^")
