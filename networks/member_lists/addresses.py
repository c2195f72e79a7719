"""Mail addresses as people write, paste and mistype them. Pure.

`split` takes a cell or a pasted recipient line apart; `read` says which address a piece holds, and where it
holds none that mail can reach, what is wrong and what was probably meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


@dataclass(frozen=True, slots=True)
class Address:
    """One piece read: the name beside the address where one stood, and the address, folded.

    Where `problem` is set the address cannot be used; `suggestion` is a usable one, or empty.
    """

    name: str
    email: str
    problem: str = ""
    suggestion: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, and what was probably meant."""
        if not self.suggestion:
            return self.problem
        return _("%(problem)s Did you mean %(suggestion)s?") % {
            "problem": self.problem,
            "suggestion": self.suggestion,
        }


def split(text: str) -> list[str]:
    """The pieces of "Navn <mail>; Navn2 <mail2>", one address in each; pieces without content are dropped.

    A row of a spreadsheet, with tabs between its cells, is one piece: "Navn <mail>".
    """
    pieces = []
    for number, line in enumerate(re.split(r"[\n\r]+", text)):
        if number == 0 and "\t" in line and "@" not in line:
            continue  # the names of the columns
        if "\t" in line and line.count("@") == 1:
            pieces.append(_of_a_row(line))
            continue
        for chunk in _outside_quotes(line, ";\t"):
            pieces += [chunk] if chunk.count("@") < 2 else _by_commas(chunk)
    return [piece.strip() for piece in pieces if piece.strip(" ,;\"'")]


def read(text: str) -> Address:
    """The address in a piece: `Navn <mail>`, `Navn (mail)`, `mailto:mail?subject=…`, `Navn mail`, `mail`."""
    name, mail = _apart(text.strip())
    mail = _bare(mail)
    problem, suggestion = _diagnose(mail)
    return Address(_tidy_name(name), mail, problem, suggestion)


# --- Taking apart -----------------------------------------------------------------------------------------


def _of_a_row(line: str) -> str:
    """The name is what stands before the address, in one cell or in two words of their own; else in the cell behind it.
    Numbers are no names."""
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    place = next(number for number, cell in enumerate(cells) if "@" in cell)
    words = [
        [cell for cell in side if not re.search(r"\d", cell)] for side in (cells[:place], cells[place + 1 :])
    ]
    before = words[0][:2] if all(" " not in cell for cell in words[0][:2]) else words[0][:1]
    name = " ".join(before) or next(iter(words[1]), "")
    alone = bool(re.search(r"[\s<>(]", cells[place]))
    return cells[place] if alone or not name else f"{name} <{cells[place]}>"


def _outside_quotes(text: str, separators: str) -> list[str]:
    """Split at separators outside "…" and <…>; a quote that never closes is an ordinary character."""
    pieces, start, closing = [], 0, ""
    for place, character in enumerate(text):
        if closing:
            closing = "" if character == closing else closing
        elif character in '"<':
            sought = '"' if character == '"' else ">"
            ends = text.find(sought, place + 1)
            closing = sought if 0 < ends < place + 400 and "\n" not in text[place:ends] else ""
        elif character in separators:
            pieces.append(text[start:place])
            start = place + 1
    return [*pieces, text[start:]]


_TAIL = re.compile(r"\s*[a-z]{2,4}\s*$")  # the "dk" of "peter@firma,dk"
_BETWEEN = re.compile(r"[\s/|,]+(?:og|and|eller|or|&)?[\s/|,]*")


def _by_commas(chunk: str) -> list[str]:
    """Part several addresses at commas; "Hansen, Peter <mail>" and "mail@firma,dk" stay whole."""
    pieces: list[str] = []
    held = ""
    for part in _outside_quotes(chunk, ","):
        if "@" in held and not (_TAIL.match(part) and not held.rstrip().endswith(">")):
            pieces.append(held)
            held = part
        else:
            held = f"{held},{part}" if held else part
    pieces.append(held)
    return [each for piece in pieces for each in _by_spaces(piece)]


def _by_spaces(piece: str) -> list[str]:
    if piece.count("@") < 2:
        return [piece]
    named = re.findall(r"[^<>]*<[^<>]*@[^<>]*>", piece)
    if len(named) > 1:
        return [str(each) for each in named]
    words = [word for word in _BETWEEN.split(piece) if "@" in word]
    return words if len(words) > 1 else [piece]


_BRACKETED = re.compile(r"^(?P<name>[^<]*)[<(\[](?P<mail>[^<>()\[\]]*)[>)\]]?\W*$")
_NAME_THEN_MAIL = re.compile(r"^(?P<name>[^@]*\w[^@]*?)[\s,:–-]+(?P<mail>[^\s@]+@[^\s@]+)$")
_MAIL_THEN_NAME = re.compile(r"^(?P<mail>[^\s@]+@[^\s@]+\.[a-z]{2,})[\s,]+(?P<name>[^@]+)$")


def _apart(text: str) -> tuple[str, str]:
    if "<" in text and ">" in text and "@" in (found := text[text.rindex("<") : text.rindex(">")]):
        return text[: text.rindex("<")], found[1:]
    bracketed = _BRACKETED.match(text)
    if bracketed and "@" in bracketed["mail"]:
        return bracketed["name"], bracketed["mail"]
    for pattern in (_NAME_THEN_MAIL, _MAIL_THEN_NAME):
        found_both = pattern.match(text)
        if found_both and found_both["name"].strip("\"' ")[:1].isupper():
            return found_both["name"], found_both["mail"]
    return "", text


