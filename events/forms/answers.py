"""What people fill in about themselves: the answer and its details, a stand-in, a late request, a sign-up."""

from __future__ import annotations

import functools
from typing import Any

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.models import Attendance, Dish, Event, FreedSeats, Mode, Registration
from events.operations.details import Details, GuestDetails
from events.operations.registrations import Answer


class AnswerForm(forms.Form):
    """The three buttons."""

    answer = forms.ChoiceField(choices=[(answer.value, answer.name) for answer in Answer])

    def chosen(self) -> Answer:
        return Answer(self.cleaned_data["answer"])


class UndoForm(forms.Form):
    """A button without fields; somewhere for a refusal to stand."""


class DetailsForm(forms.Form):
    """Guests, dish, note, form of attendance: only what this event asks for is on the form.

    Guests are `guests` in number, each with a name and a dish that may be left open.
    """

    mostly_optional = True
    attendance = forms.ChoiceField(
        label=_("How will you take part?"), widget=forms.RadioSelect, required=False
    )
    dish = forms.ModelChoiceField(
        queryset=Dish.objects.none(),
        label=_("What would you like to eat?"),
        widget=forms.RadioSelect,
        required=False,
        empty_label=None,
    )
    guests = forms.TypedChoiceField(label=_("Are you bringing anybody?"), coerce=int, required=False)
    note = forms.CharField(
        label=_("A word to the organiser"),
        help_text=_("For instance that you arrive late, or need a seat near the door."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    listed = forms.BooleanField(
        label=_("Show my name to the others who come"),
        help_text=_("The list is hidden 30 days after the event."),
        required=False,
    )
    take_seat_at_once = forms.BooleanField(
        label=_("Give me a free seat at once, without asking me first"), required=False
    )

    def __init__(
        self, event: Event, *args: Any, registration: Registration | None = None, **kwargs: Any
    ) -> None:
        self.event = event
        self.allowed = max(event.guests_allowed, registration.guests_count if registration else 0)
        kwargs.setdefault(
            "initial", initial_details(registration) if registration else {"attendance": default_mode(event)}
        )
        super().__init__(*args, **kwargs)
        self._ask_only_what_matters(registration)

    def _ask_only_what_matters(self, registration: Registration | None) -> None:
        if self.event.mode == Mode.HYBRID:
            self._choices("attendance", Attendance.choices)
        else:
            del self.fields["attendance"]
        dishes = self.event.dishes.all() if self.event.has_physical else Dish.objects.none()
        if dishes:
            for name in ("dish", *self._add_guest_fields(dishes)):
                field = self.fields[name]
                assert isinstance(field, forms.ModelChoiceField)
                field.queryset = dishes
        else:
            del self.fields["dish"]
            self._add_guest_fields(None)
        if self.allowed:
            self._choices("guests", [(n, str(n) if n else _("Only me")) for n in range(self.allowed + 1)])
        else:
            del self.fields["guests"]
        at_once = self.event.freed_seats == FreedSeats.AT_ONCE
        if registration is None or not registration.turn or at_once:
            del self.fields["take_seat_at_once"]

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _add_guest_fields(self, dishes: Any) -> list[str]:
        """`guest_0_name`, `guest_0_dish` …, as many as may be brought; returns the names of the dish fields."""
        asked = []
        for place in range(self.allowed):
            self.fields[f"guest_{place}_name"] = forms.CharField(
                label=_("Guest's name"), max_length=150, required=False
            )
            if dishes is not None:
                asked.append(f"guest_{place}_dish")
                self.fields[asked[-1]] = forms.ModelChoiceField(
                    queryset=Dish.objects.none(),
                    label=_("Guest's dish"),
                    required=False,
                    empty_label=_("Not chosen yet"),
                )
        return asked

    def guest_rows(self) -> list[list[forms.BoundField]]:
        """The guests' fields, a row each, for the template."""
        return [
            [self[name] for name in (f"guest_{place}_name", f"guest_{place}_dish") if name in self.fields]
            for place in range(self.allowed)
        ]

    def details(self) -> Details:
        """What was filled in, as plain data."""
        data = self.cleaned_data
        guests = [
            GuestDetails(data.get(f"guest_{n}_name", ""), _pk(data.get(f"guest_{n}_dish")))
            for n in range(int(data.get("guests") or 0))
        ]
        return Details(
            attendance=data.get("attendance") or default_mode(self.event),
            guests=tuple(guests),
            dish_id=_pk(data.get("dish")),
            note=data.get("note", ""),
            listed=data.get("listed", False),
            take_seat_at_once=data.get("take_seat_at_once", False),
        )


def _pk(dish: Dish | None) -> int | None:
    return dish.pk if dish else None


def default_mode(event: Event) -> str:
    return Attendance.IN_PERSON if event.has_physical else Attendance.ONLINE


def initial_details(registration: Registration) -> dict[str, Any]:
    """The form as the registration stands."""
    initial: dict[str, Any] = {
        "attendance": registration.attendance,
        "dish": registration.dish_id,
        "guests": registration.guests_count,
        "note": registration.note,
        "listed": registration.listed,
        "take_seat_at_once": registration.take_seat_at_once,
    }
    for place, guest in enumerate(registration.guests.all()):
        initial[f"guest_{place}_name"] = guest.name
        initial[f"guest_{place}_dish"] = guest.dish_id
    return initial


class StandInForm(forms.Form):
    """Somebody else comes instead."""

    name = forms.CharField(
        label=_("Their name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write who comes instead.")},
    )
    email = forms.EmailField(
        label=_("Their e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write their e-mail, so they get their own link.")},
    )

    @property
    def drawn(self) -> SafeString:
        """Its fields. Nobody has written in most of them, and those are drawn once for each language (1 ms)."""
        return _drawn(self) if self.is_bound else _drawn_empty(get_language())


def _drawn(form: StandInForm) -> SafeString:
    return mark_safe("".join(field.as_field_group() for field in form))  # noqa: S308  # templates of ours


@functools.cache
def _drawn_empty(language: str | None) -> SafeString:
    return _drawn(StandInForm())


_WISHES = [
    (Answer.YES.value, _("I would like to come after all")),
    ("change", _("I would like to change something about my registration")),
]


class RequestForm(forms.Form):
    """After the deadline: ask the coordinator. Who comes already does not ask to."""

    wish = forms.ChoiceField(
        label=_("What would you like?"),
        widget=forms.RadioSelect,
        choices=_WISHES,
    )
    note = forms.CharField(
        label=_("Tell us briefly"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if registration.is_seated:
            wish = self.fields["wish"]
            assert isinstance(wish, forms.ChoiceField)
            wish.choices = _WISHES[1:]
            wish.initial = "change"


class SignUpForm(DetailsForm):
    """A stranger comes to an open event; `known` is somebody who is signed in, and is asked for nothing that we know."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        help_text=_("We send you a link to confirm with. You need no account."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Write your e-mail, or we cannot reach you.")},
    )
    mostly_optional = False
    website = forms.CharField(
        required=False, widget=forms.HiddenInput
    )  # people leave it empty; robots do not

    field_order = ["name", "email"]

    def __init__(self, *args: Any, known: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known is not None:
            del self.fields["email"]
            if known.name:
                del self.fields["name"]
