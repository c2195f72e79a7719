"""The history of a film, with its words and days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from prize.models import FilmState, FilmTask

register = template.Library()


@register.filter
def film_history(task: FilmTask) -> list[dict[str, Any]]:
    """From the first day on."""
    return [
        {**one, "label": FilmState(str(one["state"])).label, "at": datetime.fromisoformat(str(one["at"]))}
        for one in task.history
    ]