def _bare(mail: str) -> str:
    """Without "mailto:", a "?subject=", quotes around and stops behind; folded."""
    mail = mail.strip().strip("\"'<>").strip()
    if mail.lower().startswith("mailto:"):
        mail = mail[7:].partition("?")[0]
    return mail.strip().strip("\"'<>;: ").rstrip(".,").lower()


def _tidy_name(name: str) -> str:
    """Without quotes, and "Hansen, Peter" the way round that one says it."""
    name = " ".join(name.strip().strip("\"'‘’“”").strip().strip(",;:").split())
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name


# --- What is wrong ----------------------------------------------------------------------------------------


def _diagnose(mail: str) -> tuple[str, str]:
    """What is wrong, in words, and what was probably meant; two empty strings for a good address."""
    if not mail:
        return _("There is no mail address."), ""
    for wrong in (_not_at, _spaces, _commas, _dots, _letters, _misspelt):
        found = wrong(mail)
        if found:
            problem, suggestion = found
            return problem, suggestion if suggestion != mail and _is_good(suggestion) else ""
    if not is_valid(mail):
        return _("“%(mail)s” is not an address that mail can reach.") % {"mail": mail}, ""
    return "", ""


def _not_at(mail: str) -> tuple[str, str] | None:
    if mail.startswith("/o="):
        return _("This is a name inside Outlook, not a mail address."), ""
    if "@" not in mail:
        guess = re.sub(r"\s*[(\[]\s*(?:at|snabel-?a)\s*[)\]]\s*", "@", mail)
        return _("“%(mail)s” has no @.") % {"mail": mail}, guess
    if mail.count("@") > 1:
        return _("“%(mail)s” has more than one @.") % {"mail": mail}, re.sub(r"@+", "@", mail)
    return None


def _spaces(mail: str) -> tuple[str, str] | None:
    if not re.search(r"\s", mail):
        return None
    return _("“%(mail)s” has a space inside.") % {"mail": mail}, re.sub(r"\s*([@.])\s*", r"\1", mail)


def _commas(mail: str) -> tuple[str, str] | None:
    if "," not in mail and ";" not in mail:
        return None
    guess = re.sub(r"[,;]+", ".", mail)
    return _("“%(mail)s” has a comma where a full stop belongs.") % {"mail": mail}, guess


def _dots(mail: str) -> tuple[str, str] | None:
    local, _at, domain = mail.partition("@")
    if ".." in mail or local.startswith(".") or local.endswith(".") or domain.startswith("."):
        tidy = "@".join(re.sub(r"\.{2,}", ".", part).strip(".") for part in (local, domain))
        return _("“%(mail)s” has a full stop too many.") % {"mail": mail}, tidy
    if domain and "." not in domain:
        guess = re.sub(r"(com|dk|net|org|eu)$", r".\1", mail)
        return _("“%(mail)s” ends without a domain such as .dk.") % {"mail": mail}, guess
    return None


_SPELLED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def _letters(mail: str) -> tuple[str, str] | None:
    local, _at, _domain = mail.partition("@")
    if local.isascii():
        return None
    # No guess: whether ø became o or oe is for the owner of the address to say.
    return _("“%(mail)s” has letters before the @ that mail addresses do not take.") % {"mail": mail}, ""


def _misspelt(mail: str) -> tuple[str, str] | None:
    local, _at, domain = mail.partition("@")
    meant = _misspellings().get(domain) or _mended_ending(domain)
    if not meant:
        return None
    return _("“%(mail)s” looks mistyped.") % {"mail": mail}, f"{local}@{meant}"


_PROVIDERS = {
    "gmail": ("com",),
    "hotmail": ("com", "dk"),
    "outlook": ("com", "dk"),
    "icloud": ("com",),
    "yahoo": ("com", "dk"),
    "jubii": ("dk",),
}
_ALSO_REAL = {"mail", "email", "ymail", "hotmai", "gmai", "jubi", "cloud", "iloud", "yaho"}
_NEARBY_KEYS = {
    "gnail": "gmail",
    "gmsil": "gmail",
    "gmaul": "gmail",
    "hotmsil": "hotmail",
    "outlool": "outlook",
}
_NEARBY_KEYS |= {"hotmai": "hotmail", "gmai": "gmail", "yaho": "yahoo", "jubi": "jubii"}
_ENDINGS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "vom": "com",
    "dkk": "dk",
    "ddk": "dk",
    "kd": "dk",
}


@cache
def _misspellings() -> dict[str, str]:
    """Well-known providers with a letter missing, doubled or swapped, and what they were meant to be."""
    found: dict[str, str] = {}
    for name, endings in _PROVIDERS.items():
        slips = {name[:i] + name[i + 1 :] for i in range(len(name))}
        slips |= {name[:i] + name[i] + name[i:] for i in range(len(name))}
        slips |= {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
        for slip in slips - {name} - _ALSO_REAL:
            found |= {f"{slip}.{ending}": f"{name}.{ending}" for ending in endings}
    for slip, name in _NEARBY_KEYS.items():
        found |= {f"{slip}.{ending}": f"{name}.{ending}" for ending in _PROVIDERS[name]}
    return found | {"gmail.co": "gmail.com", "hotmail.co": "hotmail.com", "outlook.co": "outlook.com"}


def _mended_ending(domain: str) -> str:
    rest, dot, ending = domain.rpartition(".")
    return f"{rest}.{_ENDINGS[ending]}" if dot and ending in _ENDINGS else ""


def _is_good(mail: str) -> bool:
    return is_valid(mail) and not _misspelt(mail)


def is_valid(mail: str) -> bool:
    """Whether mail can be sent there, and the address kept: misspelt ones among them."""
    if len(mail) > LONGEST:
        return False
    try:
        validate_email(mail)
    except ValidationError:
        return False
    return True
