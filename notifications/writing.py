"""Turning templates into messages: subject, text and HTML in the recipient's language.

The HTML is written with classes in `templates/notifications/mail/base.html`; here the styles move into the
elements, since many mail programs drop style sheets. What only a sheet can say (dark mode, the phone) stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.engine import Engine
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from accounts.models import Person
from lib.moulds import Moulds, Part, Words
from notifications.models import Message, Pattern
from notifications.patterns import UNWANTED, mark, one_line, wrapped, wrapped_where_alike


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
    message = _message(envelope, words.subject, to, stamp)
    message.text, message.html = wrapped(words.text), words.html
    return message


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

    A mail of ours takes three milliseconds to render and a tenth of that to fill in (`make bench`), which is done when
    it leaves. Lives as long as one press: what all have in common, such as the number of seats, is that of the moment.
    With `is_cast` the template says what is of the one thing that it is about, and what letters of the kind about other
    things have in common with it is rendered once for all of them (`lib.moulds`).
    """

    def __init__(self, template: str, *, is_cast: bool = False) -> None:
        self._template, self._is_cast = template, is_cast
        self._known: dict[Hashable, Pattern] = {}

    def write(
        self,
        envelope: Envelope,
        personal: Mapping[str, str],
        context: Callable[[Mapping[str, str]], dict[str, Any]],
        *,
        person: Person,
        shape: Hashable,
        stamp: datetime,
        calendar: Callable[[Mapping[str, str]], str] | None = None,
    ) -> Message:
        """As `write`. `personal` are the words that are this person's own, by name; `context` is asked for the
        rest with a mark in the place of each, and `calendar` for the lines of a calendar part, not folded.
        `shape` is everything else that either may ask about: two people of one shape get the same letter but for
        their own words.
        """
        name = one_line(person.name)
        own = {**personal, **_of_the_person(name, envelope)}
        key = (person.language, tuple(word for word, value in own.items() if not value), shape)
        if key not in self._known:
            marks = {word: mark(_secret(), word) if value else "" for word, value in own.items()}
            words = {**context(marks), **_everywhere(marks, person.language), "person": None}
            rendered = (_cast if self._is_cast else _rendered)(self._template, words, person.language)
            self._known[key] = _pattern(rendered, calendar(marks) if calendar else "")
        pattern = self._known[key]
        message = _message(
            envelope, pattern.subject_for(own), _Recipient(person, person.email, name, person.language), stamp
        )
        message.pattern, message.own = pattern, own
        return message


@cache
def _secret() -> str:
    """The same in all processes, so that their patterns are the same, too."""
    return salted_hmac("notifications.writing", "marks").hexdigest()[:16]


def _pattern(words: _Words, calendar: str) -> Pattern:
    text = wrapped_where_alike(_secret(), words.text)
    return Pattern.of(_secret(), words.subject, text, words.html, calendar)


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
        subject, text, html = _parts(template, words)
    return _Words(subject, text, inlined(html))


def _cast(template: str, words: dict[str, Any], language: str) -> _Words:
    """As `_rendered`, where many letters are about something else and else the same."""

    def render(words: Words) -> list[Part]:
        subject, text, html = _parts(template, words)
        return [Part(subject, is_html=False), Part(text, is_html=False), Part(html, is_html=True)]

    with translation.override(language):
        cast = _moulds(template).cast((language, timezone.localdate()), words, render)
    subject, text, html = ("".join(pieces) for pieces in cast)
    return _Words(one_line(subject), text, html)


@cache
def _moulds(template: str) -> Moulds:
    def finish(parts: Sequence[Part]) -> list[Part]:
        subject, text, html = parts
        return [subject, text, Part(inlined(html.text), is_html=True)]

    # Two languages, today and yesterday.
    return Moulds(f"{template}.txt", finish, clean=_without_unwanted, most=4)


def _parts(template: str, words: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, text, and HTML whose styles are in its sheets."""
    subject = one_line(_render(f"{template}.subject", words))
    text = _render(f"{template}.txt", words)
    return subject, text, _render(f"{template}.html", {**words, "subject": subject}, autoescape=True)


def _message(envelope: Envelope, subject: str, to: _Recipient, stamp: datetime | None) -> Message:
    """Without its words."""
    return Message(
        key=envelope.key,
        kind=envelope.kind,
        thread=envelope.thread,
        person=to.person,
        to_address=to.address,
        to_name=to.name[:150],
        from_name=one_line(envelope.from_name)[:150],
        language=to.language,
        subject=subject[:300],
        reply_to=envelope.reply_to,
        unsubscribe_url=envelope.unsubscribe_url,
        in_reply_to=envelope.in_reply_to,
        created_at=stamp or timezone.now(),
    )


def _render(template: str, words: Mapping[str, Any], *, autoescape: bool = False) -> str:
    """Subject and text are no HTML and are never escaped, so that no template has to remember it."""
    engine = Engine.get_default()
    context = Context(dict(words), autoescape=autoescape)
    return _without_unwanted(engine.get_template(template).render(context))


def _without_unwanted(text: str) -> str:
    return text.translate(UNWANTED)


def inlined(html: str) -> str:
    """The styles in the elements; without the indentation of our templates, and of whole lines as the plain part is."""
    return re.sub(r"\n\s+", "\n", str(_inliner().inline(html))).rstrip("\n") + "\n"
