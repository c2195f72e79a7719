"""Bring the reference data in the database up to date with the files of the house."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from networks import reference
from networks.models import (
    Competence,
    CompetenceSynonym,
    LocalActionGroup,
    Municipality,
    MunicipalityInRegion,
    Region,
    SustainableDevelopmentGoal,
    Theme,
    folded,
)

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def load_reference_data() -> None:
    """Make or refresh every reference row; rows that the house added by hand are left alone. Idempotent."""
    _upsert(Region.objects, reference.regions(), key="slug")
    _upsert(Municipality.objects, reference.municipalities(), key="code")
    _upsert(SustainableDevelopmentGoal.objects, reference.goals(), key="number")
    _upsert(Theme.objects, reference.themes(), key="slug")
    _place_municipalities()
    _gather_action_groups()
    _begin_the_vocabulary()


def _begin_the_vocabulary() -> None:
    """Words that the house lacks; what an editor has renamed or merged since is the editor's."""
    rows = reference.competences()
    known = set(Competence.objects.values_list("slug", flat=True))
    fresh = [row for row in rows if row["slug"] not in known]
    Competence.objects.bulk_create(
        Competence(
            slug=row["slug"],
            name_da=row["name_da"],
            name_en=row["name_en"],
            folded_da=folded(row["name_da"]),
            folded_en=folded(row["name_en"]),
        )
        for row in fresh
    )
    made = dict(Competence.objects.filter(slug__in=[row["slug"] for row in fresh]).values_list("slug", "pk"))
    CompetenceSynonym.objects.bulk_create(
        [
            CompetenceSynonym(competence_id=made[row["slug"]], word=word)
            for row in fresh
            for word in row["synonyms"]
        ],
        ignore_conflicts=True,
    )


def _upsert(table: models.Manager[M], rows: Sequence[dict[str, Any]], key: str) -> None:
    """One statement per table; a row is recognised by its key."""
    table.bulk_create(
        [table.model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[field for field in rows[0] if field != key],
    )


def _place_municipalities() -> None:
    regions = dict(Region.objects.values_list("slug", "pk"))
    MunicipalityInRegion.objects.bulk_create(
        [
            MunicipalityInRegion(
                municipality_id=each.municipality,
                region_id=regions[each.region],
                valid_from=each.valid_from,
                valid_until=each.valid_until,
            )
            for each in reference.belongings()
        ],
        update_conflicts=True,
        unique_fields=["municipality", "region"],
        update_fields=["valid_from", "valid_until"],
    )


def _gather_action_groups() -> None:
    rows = reference.action_groups()
    plain = [{"slug": row["slug"], "name": row["name"], "confirmed": row["confirmed"]} for row in rows]
    _upsert(LocalActionGroup.objects, plain, key="slug")
    groups = dict(LocalActionGroup.objects.values_list("slug", "pk"))
    links = LocalActionGroup.municipalities.through.objects
    wanted = {(groups[row["slug"]], code) for row in rows for code in row["municipalities"]}
    ours = links.filter(localactiongroup__in={group for group, _ in wanted})
    stale = [
        pk
        for pk, *pair in ours.values_list("pk", "localactiongroup_id", "municipality_id")
        if tuple(pair) not in wanted
    ]
    links.filter(pk__in=stale).delete()
    links.bulk_create(
        [links.model(localactiongroup_id=group, municipality_id=code) for group, code in sorted(wanted)],
        ignore_conflicts=True,
    )
