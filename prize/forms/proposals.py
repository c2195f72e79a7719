"""What a village fills in: who it is, what it says of itself, its files, and who writes along."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality, SustainableDevelopmentGoal, Theme
from prize import points
from prize.covering import nominators_of
from prize.models import (
    ConsentKind,
    Nomination,
    Nominator,
    PrizeEdition,
    VillageKind,
)
from prize.operations.media import Telling
from prize.operations.proposing import Begun, Sender


def municipalities_of(edition: PrizeEdition) -> Any:
    """Those of the prize's region, or all."""
    from django.utils import timezone

    region = edition.prize.region
    if region is None:
        return Municipality.objects.all()
    return Municipality.objects.in_region(region, timezone.localdate())


class VillageForm(forms.Form):
    """A village and somebody who speaks for it."""

    village = forms.CharField(label=_("Name of the village"), max_length=100)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), empty_label=""
    )
    kind = forms.ChoiceField(
        label=_("What are you?"),
        choices=VillageKind.choices,
        initial=VillageKind.VILLAGE,
        widget=forms.RadioSelect,
    )
    inhabitants = forms.IntegerField(
        label=_("How many live there?"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-input-short"}),
    )
    largest_village = forms.IntegerField(
        label=_("How many live in the largest village of the cluster?"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-input-short"}),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Your phone number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    """A robot fills it; nobody sees it."""

    def __init__(self, edition: PrizeEdition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        field.queryset = municipalities_of(edition)  # type: ignore[attr-defined]  # a field of choices has one

    def begun(self) -> Begun:
        said = self.cleaned_data
        return Begun(
            said["village"], said["municipality"], said["kind"], said["inhabitants"], said["largest_village"]
        )

    def sender(self, language: str) -> Sender:
        said = self.cleaned_data
        return Sender(said["name"], said["email"], said["phone"], language)


class StartForm(VillageForm):
    """A nominator begins for a village; the person is the village's own."""

    reason = forms.CharField(
        label=_("Why this village?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, nominator: Nominator, *args: Any, **kwargs: Any) -> None:
        super().__init__(nominator.edition, *args, **kwargs)
        self.fields["name"].label = _("Somebody who can speak for the village")
        self.fields["email"].label = _("Their mail address")
        self.fields["phone"].label = _("Their phone number")
        field = self.fields["municipality"]
        group = nominator.local_action_group
        if group is not None:
            field.queryset = group.municipalities.all()  # type: ignore[attr-defined]
        elif nominator.municipality is not None:
            field.queryset = Municipality.objects.filter(pk=nominator.municipality.pk)  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """What a village says of itself beside its words."""

    kind = forms.ChoiceField(label=_("What are you?"), choices=VillageKind.choices, widget=forms.RadioSelect)
    inhabitants = forms.IntegerField(
        label=_("How many live there?"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-input-short"}),
    )
    largest_village = forms.IntegerField(
        label=_("How many live in the largest village of the cluster?"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs={"class": "form-input-short"}),
    )
    place = forms.CharField(
        label=_("Where on the map?"),
        help_text=_(
            "Copy the two numbers from a map, such as 56.4517, 9.4021. On most map pages: press the village with the"
            " right button, or hold your finger on it."
        ),
        max_length=500,
        required=False,
    )
    nominator = forms.ModelChoiceField(
        Nominator.objects.none(), label=_("Who is to nominate you?"), required=False, empty_label=""
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.ModelMultipleChoiceField(
        SustainableDevelopmentGoal.objects.all(),
        label=_("Global goals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, nomination: Nomination, *args: Any, **kwargs: Any) -> None:
        village = nomination.village
        kwargs["initial"] = {
            "kind": village.kind,
            "inhabitants": village.inhabitants,
            "largest_village": village.largest_village,
            "place": points.written(village.latitude, village.longitude),
            "nominator": nomination.nominator,
            "themes": nomination.themes.all(),
            "goals": nomination.goals.all(),
        }
        super().__init__(*args, **kwargs)
        rows = nominators_of(nomination.edition, village.municipality)
        if nomination.by_nominator or len(rows) < 2:
            del self.fields["nominator"]
        else:
            self.fields["nominator"].queryset = rows  # type: ignore[attr-defined]  # a field of choices has one

    def clean_place(self) -> points.Point | None:
        try:
            return points.read(self.cleaned_data["place"])
        except points.NoPoint as fault:
            raise forms.ValidationError(
                gettext("We find no two numbers of a place in Denmark here, such as 56.4517, 9.4021.")
            ) from fault


class FileForm(forms.Form):
    """A file, and what it shows for those who cannot see or hear it."""

    file = forms.FileField(label=_("File"), allow_empty_file=False)
    title = forms.CharField(label=_("Title"), max_length=120)
    alternative = forms.CharField(
        label=_("What does it show or say?"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Of a picture: one sentence about what is in it. Of slides, sound and film: what is said and shown."
        ),
    )
    credit = forms.CharField(label=_("Who made it?"), max_length=120, required=False)

    def telling(self) -> Telling:
        said = self.cleaned_data
        return Telling(said["title"], said["alternative"], said["credit"])


class FileWordsForm(FileForm):
    """Other words for a file that is there."""

    file = None  # type: ignore[assignment]  # so Django takes a field out of a form


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("Mail address"), max_length=254)


class CaseForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("Text"),
        max_length=settings.PRIZE_TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_("An empty line makes a new paragraph. ### in front of a line makes a heading."),
    )


CONSENT_WORDS = {
    ConsentKind.TAKE_PART: _("Needed before you can hand in."),
    ConsentKind.PUBLISH: _("From when the panel has done its work. Without it only your name is public."),
    ConsentKind.PICTURES: _("Without it they are seen by those who choose, and by nobody else."),
    ConsentKind.PARTNERS: _("You get a draft of a profile, and open it yourselves when you like."),
}
