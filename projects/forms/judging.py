"""What the boards of action groups decided, and how a project lives up to the seven principles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from events.forms.fields import date_input, lines_input, long_input
from networks.models import LocalActionGroup
from projects.models import PrincipleAssessment
from projects.principles import PrincipleSet


class DecisionForm(forms.Form):
    """What the board of an action group decided."""

    mostly_optional = True
    action_group = forms.ModelChoiceField(
        LocalActionGroup.objects.all(),
        label=_("Action group"),
        required=False,
        empty_label=_("In another country"),
    )
    name = forms.CharField(
        label=_("Its name, where it is in another country"),
        max_length=150,
        required=False,
        widget=long_input(),
    )
    decided_on = forms.DateField(
        label=_("Decided on"),
        widget=date_input(),
        error_messages={"required": _("Write the day of the decision.")},
    )
    supports = forms.TypedChoiceField(
        label=pgettext_lazy("action group", "The board"),
        choices=[("yes", _("takes part")), ("no", _("does not take part"))],
        initial="yes",
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    case_number = forms.CharField(label=_("Case number"), max_length=60, required=False)
    decision = forms.CharField(
        label=_("What was decided"), max_length=300, required=False, widget=long_input()
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("action_group")) == bool(said.get("name")):
            self.add_error("action_group", gettext("Choose an action group, or name one in another country."))
        if said.get("decided_on") and said["decided_on"] > timezone.localdate():
            self.add_error("decided_on", gettext("That day has not come yet."))
        return said


class PrinciplesForm(forms.Form):
    """A level and its evidence for each principle; all of it may be left."""

    mostly_optional = True

    def __init__(
        self, criteria: PrincipleSet, judged: dict[str, PrincipleAssessment], data: Any = None
    ) -> None:
        super().__init__(data)
        self._criteria = criteria
        for one in criteria.principles:
            before = judged.get(one.key)
            self.fields[f"level_{one.key}"] = forms.ChoiceField(
                label=_("How far are you?"),
                choices=PrincipleAssessment.Level,
                initial=before.level if before else PrincipleAssessment.Level.NONE,
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"evidence_{one.key}"] = forms.CharField(
                label=_("How can one see it?"),
                required=False,
                max_length=2000,
                widget=lines_input(2),
                initial=before.evidence if before else "",
            )

    def rows(self) -> list[tuple[str, str, str, forms.BoundField, forms.BoundField]]:
        """Name, help and window of each principle, with its two fields."""
        return [
            (
                one.name,
                one.help,
                WINDOWS[self._level(one.key)],
                self[f"level_{one.key}"],
                self[f"evidence_{one.key}"],
            )
            for one in self._criteria.principles
        ]

    def _level(self, key: str) -> str:
        level = str(self[f"level_{key}"].value() or "")
        return level if level in WINDOWS else PrincipleAssessment.Level.NONE

    def judged(self) -> dict[str, tuple[str, str]]:
        said = self.cleaned_data
        return {
            one.key: (
                said[f"level_{one.key}"] or PrincipleAssessment.Level.NONE,
                said[f"evidence_{one.key}"],
            )
            for one in self._criteria.principles
        }


WINDOWS: dict[str, str] = {
    PrincipleAssessment.Level.NONE: "dark",
    PrincipleAssessment.Level.PARTLY: "half",
    PrincipleAssessment.Level.FULLY: "lit",
}
