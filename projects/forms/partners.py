"""Asking a partner, and what each party puts in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from events.forms.fields import lines_input, long_input
from networks.models import (
    Municipality,
    Organisation,
    OrganisationKind,
)
from projects.forms.fields import KronerField
from projects.models import ProjectIdea
from projects.operations.organisations import organisation_called
from projects.operations.partners import Asked
from projects.operations.partnerships import Share

MOST_HOURS = 100_000


class ShareForm(forms.Form):
    """Role, hours and cash of one party, and which of the sought things it brings."""

    mostly_optional = True
    role = forms.CharField(
        label=_("Role"),
        max_length=200,
        widget=long_input(),
        help_text=_("In a few words: drives the bus, follows the trial, holds the workshops."),
        error_messages={"required": _("Write what their part is.")},
    )
    brings = forms.MultipleChoiceField(
        label=_("Which of what you seek?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours = forms.IntegerField(
        label=_("Hours"),
        required=False,
        min_value=0,
        max_value=MOST_HOURS,
        widget=forms.NumberInput(attrs={"class": "form-input-short", "inputmode": "numeric"}),
    )
    cash = KronerField(label=_("Cash, in DKK"))
    signatory = forms.CharField(label=_("Who signs"), max_length=150, required=False)

    def __init__(self, idea: ProjectIdea, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [str(competence) for competence in idea.seeks.all()]
        field = self.fields["brings"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, name) for name in names]
        if not names:
            del self.fields["brings"]

    def share(self) -> Share:
        said = self.cleaned_data
        return Share(
            role=said["role"],
            hours=said["hours"] or 0,
            cash=said["cash"],
            signatory=said["signatory"],
            brings=said.get("brings", []),
        )


class PartnerForm(ShareForm):
    """Whom to ask, and for what. A name that the house does not know makes a new organisation."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"class": "form-input-long", "list": "organisationer", "autocomplete": "off"}
        ),
        error_messages={"required": _("Write whom you would like to ask.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=OrganisationKind, initial=OrganisationKind.OTHER, required=False
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.defer("boundary"),
        label=_("Municipality"),
        empty_label=_("Choose a municipality"),
        required=False,
    )
    name = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    email = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        required=False,
        help_text=_("Leave it empty where the house knows the organisation: then its contact is written to."),
    )
    words = forms.CharField(
        label=_("A few words from you"), max_length=2000, required=False, widget=lines_input(3)
    )
    field_order = ["organisation", "kind", "municipality", "name", "email", "role", "brings"]

    def chosen_organisation(self) -> Organisation:
        said = self.cleaned_data
        return organisation_called(
            " ".join(said["organisation"].split()),
            said["municipality"],
            said["kind"] or OrganisationKind.OTHER,
        )

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(said["email"], said["name"], said["words"])

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        return {
            "organisation": organisation.name,
            "kind": organisation.kind,
            "municipality": organisation.municipality_id,
        }


class ConfirmForm(forms.Form):
    """The partner's yes."""

    signatory = forms.CharField(
        label=_("Who signs for you"),
        max_length=150,
        widget=long_input(),
        error_messages={"required": _("Write the name of who signs.")},
    )
