"""A profile, whole or in ninety seconds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.forms.fields import LinesField
from matchmaking.models import Audience, Part, Profile, Programme, SpokenLanguage, Wish
from matchmaking.operations.profiles import Details
from networks.models import Competence, Municipality, Organisation, Sector, SustainableDevelopmentGoal, Theme

MYSELF = "mig"
LINE_HELP = _(
    "One on each line, at most 12. Use short words that others know: “Legal advice”, “Shared meals”."
)


def owners_for(person: Person) -> list[tuple[str, str]]:
    """For whom this person may write: the organisations they belong to, and themselves."""
    homes = person.affiliations.vouched().select_related("organisation")
    ordered = homes.order_by("-is_primary", "organisation__name")
    return [(str(one.organisation_id), one.organisation.name) for one in ordered] + [
        (MYSELF, str(_("Myself")))
    ]


class _OwnerField(forms.ChoiceField):
    """Cleans to the organisation, or the person."""

    def __init__(self, person: Person) -> None:
        choices = owners_for(person)
        super().__init__(
            label=_("For whom?"), choices=choices, initial=choices[0][0], widget=forms.RadioSelect
        )
        self._person = person

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self._person if chosen == MYSELF else Organisation.objects.get(pk=chosen)


class OwnerForm(forms.Form):
    """Whose profile."""

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.fields["owner"] = _OwnerField(person)


class NeedForm(forms.Form):
    """A need in ninety seconds: one sentence, the words we found in it, and a yes to being found."""

    mostly_required = True

    text = forms.CharField(
        label=_("What do you need?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Write it as you would say it to a neighbour. No names of people."),
    )
    found = forms.ModelMultipleChoiceField(
        Competence.objects.none(),
        label=_("Does this fit?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "We found these words in what you wrote. Take away the tick where it is not what you mean."
        ),
    )
    other = forms.CharField(label=_("Something else, in a word or two"), max_length=120, required=False)
    consent = forms.BooleanField(
        label=_("You may show it to others in the house, and find partners for us"),
        help_text=_("For 90 days. Then we ask. You can close it any day."),
    )

    def __init__(self, person: Person, data: Any = None, found: list[Competence] | None = None) -> None:
        super().__init__(data)
        self.fields["owner"] = _OwnerField(person)
        self.order_fields(["text", "found", "other", "owner", "consent"])
        field = self.fields["found"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Competence.objects.exclude(merged_into__isnull=False)
        field.choices = [(one.pk, str(one)) for one in found or []]

    def needs(self) -> list[str]:
        chosen = [one.name_da for one in self.cleaned_data["found"]]
        return [*chosen, *([self.cleaned_data["other"]] if self.cleaned_data["other"] else [])]


class ProfileForm(forms.Form):
    """Everything about a profile. What is offered and needed are lines; the rest is ticks."""

    mostly_optional = True

    offers = LinesField(
        label=_("What can you offer?"), rows=4, longest=120, required=False, help_text=LINE_HELP
    )
    needs = LinesField(label=_("What do you need?"), rows=4, longest=120, required=False, help_text=LINE_HELP)
    text = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences: what you are doing, and whom you would like to meet."),
    )
    sector = forms.ChoiceField(label=_("You are"), choices=[("", "–"), *Sector.choices], required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    goals = forms.ModelMultipleChoiceField(
        SustainableDevelopmentGoal.objects.all(),
        label=_("Global goals"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.ModelMultipleChoiceField(
        Municipality.objects.defer("boundary"),
        label=_("Where do you work?"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Hold Ctrl or ⌘ to choose several."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=SpokenLanguage, required=False, widget=forms.CheckboxSelectMultiple
    )
    programmes = forms.MultipleChoiceField(
        label=_("Programmes you look towards"),
        choices=Programme,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    must_meet = forms.ModelMultipleChoiceField(
        Profile.objects.none(),
        label=_("Must meet"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("When tables are laid at an event, we try to seat you together."),
    )
    not_with = forms.ModelMultipleChoiceField(
        Profile.objects.none(),
        label=_("Not with"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Known to you and the seating plan alone. Nobody else sees it, and nobody asks why."),
    )
    audience = forms.ChoiceField(
        label=_("Who may see the profile?"),
        choices=Audience,
        initial=Audience.HOUSE,
        widget=forms.RadioSelect,
        required=True,
    )
    closed_parts = forms.MultipleChoiceField(
        label=_("Keep to yourselves"),
        choices=Part,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you tick is shown to nobody, and no suggestion rests on it."),
    )
    wants_digest = forms.BooleanField(
        label=_("A mail a week with new partners, when there are any"), required=False, initial=True
    )

    def __init__(self, profile: Profile, data: Any = None) -> None:
        super().__init__(data, initial=_as_written(profile))
        if profile.organisation_id is not None:
            del self.fields["sector"]
        others = Profile.objects.open().exclude(pk=profile.pk).exclude(audience=Audience.MATCHES)
        known = others | Profile.objects.filter(wished_by__profile=profile)
        for name in ("must_meet", "not_with"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = known.distinct().select_related("organisation", "person")

    def details(self) -> Details:
        given = self.cleaned_data
        return Details(
            **{name: given[name] for name in given if name != "sector"}, sector=given.get("sector", "")
        )


class ApproachForm(forms.Form):
    """A few words to go with the question."""

    words = forms.CharField(
        label=_("A few words to them"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They see your profile and these words. Your address only if they say yes."),
    )


def _as_written(profile: Profile) -> dict[str, Any]:
    wishes = list(profile.wishes.all())
    return {
        "offers": [str(one) for one in profile.offers()],
        "needs": [str(one) for one in profile.needs()],
        "text": profile.text,
        "sector": profile.sector,
        "themes": [one.pk for one in profile.themes.all()],
        "goals": [one.pk for one in profile.goals.all()],
        "places": [one.pk for one in profile.places.all()],
        "languages": profile.languages,
        "programmes": profile.programmes,
        "must_meet": [one.other_id for one in wishes if one.kind == Wish.Kind.MUST_MEET],
        "not_with": [one.other_id for one in wishes if one.kind == Wish.Kind.NOT_WITH],
        "audience": profile.audience,
        "closed_parts": profile.closed_parts,
        "wants_digest": profile.wants_digest,
    }
