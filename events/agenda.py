"""A programme pasted as lines, and back to lines for editing. Pure.

    09:30 Ankomst, kaffe
    10.00-10.45 Velkomst v/ Agnete Hyldebær
    kl. 12.15 – Frokost
    13:00 Workshop: mad på bordet (Storm Rugager)

A line with a time begins an item; a bare hour is one where it fits between the times around it ("10 Oplæg" after
"9.30 Velkomst"). Once times are used, a line without one goes on with the item above it, unless that ends with its
speaker, and `--:--` begins an item without a time; where no line has a time, each line is an item, and an indented one
goes on.
"v/ Name", "ved Name" or "(Name Name)" at the end is the speaker; `[workshop]` at the end says the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import time

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Form(TextChoices):
    """What happens in an item; empty where it is none of these."""

    TALK = "talk", gettext_lazy("Talk")
    WORKSHOP = "workshop", gettext_lazy("Workshop")
    DIALOGUE = "dialogue", gettext_lazy("Dialogue")
    CASE = "case", gettext_lazy("Case")
    ROUND = "round", gettext_lazy("Round")
    BREAK = "break", gettext_lazy("Break")
    NONE = "", "–"


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the programme. `ends_at` is filled from the next item, or from the end of the event."""

    title: str
    starts_at: time | None = None
    ends_at: time | None = None
    speaker: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd about a line (from 1), in words. `code`: backwards, overlap, outside or reversed."""

    line: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Agenda:
    items: tuple[Item, ...] = ()
    warnings: tuple[Warned, ...] = ()


@dataclass(slots=True)
class _Raw:
    """A line that begins an item, and what goes on with it."""

    line: int
    starts_at: time | None
    ends_at: time | None
    text: str


def parse(text: str, starts_at: time | None = None, ends_at: time | None = None) -> Agenda:
    """The items in pasted text, and what looks odd about its times. Never raises."""
    found = _gathered(text.splitlines())
    items = _with_ends([_item(raw) for raw in found], ends_at)
    warnings = _warnings(found, starts_at, ends_at)
    return Agenda(tuple(items), tuple(warnings))


def as_lines(items: Iterable[Item]) -> str:
    """Items as text to edit; `parse` gives the same items back (with the same end of the event)."""
    items = list(items)
    texts = [_text(item) for item in items]
    explicit = any(item.starts_at for item in items) or any(_is_mistakable(text) for text in texts)
    return "\n".join(
        _line(item, text, _next_start(items, place), explicit)
        for place, (item, text) in enumerate(zip(items, texts, strict=True))
    )


# --- Lines to items ---------------------------------------------------------------------------------------

_HOUR = r"(?P<hour{0}>[01]?\d|2[0-3])(?:[:.](?P<minute{0}>[0-5]\d))?(?!\d|[.:]\d)"
_UNTIL = r"\s*(?:-|–|—|−|\btil\b|\bto\b|\t)\s*(?:kl\.?\s*)?"
_TIMES = re.compile(rf"(?P<kl>kl\.?\s*)?{_HOUR.format(1)}(?:{_UNTIL}{_HOUR.format(2)})?", re.IGNORECASE)
_COMPACT = re.compile(r"(0\d)([0-5]\d)(?=\s)")
_AFTER = re.compile(r"\s*(?:[-–—−:|]|\.(?=\s))*\s*")
_DASH = re.compile(r"\s*(?:[-–—−:]|\t)")
_BULLETS = re.compile(r"^(?:\s*[•▪‣·*○●\-–—−](?:\s+|$))+")
_UNTIMED = re.compile(r"^--[:.]--\s*")
_HEADING = re.compile(r"^(?:program(?:me)?|dagsorden|agenda)\s*:?\s*$", re.IGNORECASE)
_EARLIEST_BARE = 6  # "2 - Velkomst" is a number in a list, "9 - Velkomst" is a time


def _gathered(lines: Sequence[str]) -> list[_Raw]:
    cleaned = [_clean(line) for line in lines]
    heads = _with_bare_hours(cleaned, [_head(line) for line in cleaned])
    found: list[_Raw] = []
    opened = False  # once an item has a time, or says that it has none, lines without go on with it
    for number, (line, (start, end, rest)) in enumerate(zip(cleaned, heads, strict=True), 1):
        plain = _unbulleted(line)
        untimed = _UNTIMED.match(plain)
        if not plain or (not found and _HEADING.match(plain)):
            continue
        if start or untimed:
            opened = True
            found.append(_Raw(number, start, end, plain[untimed.end() :] if untimed else rest))
        elif found and (line[:1].isspace() or (opened and not _is_after_a_speaker(found[-1].text, plain))):
            found[-1].text += f" {plain}"
        else:
            found.append(_Raw(number, None, None, plain))
    return [raw for raw in found if _unbulleted(raw.text)]


_Head = tuple[time | None, time | None, str]
_BARE = re.compile(r"(?P<hour>[6-9]|1\d|2[0-3])\s+(?=[A-ZÆØÅ])")


def _with_bare_hours(lines: Sequence[str], heads: list[_Head]) -> list[_Head]:
    """Also "10 Oplæg" begins with a time, where others are written out and it does not stand out of their order."""
    if not any(start for start, _end, _rest in heads):
        return heads
    found = list(heads)
    for place, line in enumerate(lines):
        bare = _BARE.match(_unbulleted(line))
        if found[place][0] is not None or bare is None or line[:1].isspace():
            continue
        hour = time(int(bare["hour"]))
        before = next((start for start, _end, _rest in reversed(found[:place]) if start), hour)
        after = next((start for start, _end, _rest in heads[place:] if start), hour)
        if before <= hour <= after:
            found[place] = hour, None, _unbulleted(line)[bare.end() :]
    return found


def _is_after_a_speaker(text: str, line: str) -> bool:
    """Whoever speaks stands last: what follows is no more of it, unless it plainly goes on."""
    _title, speaker = _speaker(_columns(text))
    return bool(speaker) and line[:1].isupper()


def _clean(line: str) -> str:
    return re.sub(
        r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2060\ufeff\ud800-\udfff]", "", line.replace("\xa0", " ")
    )


def _unbulleted(line: str) -> str:
    return _BULLETS.sub("", line).lstrip()


def _head(line: str) -> tuple[time | None, time | None, str]:
    """The times at the front of a line and what follows; (None, None, line) where it begins with none."""
    text = (
        _COMPACT.sub(r"\1:\2", _unbulleted(line), count=1)
        if _COMPACT.match(_unbulleted(line))
        else _unbulleted(line)
    )
    found = _TIMES.match(text)
    if not found or not _is_time(found, text):
        return None, None, line
    start = time(int(found["hour1"]), int(found["minute1"] or 0))
    end = time(int(found["hour2"]), int(found["minute2"] or 0)) if found["hour2"] else None
    rest = text[found.end() :]
    return start, end, rest[_AFTER.match(rest).end() :]  # type: ignore[union-attr]  # matches emptiness too


def _is_time(found: re.Match[str], text: str) -> bool:
    """An hour without minutes needs "kl.", an end, or a dash after it: "10 gode råd" is a title."""
    if found["minute1"] or found["kl"]:
        return True
    late_enough = int(found["hour1"]) >= _EARLIEST_BARE
    if found["hour2"]:
        return late_enough and (bool(found["minute2"]) or int(found["hour1"]) < int(found["hour2"]))
    return late_enough and bool(_DASH.match(text, found.end()))


_FORM_MARK = re.compile(r"\s+\[([^\[\]]*)\]\s*$")
_SLASH = re.compile(r"^(?P<title>.*?)\s+(?:v/|v\.\s|w/)\s*(?P<speaker>\S.*)$", re.IGNORECASE)
_BY = re.compile(r"^(?P<title>.*\S)\s+(?:ved|by|med)\s+(?P<speaker>[^()]+)$")
_BRACKETS = re.compile(r"^(?P<title>.*\S)\s+\((?P<speaker>[^()]+)\)$")
_BETWEEN_NAMES = {"og", "and", "af", "fra", "from", "of", "de", "von", "van", "the"}


def _item(raw: _Raw) -> Item:
    text, form = _form_mark(_unbulleted(_columns(raw.text)))
    title, speaker = _speaker(text)
    guessed = guess_form(title, speaker)
    return Item(title, raw.starts_at, raw.ends_at, speaker, guessed if form is None else form)


def _columns(text: str) -> str:
    """Cells of a pasted table to one line: a last cell that is a name is the speaker."""
    cells = [" ".join(cell.split()) for cell in text.split("\t") if cell.strip()]
    if len(cells) == 2 and _is_name(cells[1]):  # title and speaker
        return f"{cells[0]} v/ {cells[1]}"
    return " – ".join(cells)


def _form_mark(text: str) -> tuple[str, str | None]:
    """Text without `[form]` at its end, and the form it says (None where it says none)."""
    found = _FORM_MARK.search(text)
    form = _named_form(found[1]) if found and found.start() else None
    return (text, None) if found is None or form is None else (text[: found.start()].rstrip(), form)


def _named_form(word: str) -> str | None:
    fold = word.strip().casefold()
    if fold in ("", "-", "–"):
        return ""
    names = {
        "oplæg": "talk",
        "værksted": "workshop",
        "dialog": "dialogue",
        "runde": "round",
        "pause": "break",
    }
    names |= {form.value: form.value for form in Form} | {
        str(form.label).casefold(): form.value for form in Form
    }
    return names.get(fold)


def _speaker(text: str) -> tuple[str, str]:
    found = _SLASH.match(text)
    if found and found["title"].strip():
        return found["title"].strip(), found["speaker"].strip()
    for pattern in (_BY, _BRACKETS):
        found = pattern.match(text)
        if found and _is_name(found["speaker"]):
            return found["title"].strip(), " ".join(found["speaker"].split())
    return text, ""


def _is_name(text: str) -> bool:
    """At least two words, all but "og" and the like with a capital, none with a digit."""
    words = [word for word in re.split(r"[\s,&]+", text.strip()) if word]
    named = [word for word in words if word not in _BETWEEN_NAMES]
    capital = all(word[0].isupper() and not re.search(r"\d", word) for word in named)
    return len(named) > 1 and capital and words[0] not in _BETWEEN_NAMES


_WORDS: tuple[tuple[Form, str], ...] = (
    (Form.WORKSHOP, r"workshop|værksted|gruppearbejde|sparring|arbejde i grupper|group work|hands-on"),
    (Form.ROUND, r"\brunden?\b|præsentationsrunde|bordet rundt|navnerunde|\bround\b"),
    (
        Form.BREAK,
        r"\bpausen?\b|kaffe|frokost|\bmiddag|aftensmad|morgenmad|\bbreak\b|coffee|lunch|dinner|breakfast",
    ),
    (Form.DIALOGUE, r"dialog|debat|drøft|diskussion|samtale|spørgsmål|panel|discussion|questions|q&a"),
    (Form.CASE, r"\bcase\b|erfaring|eksempel|eksempler|experience|example"),
    (Form.TALK, r"oplæg|foredrag|keynote|\btalk\b|præsentation|presentation"),
)


def guess_form(title: str, speaker: str = "") -> str:
    """The form that a title tells of; somebody who speaks, and nothing else said, is a talk."""
    for form, words in _WORDS:
        if re.search(words, title, re.IGNORECASE):
            return form.value
    return Form.TALK.value if speaker else ""


# --- Times ------------------------------------------------------------------------------------------------


def _with_ends(items: list[Item], ends_at: time | None) -> list[Item]:
    found = []
    for place, item in enumerate(items):
        candidates = (item.ends_at, _next_start(items, place) or ends_at)
        start = item.starts_at
        later = [end for end in candidates if start is not None and end is not None and end > start]
        found.append(replace(item, ends_at=next(iter(later), None)))
    return found


def _next_start(items: Sequence[Item], place: int) -> time | None:
    return next((item.starts_at for item in items[place + 1 :] if item.starts_at is not None), None)


def _warnings(found: list[_Raw], starts_at: time | None, ends_at: time | None) -> list[Warned]:
    warnings: list[Warned] = []
    before: _Raw | None = None
    for raw in found:
        start = raw.starts_at
        if start is None:
            continue
        if raw.ends_at is not None and raw.ends_at < start:
            warnings.append(
                Warned(raw.line, "reversed", _("This ends before it begins; the end is left out."))
            )
        if _is_outside(start, raw.ends_at, starts_at, ends_at):
            warnings.append(Warned(raw.line, "outside", _("This is outside the hours of the event.")))
        if before is not None and before.starts_at is not None and start < before.starts_at:
            words = _("The time goes backwards here, from %(before)s to %(now)s.")
            warnings.append(
                Warned(
                    raw.line,
                    "backwards",
                    words % {"before": f"{before.starts_at:%H:%M}", "now": f"{start:%H:%M}"},
                )
            )
        elif before is not None and before.ends_at is not None and start < before.ends_at:
            words = _("This begins at %(now)s, before the item above has ended.")
            warnings.append(Warned(raw.line, "overlap", words % {"now": f"{start:%H:%M}"}))
        before = raw
    return warnings


def _is_outside(start: time, end: time | None, opens: time | None, closes: time | None) -> bool:
    """An event past midnight has no outside that clock times could tell."""
    if opens is not None and closes is not None and closes <= opens:
        return False
    last = end or start
    return (opens is not None and start < opens) or (closes is not None and last > closes)


# --- Items to lines ---------------------------------------------------------------------------------------


def _text(item: Item) -> str:
    text = f"{item.title} v/ {item.speaker}" if item.speaker else item.title
    said = item.form != guess_form(item.title, item.speaker) or _form_mark(text)[1] is not None
    return f"{text} [{Form(item.form).label}]" if said else text


def _is_mistakable(text: str) -> bool:
    """Whether a line of this alone would be read as something else than an item without a time."""
    return bool(_head(text)[0] or _UNTIMED.match(text) or _HEADING.match(text))


def _line(item: Item, text: str, next_start: time | None, explicit: bool) -> str:
    if item.starts_at is None:
        return f"--:-- {text}" if explicit else text
    times = f"{item.starts_at:%H:%M}"
    if item.ends_at is not None and item.ends_at != next_start:
        times += f"-{item.ends_at:%H:%M}"
    line = f"{times} {text}"
    # A title that begins like a time would be taken for the end.
    return line if _head(line)[2] == text else f"{times}: {text}"
