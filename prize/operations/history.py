"""What public sources tell of the editions before the house."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from networks.models import Municipality
from prize.models import PastEdition, VillagePrize

_SOURCE = Path(__file__).parent.parent / "data" / "village_prize_editions.json"
PRIZE = {"slug": "landsbyprisen", "name": "Landsbyprisen", "name_en": "The village prize"}


@transaction.atomic
def load_history() -> int:
    """Make what is missing, bring the rest up to date, and say how many rows were written; needs the municipalities."""
    told = json.loads(_SOURCE.read_text(encoding="utf-8"))["editions"]
    prize, _made = VillagePrize.objects.get_or_create(slug=PRIZE["slug"], defaults=PRIZE)
    names = {award["municipality"]: "" for row in told for award in row.get("special_awards", [])}
    names = dict(Municipality.objects.filter(pk__in=names).values_list("pk", "name"))
    known = {row.year: row for row in PastEdition.objects.filter(prize=prize)}
    written = 0
    for row in told:
        found, facts = known.get(row["edition"]), _facts(row, names)
        if found is None:
            PastEdition.objects.create(prize=prize, year=row["edition"], **facts)
        elif any(getattr(found, name) != value for name, value in facts.items()):
            PastEdition.objects.filter(pk=found.pk).update(**facts)
        else:
            continue
        written += 1
    return written


def _facts(row: dict[str, Any], municipalities: dict[str, str]) -> dict[str, Any]:
    awards = [
        {**award, "place": municipalities.get(award["municipality"], "")}
        for award in row.get("special_awards", [])
    ]
    return {
        "winner": row["winner"] or "",
        "municipality_id": row.get("municipality"),
        "candidates": row.get("candidates"),
        "finalists": row.get("finalists"),
        "decided_on": _day(row.get("decided")),
        "awarded_on": _day(row.get("awarded")),
        "special_awards": awards,
        "source": row["source"],
    }


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
