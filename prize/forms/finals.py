"""Times to present, and what is said and sent of a film."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_input, lines_input, long_input, time_input
from prize.models import DateKind, FilmState, Nomination, PrizeEdition
from prize.operations.slots import MOST, Plan


def _short() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "form-input-short", "inputmode": "numeric"})


def _between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class SlotsForm(forms.Form):
    """A row of times from a day and a clock; begins as the edition's calendar has it."""

    day = forms.DateField(label=_("Day"), widget=date_input())
    starts = forms.TimeField(label=_("The first begins"), widget=time_input())
    number = forms.IntegerField(label=_("How many"), validators=_between(1, MOST), widget=_short())
    minutes = forms.IntegerField(
        label=_("Minutes to present"), initial=20, validators=_between(1, 180), widget=_short()
    )
    questions = forms.IntegerField(
        label=_("Minutes for questions"), initial=10, validators=_between(0, 180), widget=_short()
    )
    pause = forms.IntegerField(
        label=_("Minutes between"), initial=5, validators=_between(0, 180), widget=_short()
    )
    place = forms.CharField(label=_("Place"), max_length=150, required=False, widget=long_input())

    def __init__(self, edition: PrizeEdition, data: Any = None) -> None:
        super().__init__(data)
        date = edition.dates.filter(kind=DateKind.FINAL_ROUND).first()
        self.fields["number"].initial = edition.finalists
        if date is not None:
            self.fields["day"].initial = date.day
            self.fields["starts"].initial = date.starts_at
            self.fields["place"].initial = date.place

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("day") and not 2000 <= said["day"].year <= 2200:
            self.add_error("day", gettext("That year cannot be right."))
        return said

    def plan(self) -> Plan:
        said = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(said["day"], said["starts"]))
        return Plan(
            starts_at, said["number"], said["minutes"], said["questions"], said["pause"], said["place"]
        )


class MoveUpForm(forms.Form):
    """Who takes the place of a finalist who has withdrawn, as the page had it, and why."""

    nomination = forms.ModelChoiceField(Nomination.objects.none(), widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Kept in the panel’s log. The village does not read it."),
        max_length=500,
        widget=lines_input(2),
        error_messages={"required": _("Write why.")},
    )

    def __init__(self, edition: PrizeEdition, data: Any = None, following: Nomination | None = None) -> None:
        super().__init__(data, initial={"nomination": following})
        rows = Nomination.objects.filter(edition=edition).candidates()
        cast(forms.ModelChoiceField[Nomination], self.fields["nomination"]).queryset = rows


class FilmForm(forms.Form):
    """The film, as the secretary has it from whoever made it."""

    film = forms.FileField(
        label=_("The film"),
        help_text=_("MP4 or WebM."),
        widget=forms.ClearableFileInput(attrs={"accept": "video/mp4,video/webm", "class": "form-file"}),
    )
    transcript = forms.CharField(
        label=_("What is said and seen"),
        help_text=_("For those who cannot hear or see the film."),
        max_length=20_000,
        widget=lines_input(6),
    )
    filmed_on = forms.DateField(label=_("Filmed on"), required=False, widget=date_input())


class CaptionsForm(forms.Form):
    captions = forms.FileField(
        label=_("Captions"),
        help_text=_("WebVTT or SubRip (.vtt, .srt)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".vtt,.srt", "class": "form-file"}),
    )


class FilmAnswerForm(forms.Form):
    """What a village says of the film it is offered."""

    answer = forms.ChoiceField(
        choices=[
            (FilmState.ACCEPTED, _("Yes, please")),
            (FilmState.DECLINED, _("No, thank you")),
            (FilmState.APPROVED, _("The film is as it should be")),
        ]
    )
    wishes = forms.CharField(
        label=_("What should be in it, and when are you there?"),
        max_length=500,
        required=False,
        widget=lines_input(3),
    )
