"""The small parts every page is built from, and dates and numbers as people here write them.

Settings make these tags builtins: no page needs to load them. What they draw stands in `templates/house/`.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

import pyphen
from django import template
from django.template.base import Parser, Token
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config import dates
from lib import moulds
from notifications import trouble

register = template.Library()

SOFT_HYPHEN = "\u00ad"
LONG_WORD = 12

STATUS_WINDOWS = {
    "yes": "lit",
    "maybe": "half",
    "no": "dark",
    "waiting": "lantern",
    "unanswered": "dashed",
    "alert": "triangle",
}
STATUS_CLASSES = {
    "yes": "status-yes",
    "maybe": "status-maybe",
    "no": "status-no",
    "waiting": "status-waiting",
    "unanswered": "status-unanswered",
    "alert": "status-alert",
}
WINDOWS = frozenset(STATUS_WINDOWS.values())


def _drawn(part: str, **how: Any) -> SafeString:
    """What depends on nothing but these few words is drawn once: a page has hundreds (60 µs each, 2 this way)."""
    return _drawings(part, tuple(how.items()))


@cache
def _drawings(part: str, how: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(f"house/_{part}.html", dict(how))


@register.tag
def cast(parser: Parser, token: Token) -> moulds.Casting:
    """What is each one's own in a page or a letter that is alike for many (`lib.moulds`). It gets by with the words that are
    cast: nothing of the request, and nothing of a `with` or a `for` around it.
    """
    nodelist = parser.parse(("endcast",))
    parser.delete_first_token()
    return moulds.Casting(nodelist)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite: decoration, so a word or `.sr-only` must stand beside it.

    Write the name out in full: the front-end build looks for it to know what the sprite must hold.
    """
    return _drawn("icon", name=name)


@register.simple_tag
def window(state: str, size: str = "small") -> SafeString:
    """A window in one of six states; `size="large"` is the one on answer buttons and receipts."""
    if state not in WINDOWS:
        raise template.TemplateSyntaxError(f"A window is one of {', '.join(sorted(WINDOWS))}, not {state!r}.")
    return _drawn("window", state=state, size=size)


@register.simple_tag
def status_pill(kind: str, text: str) -> SafeString:
    """Where somebody or something stands: a word and its own window, never colour alone."""
    if kind not in STATUS_CLASSES:
        raise template.TemplateSyntaxError(f"A status is one of {', '.join(STATUS_CLASSES)}, not {kind!r}.")
    return format_html(
        '<span class="status {}">{}{}</span>', STATUS_CLASSES[kind], window(STATUS_WINDOWS[kind]), text
    )


@register.inclusion_tag("house/_leaf.html")
def leaf(value: date, size: str = "", off: bool = False) -> dict[str, Any]:
    """A page of the village calendar. `size="large"` on top of a page; `off` where the date is no more."""
    month, day_number, weekday = dates.leaf_parts(value)
    return {
        "datetime": dates.day_of(value).isoformat(),
        "month": month,
        "day": day_number,
        "weekday": weekday,
        "large": size == "large",
        "off": off,
    }


@register.inclusion_tag("house/_mark.html")
def mark(lit: int | str | None = 3) -> dict[str, Any]:
    """The house in the corner, with `lit` of its three windows lit.

    A member sees how many of the next three meetings they have said yes to. Unknown (a guest, an error page)
    is all three.
    """
    number = lit if isinstance(lit, int) else 3
    return {"gable": number >= 1, "left": number >= 2, "right": number >= 3}


@register.inclusion_tag("house/_trouble.html")
def trouble_now(*, in_detail: bool = False) -> dict[str, Any]:
    """For pages of coordinators and administrators: what does not work just now, and since when."""
    return {"troubles": trouble.now(), "in_detail": in_detail}


@register.simple_tag
def when(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """lørdag 6. marts kl. 10.00–15.30"""
    return dates.when(starts_at, ends_at)


@register.simple_tag
def span(starts_at: datetime, ends_at: datetime) -> str:
    """kl. 10.00–15.30"""
    return dates.span(starts_at, ends_at)


@register.filter
def soft_hyphens(value: str) -> str:
    """Long Danish words of a heading may break at a syllable on a narrow screen; short words never do."""
    return " ".join(_hyphenated(word) if len(word) > LONG_WORD else word for word in value.split(" "))


def _hyphenated(word: str) -> str:
    """The s that joins two words belongs to the first of them: Landdistrikts-netværket."""
    joined = f"{SOFT_HYPHEN}s{SOFT_HYPHEN}"
    return str(_danish().inserted(word, SOFT_HYPHEN)).replace(joined, f"s{SOFT_HYPHEN}")


@lru_cache(maxsize=1)
def _danish() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="da_DK", left=4, right=4)


@register.filter
def clock(value: datetime | None) -> str:
    return dates.clock(value) if value else ""


@register.filter
def day(value: date | None) -> str:
    return dates.day(value) if value else ""


@register.filter
def long_day(value: date | None) -> str:
    return dates.long_day(value) if value else ""


@register.filter
def full_day(value: date | None) -> str:
    return dates.full_day(value) if value else ""


@register.filter
def short_day(value: date | None) -> str:
    return dates.short_day(value) if value else ""


@register.filter
def numeric_day(value: date | None) -> str:
    return dates.numeric_day(value) if value else ""


@register.filter
def deadline(value: datetime | None) -> str:
    return dates.deadline(value) if value else ""


@register.filter
def stamp(value: datetime | None) -> str:
    return dates.stamp(value) if value else ""


@register.filter
def since(value: datetime | None) -> str:
    return dates.since(value) if value else ""


@register.filter
def number(value: int | None) -> str:
    """1.204 in Danish, 1,204 in English."""
    if value is None:
        return ""
    grouped = f"{int(value):,}"
    return grouped.replace(",", ".") if dates.spoken() == "da" else grouped
