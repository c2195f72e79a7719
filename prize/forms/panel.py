"""What jurors and secretaries write about seats and conflicts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.forms.fields import lines_input, long_input
from networks.models import Municipality, Organisation
from prize.models import ConflictAnswer, ConflictDeclaration, Juror, Nomination
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.jurors import Seat

ANSWERS = [
    (ConflictAnswer.NONE, _("None")),
    (ConflictAnswer.YES, _("Yes")),
    (ConflictAnswer.DOUBT, _("In doubt")),
]


class JurorForm(forms.Form):
    """One seat of the panel."""

    mostly_optional = True
    name = forms.CharField(label=_("Name"), max_length=150, widget=long_input())
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    field = forms.CharField(label=_("Field"), max_length=120, required=False, widget=long_input())
    background = forms.CharField(
        label=_("Background"), max_length=200, required=False, widget=long_input(),
        help_text=_("Shown with the panel: what they do, in a few words."),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("None of these"),
        help_text=_("Candidates of the same organisation or municipality are closed for the juror."),
    )  # fmt: skip
    municipality = forms.ModelChoiceField(
        Municipality.objects.defer("boundary"),
        label=_("Municipality where they live"),
        required=False,
        empty_label=_("Not given"),
    )
    is_chair = forms.BooleanField(label=_("Chairs the panel"), required=False)
    is_alternate = forms.BooleanField(
        label=_("Is an alternate, called if a juror is missing"), required=False
    )

    @classmethod
    def initial_of(cls, juror: Juror) -> dict[str, Any]:
        names = ("field", "background", "organisation", "municipality", "is_chair", "is_alternate")
        own = {name: getattr(juror, name) for name in names}
        return {**own, "name": juror.person.name, "email": juror.person.email}

    def seat(self) -> Seat:
        return Seat(**self.cleaned_data)


class ChangeJurorForm(JurorForm):
    """A seat keeps its person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            del self.fields[name]

    def seat(self) -> Seat:
        return Seat(email="", name="", **self.cleaned_data)


class ReasonForm(forms.Form):
    """Why: a sentence that is kept."""

    words = forms.CharField(
        label=_("Why"), max_length=500, widget=lines_input(2), error_messages={"required": _("Write why.")}
    )


class RecuseForm(forms.Form):
    """A conflict that has come to mind later."""

    answer = forms.ChoiceField(
        label=_("Conflict"),
        choices=[(ConflictAnswer.YES, _("Yes, I am tied to it")), (ConflictAnswer.DOUBT, _("I am in doubt"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In what way"),
        max_length=500,
        widget=lines_input(2),
        error_messages={"required": _("Say in a few words what ties you to it.")},
    )

    def said(self) -> Answer:
        return Answer(ConflictAnswer(self.cleaned_data["answer"]), self.cleaned_data["words"])


@dataclass
class NameRow:
    """One name of the list, with what is said of it."""

    nomination: Nomination
    choices: list[tuple[str, Any, bool]]
    words: str
    error: str


class ConflictsForm:
    """All names at once: none, yes, or in doubt, and in what way. Names and municipalities, nothing else."""

    def __init__(
        self, nominations: list[Nomination], declared: list[ConflictDeclaration], data: Any = None
    ) -> None:
        self.nominations = nominations
        self.declared = {row.nomination_id: row for row in declared}
        self.data = data
        self.problems: dict[int, str] = {}

    def answers(self) -> dict[int, Answer]:
        """What is said of each; a name that nothing is said of is left for later, and told."""
        found = {}
        for row in self.nominations:
            answer, words = self._said(row.pk)
            if answer not in ConflictAnswer.values:
                self.problems[row.pk] = gettext("Choose one of the three.")
            elif answer != ConflictAnswer.NONE and not words:
                self.problems[row.pk] = gettext("Say in a few words what ties you to it.")
            else:
                found[row.pk] = Answer(ConflictAnswer(answer), words)
        return found

    def _said(self, pk: int) -> tuple[str, str]:
        if self.data is None:
            row = self.declared.get(pk)
            return (row.answer, row.words) if row else ("", "")
        return self.data.get(f"answer-{pk}", ""), self.data.get(f"words-{pk}", "").strip()[:500]

    def rows(self) -> Iterator[NameRow]:
        for one in self.nominations:
            answer, words = self._said(one.pk)
            choices = [(str(value), label, value == answer) for value, label in ANSWERS]
            yield NameRow(one, choices, words, self.problems.get(one.pk, ""))
