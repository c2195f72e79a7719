"""The reference data that comes with the house: regions, municipalities, action groups, goals, themes and competences.

Pure: reads the files in `networks/data` into plain rows. `operations.load_reference_data` writes them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"

MERGED_ON = date(2027, 1, 1)
"""Region Hovedstaden and Region Sjælland are merged into Region Østdanmark."""
MERGED = ("1084", "1085")
EAST = {
    "slug": "region-oestdanmark",
    "code": None,
    "name": "Region Østdanmark",
    "name_en": "Region of Eastern Denmark",
}


@dataclass(frozen=True)
class Belonging:
    """A municipality in a region, both days included; None is open-ended."""

    municipality: str
    region: str
    valid_from: date | None = None
    valid_until: date | None = None


def regions() -> list[dict[str, Any]]:
    """The five, and the one that two of them become."""
    known = [
        {"slug": slug_of(row["name"]), "code": row["code"], "name": row["name"], "name_en": row["name_en"]}
        for row in _read("municipalities.json")["regions"]
    ]
    return [*known, EAST]


def municipalities() -> list[dict[str, Any]]:
    boundaries = {
        feature["properties"]["code"]: feature["geometry"]
        for feature in _read("municipality_boundaries.geojson")["features"]
    }
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "official_name": row["official_name"],
            "latitude": row["lat"],
            "longitude": row["lon"],
            "population": row["population"],
            "boundary": boundaries[row["code"]],
        }
        for row in _read("municipalities.json")["municipalities"]
    ]


def belongings() -> list[Belonging]:
    """Which region each municipality belongs to, and when; regions by slug."""
    slugs = {row["code"]: row["slug"] for row in regions()}
    last_day = MERGED_ON.replace(year=MERGED_ON.year - 1, month=12, day=31)
    found = []
    for row in _read("municipalities.json")["municipalities"]:
        merged = row["region_code"] in MERGED
        until = last_day if merged else None
        found.append(Belonging(row["code"], slugs[row["region_code"]], valid_until=until))
        if merged:
            found.append(Belonging(row["code"], EAST["slug"] or "", valid_from=MERGED_ON))
    return found


def action_groups() -> list[dict[str, Any]]:
    return [
        {
            "slug": row["slug"],
            "name": row["name"],
            "confirmed": row["period_2023_2027"] == "verified",
            "municipalities": [each["code"] for each in row["municipalities"]],
        }
        for row in _read("lags.json")["lags"]
    ]


def goals() -> list[dict[str, Any]]:
    fields = ("number", "name_da", "name_en", "colour", "text_colour")
    return [{field: row[field] for field in fields} for row in _read("sdgs.json")["sdgs"]]


def themes() -> list[dict[str, Any]]:
    return [
        {field: row[field] for field in ("slug", "name_da", "name_en")}
        for row in _read("themes.json")["themes"]
    ]


def competences() -> list[dict[str, Any]]:
    """The first words of the vocabulary; `synonyms` are folded."""
    rows: list[dict[str, Any]] = _read("competences.json")["competences"]
    return rows


_LETTERS = str.maketrans(
    {"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "é": "e", "ß": "ss"}
)


def slug_of(name: str) -> str:
    """A name as part of an address; æ, ø and å are spelled out as Danes do, not dropped."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_LETTERS)).strip("-")


@cache
def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return data
