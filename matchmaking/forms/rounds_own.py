"""What somebody who takes part fills in: about themselves, whom to meet, a talk in a pause, whom to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.forms.fields import LinesField
from matchmaking.forms.rounds import round_choices
from matchmaking.models import Participant, TableRounds
from matchmaking.operations.rounds.participants import MOST_WISHES, MOST_WORDS, Told, Wishes
from matchmaking.slots import TalkSlot


class TellForm(forms.Form):
    """Offers, needs, rounds, and the consent that they rest on."""

    mostly_optional = True
    offers = LinesField(
        label=pgettext_lazy("one person", "What can you offer?"),
        help_text=_("A word or two on each line: “booking system”, “cooking for many”, “applying to funds”."),
        required=False,
        rows=3,
        longest=120,
    )
    needs = LinesField(
        label=pgettext_lazy("one person", "What do you need?"),
        help_text=_("A word or two on each line: what you would like to learn, borrow or find."),
        required=False,
        rows=3,
        longest=120,
    )
    absent = forms.TypedMultipleChoiceField(
        label=_("Are there rounds you cannot take part in?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    keeps_seat = forms.BooleanField(
        label=_("I would like to stay at the same table"),
        help_text=_(
            "If it is hard for you to move about. Only the host sees it, and it is deleted a week after."
        ),
        required=False,
    )
    consents = forms.BooleanField(
        label=_("You may use what I have written to find me a table"),
        help_text=_(
            "Others who take part may see your name, where you come from, and what you offer and need."
        ),
        required=False,
    )

    def __init__(self, rows: TableRounds, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        absent = self.fields["absent"]
        assert isinstance(absent, forms.ChoiceField)
        absent.choices = round_choices(rows)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("offers", "needs"):
            if len(data.get(name, [])) > MOST_WORDS:
                self.add_error(name, _("Eight lines are enough. Which matter most?"))
        said = data.get("offers") or data.get("needs")
        if said and not data.get("consents"):
            self.add_error(
                "consents", _("We may only use your words if you say so. Tick here, or leave them out.")
            )
        return data

    def told(self) -> Told:
        data = self.cleaned_data
        return Told(
            offers=tuple(data["offers"]),
            needs=tuple(data["needs"]),
            absent=tuple(data["absent"]),
            keeps_seat=data["keeps_seat"],
            consents=data["consents"],
        )


def told_by(participant: Participant | None) -> dict[str, Any]:
    """What they told before."""
    if participant is None or participant.profile is None:
        return {}
    consented = participant.consented_at is not None
    return {
        "offers": [str(word) for word in participant.profile.offers()] if consented else [],
        "needs": [str(word) for word in participant.profile.needs()] if consented else [],
        "absent": participant.absent,
        "keeps_seat": participant.keeps_seat,
        "consents": consented,
    }


class WishForm(forms.Form):
    """Two lists of the same people: whom to meet, and, in confidence, whom not to sit with."""

    must_meet = forms.TypedMultipleChoiceField(
        label=_("Whom would you like to meet?"),
        help_text=_("Five at most. We cannot promise, but a wish weighs heavily."),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    not_with = forms.TypedMultipleChoiceField(
        label=_("Is there anybody you would rather not sit with?"),
        help_text=_(
            "Nobody sees it, not even the host. The seating keeps you apart, and it is deleted a week after."
        ),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, others: Sequence[Participant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.name}, {one.home}" if one.home else one.name) for one in others]
        for name in self.fields:
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(data.get("must_meet", [])) > MOST_WISHES:
            self.add_error("must_meet", _("Choose five at most."))
        if set(data.get("must_meet", [])) & set(data.get("not_with", [])):
            self.add_error("not_with", _("You have chosen the same person in both lists."))
        return data

    def wishes(self) -> Wishes:
        return Wishes(must_meet=self.cleaned_data["must_meet"], not_with=self.cleaned_data["not_with"])


class TalkForm(forms.Form):
    """With whom, in which pause, and a few words."""

    asked = forms.TypedChoiceField(label=_("With whom?"), coerce=int)
    slot = forms.ChoiceField(label=_("When?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("A few words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What would you like to talk about?"),
    )

    def __init__(
        self, others: Sequence[Participant], slots: Sequence[TalkSlot], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        asked, slot = self.fields["asked"], self.fields["slot"]
        assert isinstance(asked, forms.ChoiceField)
        assert isinstance(slot, forms.ChoiceField)
        named = [(one.pk, f"{one.name}, {one.home}" if one.home else one.name) for one in others]
        asked.choices = [("", _("Choose")), *named]
        slot.choices = slot_choices(slots)

    def when(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["slot"])


class OtherSlotForm(forms.Form):
    """Another pause."""

    slot = forms.ChoiceField(label=_("Another time"))

    def __init__(self, slots: Sequence[TalkSlot], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slot = self.fields["slot"]
        assert isinstance(slot, forms.ChoiceField)
        slot.choices = slot_choices(slots)

    def when(self) -> datetime:
        return datetime.fromisoformat(self.cleaned_data["slot"])


def slot_choices(slots: Sequence[TalkSlot]) -> list[tuple[str, str]]:
    return [(slot.key, slot.label) for slot in slots]


class GoOnForm(forms.Form):
    """A yes or a no for each one met; leaving it open is no answer."""

    def __init__(self, met: Sequence[Participant], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in met:
            self.fields[f"videre_{one.pk}"] = forms.ChoiceField(
                label=f"{one.name}, {one.home}" if one.home else one.name,
                choices=[("ja", _("Yes, please")), ("nej", _("Not this time"))],
                widget=forms.RadioSelect,
                required=False,
            )

    def answers(self) -> dict[int, bool]:
        said = {int(name.removeprefix("videre_")): value for name, value in self.cleaned_data.items()}
        return {pk: value == "ja" for pk, value in said.items() if value}
