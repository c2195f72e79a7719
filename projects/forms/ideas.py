"""An idea on one page: what, where, who is sought, what is offered, and who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.forms.fields import LinesField, date_input, lines_input, long_input
from networks.models import (
    Membership,
    Network,
    NetworkState,
    Organisation,
    SustainableDevelopmentGoal,
    Theme,
)
from projects.forms.fields import MunicipalitiesField
from projects.models import (
    Cooperation,
    IdeaVisibility,
    Programme,
    ProjectIdea,
    RoleSought,
    SpokenLanguage,
)
from projects.operations.ideas import Hangings

PLAIN_FIELDS = (
    "title", "summary", "organisation", "network", "visibility", "role_sought", "programme", "cooperation", "languages",
    "starts_on", "ends_on",
)  # fmt: skip
MOST_COMPETENCES, LONGEST_COMPETENCE = 12, 120


class IdeaForm(forms.Form):
    """Give it the user, whose organisations and networks may be chosen, and the idea where one is being changed."""

    mostly_optional = True
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        widget=long_input(),
        error_messages={"required": _("Give the idea a title.")},
    )
    summary = forms.CharField(
        label=_("What is it about?"),
        max_length=4000,
        required=False,
        widget=lines_input(6),
        help_text=_("A few lines: what you would like to do, and why. No names or phone numbers."),
    )
    seeks = LinesField(
        label=_("What do you seek?"),
        required=False,
        longest=LONGEST_COMPETENCE,
        help_text=_("One on each line: a lawyer, somebody to build a website, a village to try it out in."),
    )
    role_sought = forms.ChoiceField(
        label=_("As what?"), choices=RoleSought, initial=RoleSought.PARTNER, widget=forms.RadioSelect
    )
    offers = LinesField(
        label=_("What do you offer yourselves?"),
        required=False,
        rows=3,
        longest=LONGEST_COMPETENCE,
        help_text=_("One on each line."),
    )
    municipalities = MunicipalitiesField(
        label=_("Municipalities"),
        required=False,
        max_length=1000,
        widget=long_input(),
        help_text=_("Names, with commas between: Holstebro, Struer."),
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=date_input())
    ends_on = forms.DateField(label=_("Until"), required=False, widget=date_input())
    programme = forms.ChoiceField(
        label=_("Programme"), choices=[("", _("Not decided yet")), *Programme.choices], required=False
    )
    cooperation = forms.ChoiceField(
        label=_("Kind of cooperation project"),
        choices=[("", _("Not decided yet")), *Cooperation.choices],
        required=False,
        help_text=_("Only for LEADER. It takes at least two action groups."),
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
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=SpokenLanguage,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which you can work together."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("On behalf of"),
        required=False,
        empty_label=_("Myself"),
        help_text=_("All its people in the house may then answer and change the idea."),
    )
    network = forms.ModelChoiceField(
        Network.objects.none(), label=_("Network"), required=False, empty_label=_("No network")
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=IdeaVisibility,
        initial=IdeaVisibility.NETWORK,
        widget=forms.RadioSelect,
    )

    def __init__(self, user: Person, *args: Any, idea: ProjectIdea | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_out = idea is not None and idea.is_standing
        own = Network.objects.filter(pk=(idea and idea.network_id) or 0)
        homes = user.affiliations.vouched().values("organisation")
        same = Organisation.objects.filter(pk=(idea and idea.organisation_id) or 0)
        self._choose_from("network", Network.objects.filter(pk__in=_networks_of(user)) | own)
        self._choose_from("organisation", Organisation.objects.filter(pk__in=homes) | same)

    def _choose_from(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows.distinct()

    def clean_seeks(self) -> list[str]:
        return self._not_too_many("seeks")

    def clean_offers(self) -> list[str]:
        return self._not_too_many("offers")

    def _not_too_many(self, name: str) -> list[str]:
        lines: list[str] = self.cleaned_data[name]
        if len(lines) > MOST_COMPETENCES:
            raise ValidationError(gettext("Name the most important ones: twelve at most."), code="many")
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", gettext("It must end after it starts."))
        if cleaned.get("programme") != Programme.LEADER:
            cleaned["cooperation"] = ""
        homeless = cleaned.get("visibility") == IdeaVisibility.NETWORK and not cleaned.get("network")
        if homeless and (self._is_out or self.data.get("do") == "publish"):
            self.add_error("network", gettext("Choose the network that is to see it."))
        return cleaned

    def apply_to(self, idea: ProjectIdea) -> ProjectIdea:
        """Put what was written on the idea, unsaved."""
        for name in PLAIN_FIELDS:
            setattr(idea, name, self.cleaned_data[name])
        return idea

    def hangings(self) -> Hangings:
        names = ("themes", "goals", "municipalities", "seeks", "offers")
        return Hangings(**{name: self.cleaned_data[name] for name in names})


def _networks_of(user: Person) -> Any:
    """Those one is in; an administrator may publish in every one that is open."""
    if user.is_administrator:
        return Network.objects.filter(state=NetworkState.ACTIVE).values("pk")
    standing = Membership.objects.standing().filter(person=user, network__state=NetworkState.ACTIVE)
    return standing.values("network")


def initial_of(idea: ProjectIdea) -> dict[str, Any]:
    """An idea as the form shows it."""
    return {
        **{name: getattr(idea, name) for name in PLAIN_FIELDS},
        "organisation": idea.organisation_id,
        "network": idea.network_id,
        "themes": [theme.pk for theme in idea.themes.all()],
        "goals": [goal.pk for goal in idea.goals.all()],
        "municipalities": list(idea.municipalities.all()),
        "seeks": [str(one) for one in idea.seeks.all()],
        "offers": [str(one) for one in idea.offers.all()],
    }
