"""What visitors may fill in about members, groups and lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from networks.member_lists import LARGEST, Field, Table
from networks.models import Membership, MembershipRole, Municipality, Organisation
from networks.operations import ensure_organisation


class _OrganisationFields(forms.Form):
    """Whom somebody stands for, by name; a name nobody has used yet makes a new organisation."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=150,
        required=False,
        help_text=_("Write the name. If the house does not know it, it is added."),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.defer("boundary"),
        label=_("Municipality of the organisation"),
        empty_label=_("Choose a municipality"),
        required=False,
    )
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)

    def chosen_organisation(self) -> Organisation | None:
        name = " ".join(self.cleaned_data["organisation"].split())
        return ensure_organisation(name, self.cleaned_data["municipality"]) if name else None


class MemberForm(_OrganisationFields):
    """One new member, written in by a coordinator."""

    email = forms.EmailField(label=_("Mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=150)
    role = forms.ChoiceField(
        label=_("Role in the network"),
        choices=MembershipRole,
        initial=MembershipRole.MEMBER,
        widget=forms.RadioSelect,
    )
    field_order = ["email", "name", "organisation", "municipality", "title", "role"]


class MembershipForm(_OrganisationFields):
    """What a coordinator may change about a member."""

    role = forms.ChoiceField(label=_("Role in the network"), choices=MembershipRole, widget=forms.RadioSelect)
    field_order = ["organisation", "municipality", "title", "role"]

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        organisation = membership.organisation
        return {
            "organisation": organisation.name if organisation else "",
            "municipality": organisation.municipality_id if organisation else None,
            "title": getattr(membership, "title", None) or "",
            "role": membership.role,
        }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name of the group"), max_length=120)


class PeopleForm(forms.Form):
    """Recipients pasted into a group."""

    people = forms.CharField(
        label=_("Add people"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Paste addresses, as you would in the “To” line: Name &lt;mail&gt;; Name &lt;mail&gt;"),
    )


class UploadForm(forms.Form):
    """A list as a file or as pasted text; one of the two."""

    mostly_optional = True

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("Excel (.xlsx) or text (.csv), at most 20 MB and 50,000 rows. Columns in any order."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    text = forms.CharField(
        label=_("Or pasted text"),
        required=False,
        strip=False,
        help_text=_("Recipients copied from a mail, or cells copied from a spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_file(self) -> UploadedFile[Any] | None:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST:
            raise ValidationError(_("The file is larger than 20 MB. Save the list alone, without pictures."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            raise ValidationError(_("Choose a file, or paste some text."), code="nothing")
        return cleaned


class ColumnsForm(forms.Form):
    """One choice for each column of a list: what it holds, or that it is not read."""

    def __init__(self, table: Table, mapping: dict[int, Field], data: Any = None) -> None:
        super().__init__(data)
        self._table = table
        for column in range(table.width):
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=self.heading(column),
                choices=[("", _("Is not read")), *Field.choices],
                initial=mapping[column].value if column in mapping else "",
                required=False,
            )

    def heading(self, column: int) -> str:
        stated = self._table.headings[column] if column < len(self._table.headings) else ""
        return stated or str(_("Column %(letter)s") % {"letter": _letter(column)})

    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column's field, and some of what stands in it; columns without content are left out."""
        found = [
            (self[f"column_{column}"], self._table.samples(column)) for column in range(self._table.width)
        ]
        return [(field, samples) for field, samples in found if samples]

    def mapping(self) -> dict[int, Field]:
        chosen = {column: self.cleaned_data[f"column_{column}"] for column in range(self._table.width)}
        return {column: Field(field) for column, field in chosen.items() if field}


def _letter(column: int) -> str:
    """A, B … Z, AA, as spreadsheets name their columns."""
    before, place = divmod(column, 26)
    return (_letter(before - 1) if before else "") + chr(ord("A") + place)
