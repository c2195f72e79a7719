"""The lines of a calendar as programs really send them (RFC 5545 3.1), read one by one, each in linear time.

The icalendar package gives up a whole calendar for one bad line, and works out the recurrences of any
VTIMEZONE that a stranger sends; here a bad line is one line less.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

_LINE_END = re.compile("\r\n|\r|\n")
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST = 20_000
_ESCAPE = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True)
class Line:
    """One property: name and parameter names in upper case, values as they were."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass
class Component:
    """BEGIN to END of one thing, with what stands in it."""

    name: str
    lines: list[Line] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        line = self.first(name)
        return line.value.strip() if line else ""

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]


def calendars(text: str, *, most_lines: int = 5_000, deepest: int = 6) -> list[Component]:
    """The VCALENDARs of a text. One that is cut off counts as far as it goes; stray lines are left out."""
    whole = Component("")
    open_ones = [whole]
    for number, line in enumerate(_lines(text)):
        if number >= most_lines:
            break
        name = line.value.strip().upper()
        if line.name == "BEGIN" and len(open_ones) <= deepest:
            component = Component(name)
            open_ones[-1].inside.append(component)
            open_ones.append(component)
        elif line.name == "END" and len(open_ones) > 1 and open_ones[-1].name == name:
            open_ones.pop()
        else:
            open_ones[-1].lines.append(line)
    return [component for component in whole.inside if component.name == "VCALENDAR"]


def unescaped(value: str) -> str:
    """A TEXT value as people read it (RFC 5545 3.3.11)."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _lines(text: str) -> Iterator[Line]:
    unfolded: list[str] = []
    for physical in _LINE_END.split(_UNWANTED.sub("", text)):
        if physical[:1] in (" ", "\t") and unfolded:
            unfolded[-1] += physical[1:] if len(unfolded[-1]) < _LONGEST else ""
        elif physical.strip():
            unfolded.append(physical)
    for logical in unfolded:
        if line := _line(logical[:_LONGEST].strip("\ufeff ")):
            yield line


def _line(text: str) -> Line | None:
    """None where there is no name or no value."""
    cuts, end = _cuts(text)
    if end is None:
        return None
    edges = [*cuts, end]
    name = text[: edges[0]].strip()
    if not _NAME.fullmatch(name):
        return None
    parameters: dict[str, str] = {}
    for start, stop in pairwise(edges):
        key, _, value = text[start + 1 : stop].partition("=")
        parameters.setdefault(key.strip().upper(), value.strip().strip('"'))
    return Line(name.upper(), text[end + 1 :], parameters)


def _cuts(text: str) -> tuple[list[int], int | None]:
    """Where parameters begin, and where the value does: semicolons and the first colon outside quotes."""
    cuts: list[int] = []
    quoted = False
    for position, letter in enumerate(text):
        if letter == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif letter == ";":
            cuts.append(position)
        elif letter == ":":
            return cuts, position
    return cuts, None
