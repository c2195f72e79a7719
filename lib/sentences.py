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
