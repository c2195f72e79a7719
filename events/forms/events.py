"""The one page that makes an event: what, when, where, for whom, and what there is to eat."""

from __future__ import annotations

import difflib
from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events import advice
from events import agenda as programmes
from events.forms.fields import LinesField, lines_input, long_input
from events.forms.times import TimesForm, times_of
from events.forms.venues import VenueForm, venue_fields_of
from events.models import CoOrganiser, Event, EventKind, EventVisibility, FreedSeats, Mode
from events.operations.events import Programme
from networks.models import Network, Organisation, Theme

PLAIN_FIELDS = (
    "kind",
    "title",
    "title_en",
    "summary",
    "description",
    "network",
    "mode",
    "online_url",
    "capacity",
    "online_capacity",
    "visibility",
    "open_registration",
    "guests_allowed",
    "freed_seats",
)
"""Fields of the form that are fields of the event under the same name."""


_THE_DAY = {"date", "network", "deadline"}
_WATCHED = {
    "overnight": {"date", "starts", "ends"},
    "seats": {"capacity", "place", "room", "known"},
    "fewer": {"capacity", "online_capacity"},
    "facts": {"place", "room", "known"},
}
"""By the code of an advice, the fields that it is about; all else is about the day."""


class EventForm(TimesForm, VenueForm):
    """Give it the user, whose networks may be chosen, and the event where one is being changed.

    Advice that has not been seen before stops a save once; what was seen comes back in `confirmed`.
    """

    mostly_optional = True
    field_order = (
        "kind",
        "network",
        "title",
        "title_en",
        "summary",
        "description",
    )  # as on the page; then the others
    kind = forms.ChoiceField(label=_("Kind"), choices=EventKind)
    network = forms.ModelChoiceField(
        Network.objects.none(), label=_("Network"), required=False, empty_label=_("No network")
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        widget=long_input(),
        error_messages={"required": _("Give the meeting a title.")},
    )
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False, widget=long_input())
    summary = forms.CharField(
        label=_("Why should people come?"),
        required=False,
        widget=lines_input(4),
        help_text=_("A few lines. They stand first in the mail."),
    )
    description = forms.CharField(label=_("More about it"), required=False, widget=lines_input(5))
    capacity = forms.IntegerField(
        label=_("Seats"), required=False, min_value=1, help_text=_("Leave empty for no limit.")
    )
    online_capacity = forms.IntegerField(
        label=_("Seats online"), required=False, min_value=1, help_text=_("Leave empty for no limit.")
    )
    visibility = forms.ChoiceField(label=_("Who sees it"), choices=EventVisibility, widget=forms.RadioSelect)
    open_registration = forms.BooleanField(label=_("People who are not invited may sign up"), required=False)
    guests_allowed = forms.IntegerField(
        label=_("Guests each may bring"), min_value=0, max_value=20, initial=0
    )
    freed_seats = forms.ChoiceField(
        label=_("A seat that comes free"), choices=FreedSeats, widget=forms.RadioSelect
    )
    agenda = forms.CharField(
        label=_("Programme"),
        required=False,
        widget=lines_input(8),
        help_text=_("Paste it as lines: 10.00–10.45 Welcome v/ Agnete Hyldebær. We read times and names."),
    )
    dishes = LinesField(
        label=_("Dishes to choose between"),
        required=False,
        longest=100,
        help_text=_("One on each line. Empty: we do not ask what people will eat."),
    )
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(), label=_("Themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    co_organisers = LinesField(
        label=_("Organisations that host with you"), required=False, rows=3, help_text=_("One on each line.")
    )
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    proposed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Person, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._event = event
        self.typed: EventForm | None = None
        self.advice: list[advice.Advice] = []
        field = self.fields["network"]
        assert isinstance(field, forms.ModelChoiceField)
        own = Network.objects.filter(pk=(event and event.network_id) or 0)
        coordinated = Network.objects.coordinated_by(user)
        field.queryset = Network.objects.filter(pk__in=coordinated) | own
        field.disabled = event is not None and event.network not in coordinated

    def clean_co_organisers(self) -> list[Organisation]:
        names: list[str] = self.cleaned_data["co_organisers"]
        found = {organisation.name.casefold(): organisation for organisation in _named(names)}
        unknown = [name for name in names if name.casefold() not in found]
        if unknown:
            raise ValidationError([_unknown(name) for name in unknown])
        return [found[name.casefold()] for name in names]

    def clean(self) -> dict[str, Any]:
        self._let_the_deadline_follow()
        cleaned = super().clean()
        if cleaned.get("mode") == Mode.PHYSICAL:
            cleaned["online_url"], cleaned["online_capacity"] = "", None
        if cleaned.get("mode") == Mode.ONLINE:
            cleaned["capacity"] = None
        self._refuse_overtaken()
        if not self.errors:
            self._ask_about_advice()
        return cleaned

    def _let_the_deadline_follow(self) -> None:
        """A deadline that was only proposed, and not touched, keeps its distance to the day that was chosen."""
        day, deadline = self.cleaned_data.get("date"), self.cleaned_data.get("deadline")
        if day is None or deadline is None:
            return
        before, _space, proposed = self.cleaned_data.get("proposed", "").partition(" ")
        if proposed != deadline.isoformat() or before == day.isoformat():
            return
        with suppress(ValueError):
            follows = deadline + (day - date.fromisoformat(before))
            self.cleaned_data["deadline"] = min(max(follows, timezone.localdate()), day)

    def _refuse_overtaken(self) -> None:
        """Somebody else saved while this page was open: say so, keep what was typed, let it win next time."""
        if self._event is None or self.cleaned_data.get("version") in ("", version_of(self._event)):
            return
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["version"] = version_of(self._event)
        words = gettext(
            "Somebody else has changed the event. Your text is still here. Save again to keep it."
        )
        self.add_error(None, ValidationError(words, code="overtaken"))

    def _ask_about_advice(self) -> None:
        data, pk = self.cleaned_data, self._event.pk if self._event else None
        day, place = timezone.localdate(data["starts_at"]), self.venue()
        self.advice = [
            *advice.about_the_day(day, data.get("network"), pk),
            *([] if data.get("end_date") else advice.about_the_end(data["starts_at"], data["ends_at"])),
            *advice.about_seats(place, data.get("capacity"), pk),
            *advice.about_the_facts(self.place_before(), place),
            *advice.about_deadline(data.get("closes_at"), data["starts_at"]),
        ]
        if self._event is not None:
            self.advice += advice.about_those_who_come(
                self._event, data.get("capacity"), data.get("online_capacity")
            )
        if self._event is not None:
            self.advice = [one for one in self.advice if not self._stood_already(one)]
        seen = set((data.get("confirmed") or "").split())
        fresh = [one for one in self.advice if one.code not in seen]
        if fresh:
            self.add_error(None, [ValidationError(one.text, code=one.code) for one in fresh])

    def _stood_already(self, one: advice.Advice) -> bool:
        """A change of the title does not ask about a day and a number that were settled before."""
        assert self._event is not None
        return not _WATCHED.get(one.code, _THE_DAY) & set(self.changed_data)

    @property
    def only_asks(self) -> bool:
        """Whether nothing is wrong, and a second press saves."""
        codes = {error.code for errors in self.errors.as_data().values() for error in errors}
        return bool(codes) and codes <= {one.code for one in self.advice}

    def apply_to(self, event: Event) -> Event:
        """Put what was written on the event, unsaved."""
        for name in PLAIN_FIELDS:
            setattr(event, name, self.cleaned_data[name])
        event.starts_at, event.ends_at = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        event.registration_deadline = self.cleaned_data["closes_at"]
        event.registration_opens_at = self.cleaned_data["opens"]
        event.venue = self.venue()
        return event

    def programme(self) -> Programme:
        return Programme(
            agenda=self.read_agenda().items,
            dishes=self.cleaned_data["dishes"],
            themes=self.cleaned_data["themes"],
            co_organisers=self.cleaned_data["co_organisers"],
        )

    def read_agenda(self) -> programmes.Agenda:
        """What we understand of the pasted lines; also while the rest of the form is not right yet."""
        data = self.cleaned_data
        return programmes.parse(data.get("agenda") or "", data.get("starts"), data.get("ends"))


