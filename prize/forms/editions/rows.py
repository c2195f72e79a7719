"""The parts of the plan that are rows: one small form each, with an empty one at the end to write the next in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.fields import LinesField, date_input, lines_input, long_input, time_input
from prize.models import BodyKind, DateKind, RoleKind


def _short(**more: Any) -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "form-input-short", "inputmode": "numeric", **more})


class RowForm(forms.Form):
    """A row of a part. `id` is empty on a new one; a new one without words is no row."""

    mostly_optional = True
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    says = "name"
    """The field without which a new row is empty."""

    def __init__(self, *args: Any, choices: Mapping[str, list[tuple[Any, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            if name in self.fields:
                self.fields[name].widget.choices = options
                self.fields[name].choices = options  # type: ignore[attr-defined]

    @property
    def is_new(self) -> bool:
        return not self["id"].value()

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("id") and not self.cleaned_data.get(self.says)

    @property
    def kind_label(self) -> str:
        """What a row is about, where it is one of a fixed few."""
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        return str(dict(field.choices).get(self["kind"].value(), ""))  # type: ignore[arg-type]

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in self.fields if name not in ("DELETE", "ORDER")}


class CriterionForm(RowForm):
    name = forms.CharField(label=_("Name"), max_length=120, widget=long_input())
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False, widget=long_input())
    help = forms.CharField(
        label=_("Help for the juror"), max_length=600, required=False, widget=lines_input(2)
    )
    help_en = forms.CharField(
        label=_("Help in English"), max_length=600, required=False, widget=lines_input(2)
    )
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=1000, initial=1, widget=_short())


class BodyForm(RowForm):
    id = None  # type: ignore[assignment]  # known by its kind
    kind = forms.ChoiceField(choices=BodyKind, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120, widget=long_input())
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False, widget=long_input())
    quorum = forms.IntegerField(
        label=_("How many must be there"), min_value=1, max_value=500, widget=_short()
    )
    members = LinesField(
        label=_("Members"),
        required=False,
        rows=3,
        longest=150,
        help_text=_("One on each line. They are offered when the record is written."),
    )


class NominatorForm(RowForm):
    name = forms.CharField(label=_("Name"), max_length=150, widget=long_input())
    cap = forms.IntegerField(
        label=_("May choose at most"), min_value=1, max_value=500, initial=1, widget=_short()
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    email = forms.EmailField(label=_("Mail address"), max_length=254, required=False)
    who = forms.ChoiceField(label=_("Which group or municipality"), required=False)

    def row(self) -> dict[str, Any]:
        """A group or a municipality is chosen once; a name and a contact may change."""
        said = super().row()
        kind, _colon, key = (said.pop("who") or "").partition(":")
        if not said["id"] and key:
            said["local_action_group_id" if kind == "lag" else "municipality_id"] = key
        return said


class DateForm(RowForm):
    id = None  # type: ignore[assignment]  # known by its kind
    says = "day"
    kind = forms.ChoiceField(choices=DateKind, widget=forms.HiddenInput)
    day = forms.DateField(label=_("Day"), required=False, widget=date_input())
    starts_at = forms.TimeField(label=_("From"), required=False, widget=time_input())
    ends_at = forms.TimeField(label=_("Until"), required=False, widget=time_input())
    place = forms.CharField(label=_("Place"), max_length=150, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("ends_at") and not said.get("starts_at"):
            self.add_error("starts_at", ValidationError(gettext("Write from when, too.")))
        elif said.get("ends_at") and said["ends_at"] <= said["starts_at"]:
            self.add_error("ends_at", ValidationError(gettext("It must end after it begins.")))
        if not said.get("day") and (said.get("starts_at") or said.get("place")):
            self.add_error("day", ValidationError(gettext("Write which day.")))
        return said


class AwardForm(RowForm):
    name = forms.CharField(label=_("Name"), max_length=120, widget=long_input())
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False, widget=long_input())
    amount_dkk = forms.IntegerField(label=_("Amount in DKK"), min_value=0, initial=0, widget=_short())


class RoleForm(RowForm):
    says = "email"
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("Mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), choices=RoleKind, initial=RoleKind.SECRETARY)


class JurorForm(RowForm):
    says = "email"
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("Mail address"), max_length=254, required=False)
    field = forms.CharField(label=_("Field"), max_length=120, required=False)
    background = forms.CharField(label=_("Background"), max_length=200, required=False, widget=long_input())
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=150,
        required=False,
        help_text=_("Used to find conflicts of interest."),
    )
    municipality_id = forms.ChoiceField(label=_("Lives or works in"), required=False)
    is_chair = forms.BooleanField(label=_("Chair"), required=False)
    is_alternate = forms.BooleanField(label=_("Alternate"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("id") and not said.get("email") and (said.get("name") or said.get("field")):
            self.add_error("email", ValidationError(gettext("A juror is found by a mail address.")))
        return said

    def row(self) -> dict[str, Any]:
        said = super().row()
        return {**said, "municipality_id": said["municipality_id"] or None}
