"""How often a template was rendered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test.signals import template_rendered


def rendered_by(do: Callable[[], object], name: str) -> int:
    """How often the template of this name was rendered meanwhile; what is cast in a mould of it is not."""
    names: list[str | None] = []

    def heard(template: Any, **_more: Any) -> None:
        names.append(template.name)

    template_rendered.connect(heard)
    try:
        do()
    finally:
        template_rendered.disconnect(heard)
    return names.count(name)
