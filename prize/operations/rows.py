"""The rows of an edition's plan as a form sends them: kept, changed, or taken away where nothing hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts.operations import ensure_person
from networks.models import Municipality
from networks.operations.organisations import ensure_organisation
from networks.reference import slug_of
from prize import links
from prize.errors import EditionRefused
from prize.models import (
    Criterion,
    EditionDate,
    Juror,
    Mandate,
    Nominator,
    PrizeBody,
    PrizeEdition,
    PrizeRole,
    RoleKind,
    SpecialAward,
)

Row = Mapping[str, Any]
"""What a form says of one row: its fields, and `id` where it stood before."""


@dataclass(frozen=True)
class Sent:
    """The rows of one part in their order, or the edition's own fields where it has none."""

    rows: Sequence[Row] = ()
    fields: Mapping[str, Any] | None = None


def write(edition: PrizeEdition, section: str, sent: Sent) -> None:
    """Put a part of the plan where it belongs. Under the edition's lock; refuses what would lose something."""
    if sent.fields is not None:
        for name, value in sent.fields.items():
            setattr(edition, name, value)
        edition.save(update_fields=list(sent.fields))
        return
    _WRITERS[section](edition, sent.rows)


def _criteria(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    taken = set(edition.criteria.values_list("key", flat=True))
    placed: list[Row] = []
    for position, row in enumerate(rows):
        key = {} if row.get("id") else {"key": row.get("key") or _free_key(row["name"], taken)}
        placed.append({**row, **key, "position": position})
    _keep(Criterion, edition, placed)


def _free_key(name: str, taken: set[str]) -> str:
    base = (slug_of(name) or "kriterium")[:50]
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key


def _bodies(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    for row in rows:
        kind = row["kind"]
        said = {name: row[name] for name in ("name", "name_en", "quorum", "members")}
        PrizeBody.objects.update_or_create(edition=edition, kind=kind, defaults=said)


def _nominators(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    _keep(Nominator, edition, [_with_contact(row) for row in rows], before_saving=_link)


def _with_contact(row: Row) -> Row:
    email, name = row.get("email", ""), row.get("contact_name", "")
    said = {key: value for key, value in row.items() if key not in ("email", "contact_name")}
    if "email" in row:
        said["contact"] = ensure_person(email, name)[0] if email else None
    return said


def _link(row: Nominator, before: Nominator | None) -> None:
    """A link of its own; whoever was the contact before has no use of theirs."""
    if before is None or before.contact_id != row.contact_id:
        links.renew(row)


def _rules(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    edition.rules = [dict(row) for row in rows]
    edition.save(update_fields=["rules"])


def _dates(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    edition.dates.exclude(kind__in=[row["kind"] for row in rows]).delete()
    for row in rows:
        said = {name: row.get(name) for name in ("day", "starts_at", "ends_at")}
        EditionDate.objects.update_or_create(
            edition=edition, kind=row["kind"], defaults={**said, "place": row.get("place", "")}
        )


def _awards(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    _keep(SpecialAward, edition, rows)


def _roles(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    """By mail address. Whoever stays keeps the row."""
    wanted = {(ensure_person(row["email"], row.get("name", ""))[0].pk, str(row["role"])) for row in rows}
    if all(role != "secretary" for _person, role in wanted):
        raise EditionRefused(_("There must be a secretary."), code="incomplete")
    for role in edition.roles.all():
        if (role.person_id, role.role) not in wanted:
            role.delete()
    there = set(edition.roles.values_list("person", "role"))
    for person, kind in sorted(wanted - there):
        PrizeRole.objects.create(edition=edition, person_id=person, role=kind)
    _refuse_a_juror_who_is_secretary(edition)


def _jurors(edition: PrizeEdition, rows: Sequence[Row]) -> None:
    if sum(bool(row.get("is_chair")) for row in rows) > 1:
        raise EditionRefused(_("A panel has one chair."), code="incomplete")
    _refuse_to_lose_work(edition, [row.get("id") for row in rows])
    edition.jurors.filter(is_chair=True).update(is_chair=False)  # the chair may go from one to another
    _keep(Juror, edition, [_with_person(row) for row in rows])
    _refuse_a_juror_who_is_secretary(edition)


def _refuse_a_juror_who_is_secretary(edition: PrizeEdition) -> None:
    """A secretary sees all scores. Whoever has left the panel, or said no, may become one."""
    secretaries = edition.roles.filter(role=RoleKind.SECRETARY).values("person")
    seats = edition.jurors.exclude(mandate__in=(Mandate.DECLINED, Mandate.LEFT))
    if both := seats.filter(person__in=secretaries).select_related("person").first():
        words = _(
            "%(name)s cannot be both a juror and a secretary of this edition: a secretary sees all scores."
        )
        raise EditionRefused(words % {"name": both.person}, code="incomplete")


def _with_person(row: Row) -> Row:
    """A juror stays the person that was asked; only a new one is found by the address."""
    said = {key: value for key, value in row.items() if key not in ("email", "name", "organisation")}
    if "organisation" in row:
        name, place = (row["organisation"] or "").strip(), row.get("municipality_id")
        where = Municipality.objects.filter(pk=place).first() if name and place else None
        said["organisation"] = ensure_organisation(name, where) if name else None
    if not row.get("id"):
        said["person"] = ensure_person(row["email"], row.get("name", ""))[0]
    return said


def _refuse_to_lose_work(edition: PrizeEdition, kept: Iterable[Any]) -> None:
    """Declarations and assessments hang on a juror: one who has begun leaves the panel, and is not struck out."""
    gone = edition.jurors.exclude(pk__in=[pk for pk in kept if pk])
    busy = gone.filter(models.Q(declarations__isnull=False) | models.Q(assessments__isnull=False))
    if begun := busy.select_related("person").first():
        words = _("%(name)s has begun. A juror who has begun leaves on the panel's page.")
        raise EditionRefused(words % {"name": begun.person}, code="locked")


def _keep(model: type[Any], edition: PrizeEdition, rows: Sequence[Row], *, before_saving: Any = None) -> None:
    """These are the edition's rows: those with an id are changed, the others made, and any other taken away."""
    there = {row.pk: row for row in model.objects.filter(edition=edition)}
    kept = [row["id"] for row in rows if row.get("id")]
    if not set(kept) <= there.keys():
        raise EditionRefused(_("Somebody has taken one of the lines away meanwhile."), code="conflict")
    for pk in there.keys() - set(kept):
        _take_away(there[pk])
    for said in rows:
        before = there.get(said.get("id"))
        row = model.objects.get(pk=before.pk) if before is not None else model(edition=edition)
        for name, value in said.items():
            if name != "id":
                setattr(row, name, value)
        if before_saving is not None:
            before_saving(row, before)
        row.save()


def _take_away(row: models.Model) -> None:
    try:
        row.delete()
    except ProtectedError:
        words = _("“%(name)s” is in use and cannot be taken away.")
        raise EditionRefused(words % {"name": row}, code="locked") from None


_WRITERS = {
    "kriterier": _criteria,
    "organer": _bodies,
    "indstillere": _nominators,
    "regler": _rules,
    "datoer": _dates,
    "saerpriser": _awards,
    "roller": _roles,
    "jury": _jurors,
}
