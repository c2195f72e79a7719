"""A new edition: begun with the house's own proposals, or copied from an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from networks.models import LocalActionGroup, Municipality, Region
from prize import links
from prize.criteria_sets import sets
from prize.errors import EditionRefused
from prize.models import (
    BodyKind,
    Criterion,
    EditionDate,
    MediaKind,
    Nominator,
    PrizeBody,
    PrizeEdition,
    PrizeRole,
    RoleKind,
    VillagePrize,
)
from prize.operations.locks import lock

YEAR = timedelta(days=364)
"""Whole weeks: a Thursday stays a Thursday."""

BODIES = {
    BodyKind.NOMINATION: ("LAG’er og kommuner", "Local action groups and municipalities"),
    BodyKind.PANEL: ("Ekspertudvalget", "The expert panel"),
    BodyKind.COMMITTEE: ("Udvalg for regional udvikling", "Committee for regional development"),
    BodyKind.COUNCIL: ("Regionsrådet", "The regional council"),
}
"""How the four are called until somebody says otherwise."""

RULES: list[dict[str, object]] = [
    {"rule": "max_inhabitants", "limit": 2000},
    {"rule": "in_region"},
    {"rule": "single_nomination"},
    {"rule": "within_cap"},
    {"rule": "summary"},
    {"rule": "consents"},
    {"rule": "media", "kinds": list(MediaKind.values)},
]
"""What the house proposes; the keys are those of `prize.eligibility`."""

_COPIED = (
    "introduction",
    "criteria_set",
    "scale_min",
    "scale_max",
    "not_assessable",
    "amount_dkk",
    "planned_candidates",
    "finalists",
    "minimum_jurors",
    "assignment",
    "jurors_per_candidate",
    "second_score",
    "second_share",
    "named_scores",
    "keeps_comments",
    "mend_days",
    "rules",
    "audience_award",
    "audience_title",
)


@dataclass(frozen=True)
class Personal:
    """What of people is copied with last year's plan: only what was asked for."""

    roles: bool = False
    contacts: bool = False


def ensure_prize(name: str = "Landsbyprisen", region: Region | None = None) -> VillagePrize:
    """The one prize of a house that has none yet."""
    first = VillagePrize.objects.first()
    if first is not None:
        return first
    return VillagePrize.objects.create(
        slug="landsbyprisen", name=name, name_en="The village prize", region=region
    )


@transaction.atomic
def begin(
    prize: VillagePrize, year: int, by: Person, *, criteria_set: str = "", title: str = ""
) -> PrizeEdition:
    """A plan with the house's proposals in it; whoever makes it keeps it."""
    edition = _new(prize, year, title, criteria_set=criteria_set, rules=RULES)
    chosen = sets().get(criteria_set)
    Criterion.objects.bulk_create(
        Criterion(edition=edition, position=position, **one)
        for position, one in enumerate(chosen.criteria if chosen else ())
    )
    PrizeBody.objects.bulk_create(
        PrizeBody(edition=edition, kind=kind, name=name, name_en=name_en)
        for kind, (name, name_en) in BODIES.items()
    )
    PrizeRole.objects.create(edition=edition, person=by, role=RoleKind.SECRETARY)
    return edition


@transaction.atomic
def copy(source: PrizeEdition, year: int, by: Person, personal: Personal, *, title: str = "") -> PrizeEdition:
    """Last year's plan a year on: dates moved by whole weeks, nobody's name in it but what `personal` asks for."""
    moved = YEAR * (year - source.year)
    publish_at = _moved_moment(source.publish_at, moved)
    said = {name: getattr(source, name) for name in _COPIED}
    edition = _new(source.prize, year, title, network=source.network, publish_at=publish_at, **said)
    _copy_rows(source.criteria, edition, ("key", "position", "name", "name_en", "help", "help_en", "weight"))
    _copy_rows(source.bodies, edition, ("kind", "name", "name_en", "quorum"))
    _copy_rows(source.special_awards, edition, ("name", "name_en", "amount_dkk"))
    EditionDate.objects.bulk_create(
        EditionDate(
            edition=edition,
            kind=row.kind,
            day=row.day + moved,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            place=row.place,
        )
        for row in source.dates.all()
    )
    _copy_people(source, edition, personal)
    PrizeRole.objects.get_or_create(edition=edition, person=by, role=RoleKind.SECRETARY)
    return edition


def _new(prize: VillagePrize, year: int, title: str, **said: Any) -> PrizeEdition:
    title = title.strip() or f"{prize.name} {year}"
    edition = PrizeEdition(prize=prize, year=year, title=title, slug=f"{prize.slug}-{year}", **said)
    edition.full_clean(exclude=["prize", "network"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError:
        raise EditionRefused(_("There is an edition of that year already."), code="state") from None
    return edition


def _moved_moment(moment: Any, by: timedelta) -> Any:
    """On the clock of the house: noon stays noon across summer time."""
    if moment is None:
        return None
    local = timezone.localtime(moment).replace(tzinfo=None) + by
    return timezone.make_aware(local)


def _copy_rows(rows: Any, edition: PrizeEdition, names: tuple[str, ...]) -> None:
    model: type[models.Model] = rows.model
    model._default_manager.bulk_create(  # noqa: SLF001  # documented
        model(edition=edition, **{name: getattr(row, name) for name in names}) for row in rows.all()
    )


def _copy_people(source: PrizeEdition, edition: PrizeEdition, personal: Personal) -> None:
    for row in source.nominators.select_related("contact"):
        contact = row.contact if personal.contacts and row.contact and row.contact.is_active else None
        _nominator(
            edition,
            row.name,
            cap=row.cap,
            local_action_group=row.local_action_group,
            municipality=row.municipality,
            contact=contact,
        )
    if personal.roles:
        for role in source.roles.filter(person__is_active=True):
            PrizeRole.objects.create(edition=edition, person_id=role.person_id, role=role.role)


@transaction.atomic
def fill_nominators(edition: PrizeEdition) -> int:
    """The local action groups of the prize's region, and its municipalities without one; returns how many came.

    Those that stand there already are left. Before the edition is published only.
    """
    edition = lock(edition.pk)
    region = edition.prize.region
    if edition.is_locked:
        raise EditionRefused(_("The edition is published: nominators are added one by one."), code="locked")
    if region is None:
        raise EditionRefused(_("The prize has no region yet."), code="incomplete")
    there: set[tuple[int | None, str | None]] = set(
        edition.nominators.values_list("local_action_group", "municipality")
    )
    here = Municipality.objects.in_region(region, timezone.localdate()).defer("boundary")
    groups = LocalActionGroup.objects.filter(municipalities__in=here).distinct()
    alone = here.exclude(pk__in=LocalActionGroup.municipalities.through.objects.values("municipality"))
    fresh: list[dict[str, Any]] = [
        {"name": f"LAG {group.name.removeprefix('LAG ')}", "local_action_group": group}
        for group in groups
        if (group.pk, None) not in there
    ]
    fresh += [
        {"name": f"{one.name} Kommune", "municipality": one} for one in alone if (None, one.pk) not in there
    ]
    for said in fresh:
        _nominator(edition, **said)
    return len(fresh)


def _nominator(edition: PrizeEdition, name: str, **said: Any) -> None:
    row = Nominator(edition=edition, name=name, **said)
    links.renew(row)
    row.save()
