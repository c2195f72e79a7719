"""Which form shows which part of the plan, filled with how the part stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _

from networks.models import LocalActionGroup, Municipality
from prize.forms.editions import own_fields, rows
from prize.forms.editions.rules import RulesForm
from prize.models import BodyKind, DateKind, PrizeEdition
from prize.operations.rows import Sent

Rows = list[dict[str, Any]]
MOST = 600


class PartForm(Protocol):
    """A part as it is written: checked, and then sent."""

    def is_valid(self) -> bool: ...

    def sent(self) -> Sent: ...


class ShortNumber(forms.NumberInput):
    """Of a digit or two."""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"class": "form-input-short", "inputmode": "numeric", **(attrs or {})})


class RowsOfForms(BaseFormSet[rows.RowForm]):
    """The rows of a part in the order that was written beside them."""

    ordering_widget = ShortNumber

    def sent(self) -> Sent:
        forms_in_order = self.ordered_forms if self.can_order else self.forms
        kept = [one for one in forms_in_order if one not in self.deleted_forms and not one.is_empty]
        return Sent(rows=[one.row() for one in kept])


def form_of(edition: PrizeEdition, section: str, data: Any = None) -> Any:
    """The form or the rows of forms of a part, bound where there is data."""
    own = _OWN.get(section)
    return own(edition, data) if own is not None else _rows_of_forms(edition, section, data)


def with_another_row(data: Any) -> Any:
    """What was typed, and one empty row more."""
    more = data.copy()
    more["r-TOTAL_FORMS"] = str(min(int(data.get("r-TOTAL_FORMS") or 0) + 1, MOST))
    return more


def with_row_moved(data: Any, press: str) -> Any:
    """What was typed, with a row that was saved before one place up or down; `press` is "up:3" or "down:3"."""
    way, _colon, at = press.partition(":")
    there = [n for n in range(min(int(data.get("r-TOTAL_FORMS") or 0), MOST)) if data.get(f"r-{n}-id")]
    order = sorted(there, key=lambda n: (_number(data.get(f"r-{n}-ORDER")), n))
    place = order.index(int(at)) if at.isdecimal() and int(at) in order else -1
    other = place + (1 if way == "down" else -1)
    if place >= 0 and 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    moved = data.copy()
    for to, source in zip(there, order, strict=True):
        _put_row(moved, data, to, source)
        moved[f"r-{to}-ORDER"] = str(there.index(to) + 1)
    return moved


def _put_row(moved: Any, data: Any, to: int, source: int) -> None:
    for name in [name for name in moved if name.startswith(f"r-{to}-")]:
        del moved[name]
    for name in data:
        if name.startswith(f"r-{source}-"):
            moved.setlist(f"r-{to}-{name.removeprefix(f'r-{source}-')}", data.getlist(name))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else MOST


def _rows_of_forms(edition: PrizeEdition, section: str, data: Any) -> RowsOfForms:
    form, initial, extra = _ROWS[section]
    made = formset_factory(
        form,
        formset=RowsOfForms,
        extra=extra,
        can_delete=extra > 0,
        can_delete_extra=False,
        can_order=section == "kriterier",
        max_num=MOST,
        absolute_max=MOST,
    )
    kwargs = {"choices": _choices(edition, section)}
    return made(data, initial=initial(edition), prefix="r", form_kwargs=kwargs)  # type: ignore[return-value]


def _choices(edition: PrizeEdition, section: str) -> dict[str, list[tuple[Any, str]]]:
    """Read once for all rows."""
    if section == "jury":
        rows_ = Municipality.objects.values_list("code", "name")
        return {"municipality_id": [("", _("Choose a municipality")), *rows_]}
    if section == "indstillere":
        groups = [(f"lag:{pk}", name) for pk, name in LocalActionGroup.objects.values_list("pk", "name")]
        places = [
            (f"kommune:{code}", name) for code, name in Municipality.objects.values_list("code", "name")
        ]
        return {"who": [("", _("Choose")), *groups, *places]}
    return {}


def _criteria(edition: PrizeEdition) -> Rows:
    names = ("id", "name", "name_en", "help", "help_en", "weight")
    return [{name: getattr(row, name) for name in names} for row in edition.criteria.all()]


def _bodies(edition: PrizeEdition) -> Rows:
    there = {body.kind: body for body in edition.bodies.all()}
    names = ("name", "name_en", "quorum", "members")
    return [
        {
            "kind": kind,
            "quorum": 1,
            **({name: getattr(there[kind], name) for name in names} if kind in there else {}),
        }
        for kind in BodyKind.values
    ]


def _nominators(edition: PrizeEdition) -> Rows:
    return [
        {
            "id": row.pk,
            "name": row.name,
            "cap": row.cap,
            "email": row.contact.email if row.contact else "",
            "contact_name": row.contact.name if row.contact else "",
        }
        for row in edition.nominators.select_related("contact")
    ]


def _dates(edition: PrizeEdition) -> Rows:
    there = {row.kind: row for row in edition.dates.all()}
    names = ("day", "starts_at", "ends_at", "place")
    return [
        {"kind": kind, **({name: getattr(there[kind], name) for name in names} if kind in there else {})}
        for kind in DateKind.values
    ]


def _awards(edition: PrizeEdition) -> Rows:
    return [dict(row) for row in edition.special_awards.values("id", "name", "name_en", "amount_dkk")]


def _roles(edition: PrizeEdition) -> Rows:
    rows_ = edition.roles.select_related("person").order_by("pk")
    return [
        {"id": row.pk, "name": row.person.name, "email": row.person.email, "role": row.role} for row in rows_
    ]


def _jurors(edition: PrizeEdition) -> Rows:
    names = ("field", "background", "municipality_id", "is_chair", "is_alternate")
    return [
        {
            "id": row.pk,
            "name": row.person.name,
            "email": row.person.email,
            "organisation": row.organisation.name if row.organisation else "",
            **{name: getattr(row, name) for name in names},
        }
        for row in edition.jurors.select_related("person", "organisation")
    ]


_OWN: dict[str, Callable[[PrizeEdition, Any], Any]] = {
    "basis": own_fields.BasisForm,
    "bedoemmelse": own_fields.MethodForm,
    "offentlighed": own_fields.PublicityForm,
    "regler": RulesForm,
}
_ROWS: dict[str, tuple[type[rows.RowForm], Callable[[PrizeEdition], Rows], int]] = {
    "kriterier": (rows.CriterionForm, _criteria, 1),
    "organer": (rows.BodyForm, _bodies, 0),
    "indstillere": (rows.NominatorForm, _nominators, 1),
    "datoer": (rows.DateForm, _dates, 0),
    "saerpriser": (rows.AwardForm, _awards, 1),
    "roller": (rows.RoleForm, _roles, 1),
    "jury": (rows.JurorForm, _jurors, 1),
}
"""The form of a row, how the rows stand, and how many empty ones there are at the end."""
