"""The history of a film, with its words and days."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from accounts.models import Person
from prize.models import FilmState, FilmTask

register = template.Library()


@register.filter
def film_history(task: FilmTask) -> list[dict[str, Any]]:
    """From the first day on, with the names that people have now."""
    people = {one["by"] for one in task.history if isinstance(one["by"], int)}
    names: dict[Any, str] = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        {
            **one,
            "label": FilmState(str(one["state"])).label,
            "at": datetime.fromisoformat(str(one["at"])),
            "by": names.get(one["by"], "") if isinstance(one["by"], int) else one["by"],
        }
        for one in task.history
    ]
