"""What a coordinator fills in about rounds: how many, when, the rules; and what the seating must know of somebody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.agenda import Form
from events.forms.fields import LinesField, time_input
from events.models import Event
from matchmaking.models import Participant, RoundsKind, TableRounds
from matchmaking.operations.rounds.participants import Facts
from matchmaking.operations.rounds.setting import Setting
from networks.models import Municipality

MOST_ROUNDS, MOST_TABLES, MOST_SEATS = 12, 60, 12


class SettingForm(forms.Form):
    """One page of decisions; the time is on the event's first day."""

    kind = forms.ChoiceField(label=_("How people meet"), choices=RoundsKind.choices, widget=forms.RadioSelect)
    rounds = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=MOST_ROUNDS)
    tables = forms.IntegerField(label=_("Tables"), min_value=1, max_value=MOST_TABLES)
    seats_per_table = forms.IntegerField(label=_("Seats at each table"), min_value=2, max_value=MOST_SEATS)
    starts_at = forms.TimeField(label=_("The first round begins at"), widget=time_input())
    minutes = forms.IntegerField(label=_("Minutes in a round"), min_value=1, max_value=120)
    pause_minutes = forms.IntegerField(label=_("Minutes to change tables"), min_value=0, max_value=60)
    min_municipalities = forms.IntegerField(
        label=_("Municipalities at each table, at least"), min_value=0, max_value=6
    )
    min_champions = forms.IntegerField(
        label=_("Local champions at each table, at least"),
        min_value=0,
        max_value=6,
        help_text=_(
            "Whoever comes from a village or an association counts; you can change it for each person."
        ),
    )
    allow_repeats = forms.BooleanField(label=_("Two may sit together more than once"), required=False)
    table_names = LinesField(
        label=_("Where the tables stand"),
        help_text=_("A line for each table, in order: “by the stove”, “the green room”."),
        required=False,
        rows=4,
        longest=60,
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        self.event = event
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == RoundsKind.PAIRS:
            data["seats_per_table"], data["min_municipalities"], data["min_champions"] = 2, 0, 0
        return data

    def setting(self) -> Setting:
        data = {**self.cleaned_data}
        day = timezone.localdate(self.event.starts_at)
        data["starts_at"] = datetime.combine(day, data["starts_at"], timezone.get_default_timezone())
        return Setting(**data)


def first_setting(event: Event, coming: int) -> dict[str, Any]:
    """How such rounds usually look: four of them, six at a table, where the programme has a round or a workshop."""
    begins = timezone.localtime(event.starts_at)
    items = [item for item in event.agenda.all() if item.starts_at]
    item = next((one for one in items if one.form == Form.ROUND), None)
    item = item or next((one for one in items if one.form == Form.WORKSHOP), None)
    later = item.starts_at if item is not None else (begins + timedelta(hours=1)).time()
    return {
        "kind": RoundsKind.TABLES,
        "rounds": 4,
        "tables": max(1, -(-coming // 6)),
        "seats_per_table": 6,
        "starts_at": later,
        "minutes": 15,
        "pause_minutes": 5,
        "min_municipalities": 2,
        "min_champions": 1,
    }


def setting_of(rows: TableRounds) -> dict[str, Any]:
    fields = [name for name in SettingForm.base_fields if name != "starts_at"]
    return {name: getattr(rows, name) for name in fields} | {
        "starts_at": timezone.localtime(rows.starts_at).time()
    }


class ParticipantForm(forms.Form):
    """What the seating must know of one person."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False, empty_label=_("Not known")
    )
    is_champion = forms.BooleanField(label=_("Is a local champion"), required=False)
    keeps_seat = forms.BooleanField(
        label=_("Keeps the same table in all rounds"),
        help_text=_("For whoever cannot easily move about. Only you see it, and it is deleted a week after."),
        required=False,
    )
    kept_table = forms.TypedChoiceField(label=_("Which table"), required=False, coerce=int, empty_value=None)
    absent = forms.TypedMultipleChoiceField(
        label=_("Does not take part in"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, participant: Participant, *args: Any, **kwargs: Any) -> None:
        rows = participant.table_rounds
        kwargs.setdefault("initial", _facts_of(participant))
        super().__init__(*args, **kwargs)
        municipality = self.fields["municipality"]
        assert isinstance(municipality, forms.ModelChoiceField)
        municipality.queryset = Municipality.objects.defer("boundary")
        self._choices("kept_table", [("", _("Any table")), *((n, str(n)) for n in range(1, rows.tables + 1))])
        self._choices("absent", round_choices(rows))

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def facts(self) -> Facts:
        data = self.cleaned_data
        return Facts(
            municipality=data["municipality"],
            is_champion=data["is_champion"],
            keeps_seat=data["keeps_seat"],
            kept_table=data["kept_table"],
            absent=tuple(data["absent"]),
        )


def _facts_of(participant: Participant) -> dict[str, Any]:
    names = ("municipality", "is_champion", "keeps_seat", "kept_table", "absent")
    return {name: getattr(participant, name) for name in names}


def round_choices(rows: TableRounds) -> list[tuple[int, Any]]:
    return [(number, _("Round %(number)s") % {"number": number}) for number in rows.numbers]
