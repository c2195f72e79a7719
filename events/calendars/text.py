"""Content lines of iCalendar: escaping, quoting and folding (RFC 5545 3.1, 3.2, 3.3.11; RFC 6868).

Written here and not taken from the icalendar package, which reads the two characters `\\N` inside a text
(a Windows path, say) as a line break, writes a straight quote in a name as a code that most programs show,
and takes more than twice the time for a large feed.
"""

import re
from collections.abc import Iterable
from urllib.parse import quote

from lib.folding import folded

# Whatever some reader takes for the end of a line; U+000B is what word processors paste for a soft break.
_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_URI_CHARACTERS = "%:/?#[]@!$&'()*+,;=~-._"


def text(value: str) -> str:
    """A TEXT value: line breaks kept, other control characters dropped, escaped exactly once."""
    return _clean(value).translate(_ESCAPES)


def one_line(value: str) -> str:
    """A TEXT value without line breaks, for what programs show on one line."""
    return " ".join(_clean(value).split()).translate(_ESCAPES)


def quoted(value: str) -> str:
    """A parameter value in quotes, such as a name in CN.

    A straight quote cannot stand there. RFC 6868 writes it `^'`, which many programs show as it is; the
    typographic quote needs no code and reads the same everywhere. A caret is doubled only where those
    who know RFC 6868 would otherwise take it for a code. Nothing is escaped with a backslash here, but some
    programs undo such escapes all the same, so that a name gets a slash instead.
    """
    value = " ".join(_clean(value).split()).replace('"', "”").replace("\\", "/")
    return '"' + re.sub(r"\^(?=[\^n'])", "^^", value) + '"'


def uri(value: str) -> str:
    """A URI: ASCII alone; spaces and control characters cannot end the line (RFC 3986)."""
    return quote(_clean(value), safe=_URI_CHARACTERS)


def mailto(address: str) -> str:
    """A calendar address, the address as the mail has it: programs compare the two letter by letter."""
    return "mailto:" + "".join(_clean(address).split())


def render(lines: Iterable[str]) -> bytes:
    """Lines as they go over the wire: UTF-8, folded, each ended by CRLF."""
    return b"".join(folded(line.encode()) for line in lines)


def _clean(value: str) -> str:
    value = _CONTROL.sub("", _BREAK.sub("\n", value)).strip()
    return value.encode(errors="replace").decode()
