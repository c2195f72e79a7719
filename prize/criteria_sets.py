"""The sets of criteria that an edition may begin with. Data: data/criteria.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import get_language

_DATA = Path(__file__).parent / "data" / "criteria.json"


class CriteriaSet(NamedTuple):
    key: str
    title_da: str
    title_en: str
    criteria: tuple[dict[str, Any], ...]

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_da


@cache
def sets() -> dict[str, CriteriaSet]:
    """By key, in the order of the file."""
    rows = json.loads(_DATA.read_text())["sets"]
    return {
        row["key"]: CriteriaSet(row["key"], row["title_da"], row["title_en"], _criteria(row)) for row in rows
    }


def _criteria(row: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    return tuple(
        {
            "key": one["key"],
            "name": one["name_da"],
            "name_en": one["name_en"],
            "help": one.get("help_da", ""),
            "help_en": one.get("help_en", ""),
            "weight": one["weight"],
        }
        for one in row["criteria"]
    )
