"""Interest, notes, the editor's words, and the scoping case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.forms.fields import lines_input
from networks.models import Organisation
from projects.models import Scoping, ScopingOutcome


class InterestForm(forms.Form):
    """Whom one speaks for, and a few words."""

    mostly_optional = True
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("On behalf of"), required=False, empty_label=_("Myself")
    )
    words = forms.CharField(
        label=_("What would you like to contribute?"),
        max_length=2000,
        widget=lines_input(4),
        help_text=_("The owner sees your organisation and these words, and your name only after a yes."),
        error_messages={"required": _("Write a few words, so that the owner has something to say yes to.")},
    )

    def __init__(self, user: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        homes = user.affiliations.vouched()
        field.queryset = Organisation.objects.filter(pk__in=homes.values("organisation"))
        field.initial = homes.filter(is_primary=True).values_list("organisation", flat=True).first()


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=lines_input(4),
        error_messages={"required": _("Write something first.")},
    )


class SendBackForm(forms.Form):
    words = forms.CharField(
        label=_("What is to be mended?"),
        max_length=500,
        widget=lines_input(2),
        error_messages={"required": _("Write what is to be mended.")},
    )


class AskScopingForm(forms.Form):
    mostly_optional = True
    words = forms.CharField(
        label=_("What would you like help with?"), max_length=2000, required=False, widget=lines_input(3)
    )


class ChecklistForm(forms.Form):
    """A tick and a note for each step of a case."""

    mostly_optional = True

    def __init__(self, case: Scoping, data: Any = None) -> None:
        super().__init__(data)
        self._items = list(case.items.all())
        for item in self._items:
            self.fields[f"done_{item.step}"] = forms.BooleanField(
                label=str(item), required=False, initial=item.done
            )
            self.fields[f"notes_{item.step}"] = forms.CharField(
                label=_("Notes"),
                required=False,
                max_length=2000,
                widget=lines_input(2),
                initial=item.notes,
            )

    def rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        return [(str(item), self[f"done_{item.step}"], self[f"notes_{item.step}"]) for item in self._items]

    def steps(self) -> dict[str, tuple[bool, str]]:
        said = self.cleaned_data
        return {item.step: (said[f"done_{item.step}"], said[f"notes_{item.step}"]) for item in self._items}


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=ScopingOutcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an outcome.")},
    )
    outcome_words = forms.CharField(
        label=_("Why, and what next"),
        max_length=2000,
        widget=lines_input(3),
        error_messages={"required": _("Write a few words to the owner.")},
    )
