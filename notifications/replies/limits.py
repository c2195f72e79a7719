"""How much a mail may hold. Counted in the bytes as they came, before anything is parsed.

A mail parser works through nested parts by recursion and looks at each line once for every open part; so the
number of lines and the number of boundaries bound the depth, the parts and the time.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The greatest that is still parsed; sizes in octets."""

    size: int = 5_000_000
    lines: int = 120_000
    head: int = 200_000
    head_lines: int = 2_000
    boundaries: int = 40
    nested: int = 40
    calendar: int = 300_000
    hops: int = 50


def broken_limit(raw: bytes, limits: Limits) -> str:
    """The name of the first limit that these bytes break; empty where they keep all."""
    if len(raw) > limits.size:
        return "size"
    if raw.count(b"\n") + raw.count(b"\r") > 2 * limits.lines:
        return "lines"
    head = head_of(raw)
    if len(head) > limits.head or head.count(b"\n") > limits.head_lines:
        return "head"
    lower = raw.lower()
    if lower.count(b"boundary") > limits.boundaries or lower.count(b"multipart/") > 2 * limits.boundaries:
        return "parts"
    if lower.count(b"message/") > limits.nested:
        return "depth"
    return ""


def head_of(raw: bytes) -> bytes:
    """The headers of a mail: all up to the first empty line, whichever way its lines end."""
    ends = [found for end in (b"\r\n\r\n", b"\n\n", b"\r\r") if (found := raw.find(end)) >= 0]
    return raw[: min(ends)] if ends else raw
