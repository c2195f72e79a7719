"""Turning templates into messages: subject, text and HTML in the recipient's language.

The HTML is written with classes in `templates/notifications/mail/base.html`; here the styles move into the
elements, since many mail programs drop style sheets. What only a sheet can say (dark mode, the phone) stays.
"""

from __future__ import annotations

import re
import secrets
import textwrap
import unicodedata
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.engine import Engine
from django.utils import timezone, translation
from django.utils.html import escape

from accounts.models import Person
from notifications.models import Message

TEXT_WIDTH = 72
"""Columns of the plain part: a reply still fits in 80 when it is quoted twice (RFC 3676 4.2 advises 78)."""

# Overrides of the reading direction: right-to-left letters do without; one left open turns our words round.
_DIRECTION = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = (*(code for code in range(0xA0) if unicodedata.category(chr(code)) == "Cc"), *_DIRECTION)
_UNWANTED = {code: " " if chr(code).isspace() else None for code in _CONTROLS if chr(code) not in "\n\r\t"}


@dataclass(frozen=True)
class Envelope:
    """Everything about a message that is not its words."""

    key: str
    kind: str
    thread: str = ""
    from_name: str = ""
    reply_to: str = ""
    unsubscribe_url: str = ""
    in_reply_to: str = ""


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    """Fetches nothing; style sheets marked `data-css-inline="keep"` stay beside what is inlined."""
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=False)


def write(
    template: str,
    envelope: Envelope,
    context: dict[str, Any],
    *,
    person: Person | None = None,
    address: str = "",
    name: str = "",
    language: str = "",
    stamp: datetime | None = None,
) -> Message:
    """A message from `<template>.subject`, `.txt` and `.html`, in the person's language unless one is named.

    To a person, or to a bare `address` (somebody who has no row yet).
    """
    language = language or (person.language if person else settings.LANGUAGE_CODE)
    name = one_line(name or (person.name if person else ""))
    words = _rendered(
        template,
        {**context, **_everywhere(_of_the_person(name, envelope), language), "person": person},
        language,
    )
    to = _Recipient(person, person.email if person else address, name, language)
    return _message(envelope, words, to, stamp)


@dataclass(frozen=True)
class _Words:
    """The three parts of a letter; the text not wrapped yet."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class _Recipient:
    person: Person | None
    address: str
    name: str
    language: str


class Alike:
    """Letters to many that differ in a few words: rendered and inlined once, and those words filled in.

    A mail of ours takes three milliseconds to render and a tenth of that to fill in (`make bench`). Lives as
    long as one press: what all have in common, such as the number of seats, is that of the moment.
    """

    def __init__(self, template: str) -> None:
        self._template = template
        self._known: dict[Hashable, _Words] = {}

    def write(
        self,
        envelope: Envelope,
        personal: Mapping[str, str],
        context: Callable[[Mapping[str, str]], dict[str, Any]],
        *,
        person: Person,
        shape: Hashable,
        stamp: datetime,
    ) -> Message:
        """As `write`. `personal` are the words that are this person's own, by name; `context` is asked for the
        rest with a mark in the place of each. `shape` is everything else that a template may ask about: two
        people of one shape get the same letter but for their own words.
        """
        name = one_line(person.name)
        own = {**personal, **_of_the_person(name, envelope)}
        key = (person.language, tuple(word for word, value in own.items() if not value), shape)
        if key not in self._known:
            marks = {word: _MARK.format(word) if value else "" for word, value in own.items()}
            words = {**context(marks), **_everywhere(marks, person.language), "person": None}
            self._known[key] = _wrapped_where_alike(_rendered(self._template, words, person.language))
        to = _Recipient(person, person.email, name, person.language)
        return _message(envelope, _filled(self._known[key], own), to, stamp)


_SECRET = secrets.token_hex(4)  # nobody's title holds a mark by chance, or on purpose
_MARK = f"\ue000{_SECRET}{{}}\ue001"
_MARKED = re.compile(f"\ue000{_SECRET}(\\w+)\ue001")


def _filled(words: _Words, own: Mapping[str, str]) -> _Words:
    """The marks replaced, each once: a word that holds a mark stays as it is."""
    plain = {word: one_line(value) for word, value in own.items()}
    safe = {word: escape(value) for word, value in plain.items()}
    return _Words(
        _MARKED.sub(lambda mark: plain[mark[1]], words.subject),
        _MARKED.sub(lambda mark: plain[mark[1]], words.text),
        _MARKED.sub(lambda mark: safe[mark[1]], words.html),
    )


def _wrapped_where_alike(words: _Words) -> _Words:
    """Lines without a mark are wrapped once for all; what is wrapped stays as it is when it is wrapped again."""
    lines = [
        line if _MARKED.search(line) else _wrapped_line(line.rstrip()) for line in words.text.splitlines()
    ]
    return replace(words, text="\n".join(lines))


def _of_the_person(name: str, envelope: Envelope) -> dict[str, str]:
    first_name = name.split(maxsplit=1)[0] if name else ""
    return {"name": name, "first_name": first_name, "unsubscribe_url": envelope.unsubscribe_url}


def _everywhere(own: Mapping[str, str], language: str) -> dict[str, Any]:
    """What every mail may say. `comma_name` ends a sentence in person: "You're coming, Asta", or nothing."""
    first_name = own["first_name"]
    return {
        **own,
        "comma_name": f", {first_name}" if first_name else "",
        "language": language,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
    }


def _rendered(template: str, words: dict[str, Any], language: str) -> _Words:
    with translation.override(language):
        subject = one_line(_render(f"{template}.subject", words))
        text = _render(f"{template}.txt", words)
        html = inlined(_render(f"{template}.html", {**words, "subject": subject}, autoescape=True))
    return _Words(subject, text, html)


def _message(envelope: Envelope, words: _Words, to: _Recipient, stamp: datetime | None) -> Message:
    return Message(
        key=envelope.key,
        kind=envelope.kind,
        thread=envelope.thread,
        person=to.person,
        to_address=to.address,
        to_name=to.name[:150],
        from_name=one_line(envelope.from_name)[:150],
        language=to.language,
        subject=words.subject[:300],
        text=wrapped(words.text),
        html=words.html,
        reply_to=envelope.reply_to,
        unsubscribe_url=envelope.unsubscribe_url,
        in_reply_to=envelope.in_reply_to,
        created_at=stamp or timezone.now(),
    )


def _render(template: str, words: dict[str, Any], *, autoescape: bool = False) -> str:
    """Subject and text are no HTML and are never escaped, so that no template has to remember it."""
    engine = Engine.get_default()
    return engine.get_template(template).render(Context(words, autoescape=autoescape)).translate(_UNWANTED)


def one_line(text: str) -> str:
    """What may stand in a mail header: one line, no control characters (RFC 5322 2.2)."""
    return " ".join(text.translate(_UNWANTED).split())


def wrapped(text: str) -> str:
    """The plain part: lines of at most `TEXT_WIDTH`, addresses whole, and never two empty lines in a row."""
    lines = "\n".join(_wrapped_line(line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _wrapped_line(line: str) -> str:
    if len(line) <= TEXT_WIDTH or " " not in line:  # an address, such as somebody's own link
        return line
    indent = re.match(r"[ >]*(- )?", line)
    return textwrap.fill(
        line,
        TEXT_WIDTH,
        subsequent_indent=re.sub("-", " ", indent.group()) if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def inlined(html: str) -> str:
    """The styles in the elements; without the indentation of our templates."""
    return re.sub(r"\n\s+", "\n", str(_inliner().inline(html)))