def _named(names: list[str]) -> list[Organisation]:
    """Organisations with these names, however they are capitalised; not every database folds æ, ø and å."""
    wanted = {name.casefold() for name in names}
    pairs = Organisation.objects.values_list("pk", "name") if wanted else []
    return list(Organisation.objects.filter(pk__in=[pk for pk, name in pairs if name.casefold() in wanted]))


def _unknown(name: str) -> str:
    known = Organisation.objects.values_list("name", flat=True)
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    if near:
        return gettext("We do not know “%(name)s”. Did you mean “%(near)s”?") % {
            "name": name,
            "near": near[0],
        }
    return gettext("We do not know “%(name)s”. Add it to a network first.") % {"name": name}


def _hosts(event: Event) -> list[CoOrganiser]:
    return list(event.co_organisers.select_related("organisation"))


def version_of(event: Event) -> str:
    return event.changed_at.isoformat()


def initial_of(event: Event) -> dict[str, Any]:
    """An event as the form shows it."""
    plain = {name: getattr(event, name) for name in PLAIN_FIELDS if name != "network"}
    return {
        **plain,
        **times_of(event),
        **venue_fields_of(event),
        "network": event.network_id,
        "agenda": programmes.as_lines(
            programmes.Item(item.title, item.starts_at, item.ends_at, item.speaker, item.form)
            for item in event.agenda.all()
        ),
        "dishes": [dish.name for dish in event.dishes.all()],
        "themes": [theme.pk for theme in event.themes.all()],
        "co_organisers": [host.organisation.name for host in _hosts(event)],
        "version": version_of(event),
    }
