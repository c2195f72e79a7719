"""How each part of an edition's plan stands in the database, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from prize.models import PrizeEdition

Row = dict[str, Any]
"""One row: `id` tells it from the others, `label` names it to people; the rest are its fields."""

FIELDS: dict[str, tuple[str, ...]] = {
    "basis": (
        "title",
        "year",
        "introduction",
        "network_id",
        "amount_dkk",
        "planned_candidates",
        "finalists",
    ),
    "bedoemmelse": (
        "scale_min",
        "scale_max",
        "not_assessable",
        "minimum_jurors",
        "assignment",
        "jurors_per_candidate",
        "second_score",
        "second_share",
        "named_scores",
        "keeps_comments",
        "mend_days",
    ),
    "offentlighed": ("publish_at", "audience_award", "audience_title"),
}


def of_section(edition: PrizeEdition, key: str) -> list[Row]:
    """The rows of a part; a part of the edition's own fields is one row without an id."""
    if key in FIELDS:
        return [{"id": "", "label": "", **{name: plain(getattr(edition, name)) for name in FIELDS[key]}}]
    return [{name: plain(value) for name, value in row.items()} for row in _ROWS[key](edition)]


def token(rows: list[Row]) -> str:
    """A name for how a part stood when a page was made: whoever saves on another one is told."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()[:24]


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value


def _criteria(edition: PrizeEdition) -> list[Row]:
    names = ("key", "name", "name_en", "help", "help_en", "weight")
    return [_row(row, row.name, names) for row in edition.criteria.all()]


def _bodies(edition: PrizeEdition) -> list[Row]:
    names = ("kind", "name", "name_en", "quorum", "members")
    return [_row(row, row.name, names) for row in edition.bodies.all()]


def _nominators(edition: PrizeEdition) -> list[Row]:
    names = ("name", "local_action_group_id", "municipality_id", "cap", "contact_id")
    return [_row(row, row.name, names) for row in edition.nominators.all()]


def _rules(edition: PrizeEdition) -> list[Row]:
    return [{"id": str(rule["rule"]), "label": str(rule["rule"]), **rule} for rule in edition.rules]


def _dates(edition: PrizeEdition) -> list[Row]:
    names = ("day", "starts_at", "ends_at", "place")
    rows = [_row(row, row.kind, names) for row in edition.dates.all()]
    return [{**row, "id": row["label"]} for row in rows]


def _awards(edition: PrizeEdition) -> list[Row]:
    return [_row(row, row.name, ("name", "name_en", "amount_dkk")) for row in edition.special_awards.all()]


def _roles(edition: PrizeEdition) -> list[Row]:
    rows = edition.roles.select_related("person").order_by("pk")
    return [_row(row, str(row.person), ("role", "person_id")) for row in rows]


def _jurors(edition: PrizeEdition) -> list[Row]:
    names = (
        "person_id",
        "field",
        "background",
        "organisation_id",
        "municipality_id",
        "is_chair",
        "is_alternate",
    )
    return [_row(row, str(row.person), names) for row in edition.jurors.select_related("person")]


def _row(row: Any, label: str, names: tuple[str, ...]) -> Row:
    return {"id": row.pk, "label": label, **{name: getattr(row, name) for name in names}}


_ROWS: dict[str, Callable[[PrizeEdition], list[Row]]] = {
    "kriterier": _criteria,
    "organer": _bodies,
    "indstillere": _nominators,
    "regler": _rules,
    "datoer": _dates,
    "saerpriser": _awards,
    "roller": _roles,
    "jury": _jurors,
}
