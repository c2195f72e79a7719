"""Turning templates into messages: subject, text and HTML in the recipient's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Person
from notifications.models import Message


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
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


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
    """A message from `<template>.subject`, `.txt` and `.html`; call with the language already active or named.

    To a person, or to a bare `address` (somebody who has no row yet).
    """
    language = language or (person.language if person else settings.LANGUAGE_CODE)
    with translation.override(language):
        words = {**context, "person": person, "name": name or (person.name if person else ""), "site_url": settings.SITE_URL}
        subject = " ".join(render_to_string(f"{template}.subject", words).split())
        return Message(
            key=envelope.key,
            kind=envelope.kind,
            thread=envelope.thread,
            person=person,
            to_address=person.email if person else address,
            to_name=name or (person.name if person else ""),
            from_name=envelope.from_name[:150],
            language=language,
            subject=subject[:300],
            text=render_to_string(f"{template}.txt", words).strip() + "\n",
            html=_inliner().inline(render_to_string(f"{template}.html", {**words, "subject": subject})),
            reply_to=envelope.reply_to,
            unsubscribe_url=envelope.unsubscribe_url,
            in_reply_to=envelope.in_reply_to,
            created_at=stamp or timezone.now(),
        )
