"""What people write, as HTML that is safe to show: Markdown in, the few elements that prose needs out."""

from __future__ import annotations

import re
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "hr", "code"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_LONG = re.compile(r"[^\W\d_]{14,}")
_FIRST_PARTS = re.compile(
    "(bofælles|bæredygtigheds|digitaliserings|energi|erhvervs|fællesskabs|forenings|forsamlings|frivillig|informations"
    "|kandidat|kommune|kultur|landdistrikts|landsby|lokal|medlems|mobilitets|natur|netværks|projekt|samarbejds"
    "|udviklings|vedligeholdelses|virksomheds)(?=[^\\W\\d_]{4})",
    re.IGNORECASE,
)
SCHEMES = {"http", "https", "mailto", "tel"}


def to_html(text: str) -> SafeString:
    """A page has its own h1 and h2, so headings in a text begin at h3. Pictures and raw HTML are left out."""
    html = nh3.clean(
        _reader().render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return mark_safe(html)  # noqa: S308 - cleaned on the line above


def soft_hyphens(text: str) -> str:
    """Long Danish words with a place to break them: a heading on a phone is narrower than "forsamlingshuset"."""
    return _LONG.sub(lambda found: _FIRST_PARTS.sub("\\1\u00ad", found.group()), text)


def first_sentence(text: str) -> str:
    """What a text begins with, for places with room for one sentence."""
    first, stop, _rest = text.strip().partition(". ")
    return first + stop.strip()


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})

    def lower(tokens: list[Token]) -> None:
        for token in tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = "h3" if token.tag in ("h1", "h2", "h3") else "h4"

    reader.core.ruler.push("lower_headings", lambda state: lower(state.tokens))
    return reader
