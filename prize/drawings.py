"""How far each candidate moves: a row with a rail of all places, a bar from the best to the worst, and the line of the final.

Pure, from the panel and words to a list with inline SVG, in the classes of `static/css/prize-scores.css`. Places along the rail
are per cent and heights are units, so bars stretch with the page while marks and text keep their size on any screen.
A stable bar is whole and has a lit window beside it, a sensitive one is hatched with a half-lit window: nothing is told by
colour alone. Raw is a disc on the bar, adjusted points down at it from above, Schulze up from below, so the three never
hide each other. The same stands in words in each picture, and in the table beside it (`prize.scoring.rows`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from prize.scoring import Place, Robustness, Row, Verdict, rows

LEFT, RIGHT = 3.0, 97.0  # per cent of the width, so that round ends are not cut
LEFT_END, RIGHT_END = f"{LEFT:.2f}%", f"{RIGHT:.2f}%"
MIDDLE, HEIGHT = 20, 40
HATCH = "ranges-hatch"
_DOWN, _UP = "M-6 1.5h12l-6 9z", "M-6 38.5h12l-6-9z"
_STRIPES = "M0 3 3 0h4L0 7zM0 12 12 0h4L0 16zM5 16 16 5v4l-7 7zM14 16l2-2v2z"
_DEFINITIONS = (
    '<defs><pattern id="ranges-stripes" width="5" height="5" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="3" height="5" fill="#fff"/></pattern>'
    f'<mask id="{HATCH}" maskUnits="userSpaceOnUse" x="0" y="0" width="4000" height="{HEIGHT}">'
    f'<rect width="4000" height="{HEIGHT}" fill="url(#ranges-stripes)"/></mask></defs>'
)
_FRAME = '<path class="win-line{}" d="M1.5 15V7a5.5 5.5 0 0 1 11 0v8z"/>'
_WINDOWS = {
    Verdict.STABLE: _FRAME.format(" win-lamp"),
    Verdict.SENSITIVE: _FRAME.format("") + '<path class="win-lit" d="M2.2 14.3V9h9.6v5.3z"/>',
    Verdict.UNTESTED: _FRAME.format(" win-line-dashed"),
}
_PILLS = {
    Verdict.STABLE: "status-yes",
    Verdict.SENSITIVE: "status-maybe",
    Verdict.UNTESTED: "status-unanswered",
}


@dataclass(frozen=True)
class Labels:
    """Words in the reader's language. `said` is what each picture shows in one sentence, `more` what may follow it.

    Without words for `untested` nothing stands beside a row that was not tested.
    """

    stable: str
    sensitive: str
    untested: str
    said: Mapping[int, str]
    more: Mapping[int, str] = field(default_factory=dict)

    def of(self, verdict: Verdict) -> str:
        words = {Verdict.STABLE: self.stable, Verdict.SENSITIVE: self.sensitive}
        return words.get(verdict, self.untested)


@dataclass(frozen=True)
class KeyWords:
    stable: str
    sensitive: str
    raw: str
    adjusted: str
    schulze: str


@dataclass(frozen=True)
class _Rail:
    candidates: int
    seats: int

    def x(self, place: float) -> str:
        steps = max(1, self.candidates - 1)
        share = (place - 1) / steps if self.candidates > 1 else 0.5
        return f"{LEFT + (RIGHT - LEFT) * share:.2f}%"


def ranges(
    robustness: Robustness, names: Mapping[int, str], labels: Labels, urls: Mapping[int, str] | None = None
) -> SafeString:
    """A row for each candidate, in the order of the prize. Where only the raw mean is known there are no bars."""
    table = rows(robustness)
    rail = _Rail(len(table), robustness.seats)
    hatched = next((row.candidate for row in table if row.verdict is Verdict.SENSITIVE), None)
    drawn = []
    for row, ahead in zip(table, (None, *table), strict=False):
        first_out = ahead is not None and ahead.place.last <= robustness.seats < row.place.first
        link = (urls or {}).get(row.candidate, "")
        name = escape(names[row.candidate])
        drawn.append(
            f'<li class="range{" range-cut" if first_out else ""}"><span class="range-no">{row.place.first}</span>'
            + (f'<a href="{escape(link)}">{name}</a>' if link else f"<span>{name}</span>")
            + _picture(row, rail, labels, defined=row.candidate == hatched)
            + _pill(row.verdict, labels)
            + "</li>"
        )
    return mark_safe(f'<ol class="ranges">{"".join(drawn)}</ol>')  # noqa: S308 - every text in it is escaped


def key(words: KeyWords) -> SafeString:
    """What the marks mean, for above the rows. What has no words is left out."""
    square = '<rect class="{}" width="16" height="16" rx="3"{}/>'
    items = [
        (square.format("b-yes", ""), words.stable),
        (
            square.format("b-maybe", ' opacity=".35"') + f'<path class="b-maybe" d="{_STRIPES}"/>',
            words.sensitive,
        ),
        ('<circle cx="8" cy="8" r="6" fill="currentColor"/>', words.raw),
        ('<path d="M2 3h12l-6 9z" fill="currentColor"/>', words.adjusted),
        ('<path d="M2 13h12l-6-9z" fill="currentColor"/>', words.schulze),
    ]
    drawn = "".join(
        f'<li><svg class="key-dot" width="16" height="16" aria-hidden="true" focusable="false">{mark}</svg>'
        f"{escape(word)}</li>"
        for mark, word in items
        if word
    )
    return mark_safe(f'<ul class="map-key">{drawn}</ul>')  # noqa: S308 - every word in it is escaped


def _picture(row: Row, rail: _Rail, labels: Labels, *, defined: bool) -> str:
    more = labels.more.get(row.candidate, "")
    return "".join(
        (
            '<svg role="img">',
            f"<title>{escape(labels.said[row.candidate])}</title>",
            f"<desc>{escape(more)}</desc>" if more else "",
            _DEFINITIONS if defined else "",
            _line("rail", LEFT_END, RIGHT_END),
            _cut(rail),
            _bar(row, rail),
            _point(row.adjusted, _DOWN, rail),
            _point(row.schulze, _UP, rail),
            f'<circle class="dot" cx="{rail.x(_middle(row.raw))}" cy="{MIDDLE}" r="7"/>',
            "</svg>",
        )
    )


def _line(css: str, start: str, end: str, more: str = "") -> str:
    return f'<line class="{css}" x1="{start}" x2="{end}" y1="{MIDDLE}" y2="{MIDDLE}"{more}/>'


def _cut(rail: _Rail) -> str:
    """Between the last who goes on and the first who does not."""
    if rail.seats >= rail.candidates:
        return ""
    x = rail.x(rail.seats + 0.5)
    return f'<line class="cut" x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}"/>'


def _bar(row: Row, rail: _Rail) -> str:
    """Hatched over a faint whole one, so that its ends are seen."""
    ends = rail.x(row.least), rail.x(row.most)
    if row.verdict is Verdict.UNTESTED:
        return ""
    if row.verdict is Verdict.STABLE:
        return _line("span stable", *ends)
    return _line("span fragile", *ends, ' opacity=".35"') + _line(
        "span fragile", *ends, f' mask="url(#{HATCH})"'
    )


def _point(place: Place | None, path: str, rail: _Rail) -> str:
    """A mark of its own size at a place in per cent."""
    if place is None:
        return ""
    return f'<svg x="{rail.x(_middle(place))}" overflow="visible" aria-hidden="true"><path class="dot" d="{path}"/></svg>'


def _middle(place: Place) -> float:
    """Who shares places stands between them."""
    return (place.first + place.last) / 2


def _pill(verdict: Verdict, labels: Labels) -> str:
    if not labels.of(verdict):
        return ""
    return (
        f'<span class="status {_PILLS[verdict]}"><svg class="win" viewBox="0 0 14 16" aria-hidden="true"'
        f' focusable="false">{_WINDOWS[verdict]}</svg>{escape(labels.of(verdict))}</span>'
    )
