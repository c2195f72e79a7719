"""What a host fills in on the board: others' answers, addresses, seats, reasons, dates, the list's filter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from events.forms.answers import DetailsForm
from events.forms.times import TimesForm, times_of
from events.models import SEATED, Event, Registration, Status
from events.operations.registrations import Answer
from lib.searching import words_of
from networks.models import Municipality, Organisation

ANSWERS = [
    (Answer.YES.value, _("Attending")),
    (Answer.MAYBE.value, _("Maybe")),
    (Answer.NO.value, _("Not attending")),
]

STANDINGS: dict[str, tuple[Any, Q]] = {
    "kommer": (_("Attending"), Q(status__in=SEATED)),
    "maaske": (_("Maybe"), Q(status=Status.TENTATIVE)),
    "venter": (_("Waiting list"), Q(status=Status.WAITLISTED)),
    "nej": (_("Not attending"), Q(status__in=[Status.DECLINED, Status.CANCELLED])),
    "intet-svar": (_("Has not answered"), Q(status=Status.UNANSWERED)),
    "ikke-naaet": (
        _("Mail did not arrive"),
        Q(invitation__state="bounced") | Q(person__mail_failed_at__isnull=False),
    ),
}


class AnswerForForm(DetailsForm):
    """The answer of somebody who phoned, and what goes with it."""

    answer = forms.ChoiceField(label=_("Answer"), choices=ANSWERS, widget=forms.RadioSelect)
    field_order = ["name", "email", "answer"]

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(event, *args, **kwargs)
        spoken = {"attendance": _("How they take part"), "dish": _("Dish"), "guests": _("Guests")}
        for name, label in (spoken | {"note": _("Note"), "listed": _("Show the name to the others")}).items():
            if name in self.fields:
                self.fields[name].label = label
        if "guests" in self.fields:
            self._choices("guests", [(number, str(number)) for number in range(self.allowed + 1)])
        self.fields["note"].help_text = ""
        self.fields["listed"].help_text = ""

    def chosen(self) -> Answer:
        return Answer(self.cleaned_data["answer"])


class AddPersonForm(AnswerForForm):
    """Somebody who is not on the list yet."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), max_length=254)


class AddressForm(forms.Form):
    email = forms.EmailField(label=_("The right address"), max_length=254)


class SeatsForm(forms.Form):
    """Room for more, or for fewer; nobody who has a seat loses it."""

    capacity = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, help_text=_("Leave empty for no limit.")
    )
    online_capacity = forms.IntegerField(
        label=_("Seats online"), required=False, min_value=1, help_text=_("Leave empty for no limit.")
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"capacity": event.capacity, "online_capacity": event.online_capacity})
        super().__init__(*args, **kwargs)
        if not event.has_physical:
            del self.fields["capacity"]
        if not event.has_online:
            del self.fields["online_capacity"]


class ReasonForm(forms.Form):
    """Why it is cancelled or postponed; it stands in the mail to everybody."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences. They stand in the mail."),
        error_messages={"required": _("Say it in a few words, so people are not left guessing.")},
    )


class NewDateForm(TimesForm):
    """A date for what was postponed."""

    opens = None  # type: ignore[assignment]  # the form has no such field: answers are taken at once


class ListForm(forms.Form):
    """What the list of people is narrowed to; every field may be empty, and nonsense narrows nothing."""

    q = forms.CharField(label=_("Name"), required=False, widget=forms.SearchInput())
    status = forms.ChoiceField(label=_("Status"), required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), required=False, empty_label=_("All")
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False, empty_label=_("All")
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = event.registrations.known()
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)
        status.choices = [("", _("All")), *((name, label) for name, (label, _q) in STANDINGS.items())]
        self._offer("organisation", Organisation.objects.filter(pk__in=known.values("organisation")))
        here = event.tallies.exclude(status=Status.ANONYMISED).exclude(people=0)
        municipalities = Municipality.objects.filter(pk__in=here.values("municipality"))
        self._offer("municipality", municipalities.defer("boundary"))

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Names read at once: the field itself would open a cursor, fetch and close it, and plan anew each time."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows
        field.choices = [("", _("All")), *rows.values_list("pk", "name")]

    def narrow(self, rows: QuerySet[Registration]) -> QuerySet[Registration]:
        self.is_valid()
        data = self.cleaned_data
        for word in words_of(data.get("q") or ""):
            rows = rows.filter(
                Q(person__name__icontains=word)
                | Q(person__email__icontains=word)
                | Q(organisation__name__icontains=word)
            )
        if data.get("status"):
            rows = rows.filter(STANDINGS[data["status"]][1])
        if data.get("organisation"):
            rows = rows.filter(organisation=data["organisation"])
        if data.get("municipality"):
            rows = rows.filter(municipality=data["municipality"])
        return rows

    @property
    def is_narrowed(self) -> bool:
        return self.is_bound and any(self.cleaned_data.values())


def new_times_of(event: Event) -> dict[str, Any]:
    """The hours stay as they were; the day is what is asked."""
    kept = times_of(event)
    return {name: kept[name] for name in ("starts", "ends")} | {"starts_occasion": "", "ends_occasion": ""}
