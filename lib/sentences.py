"""Several things in one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def joined(parts: Iterable[str]) -> str:
    """Bent, Clara og Dorte; empty for nothing."""
    found = [str(part) for part in parts]
    if len(found) < 2:
        return "".join(found)
    return _("%(first)s and %(last)s") % {"first": ", ".join(found[:-1]), "last": found[-1]}


def mid_sentence(words: str) -> str:
    """With a small letter, but for what is written in capitals: IT."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words
