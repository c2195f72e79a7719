"""When an event is: a day and two clocks, in Danish time, and the deadline."""

from __future__ import annotations

from datetime import date as day_type
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import local_times
from events.forms.fields import date_input, moment_input, time_input
from events.models import Event

OCCASIONS = [
    (local_times.FIRST, _("The first time, while it is still summer time")),
    (local_times.SECOND, _("The second time, when it has become winter time")),
]


FIRST_YEAR, LAST_YEAR = 1900, 2200


def _possible(day: day_type) -> None:
    """A year that was mistyped; clocks and zones end before the calendar does."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("That year cannot be right."), code="year")


class TimesForm(forms.Form):
    """Cleans to `starts_at`, `ends_at` and `deadline`, moments that exist and are meant."""

    date = forms.DateField(label=_("Date"), widget=date_input(), validators=[_possible])
    starts = forms.TimeField(label=_("From"), widget=time_input())
    ends = forms.TimeField(label=_("To"), widget=time_input())
    end_date = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=date_input(),
        validators=[_possible],
        help_text=_("Only where it lasts several days. A meeting past midnight needs nothing here."),
    )
    starts_occasion = forms.ChoiceField(
        label=_("The hour it begins in"),
        choices=OCCASIONS,
        required=False,
        widget=forms.RadioSelect,
    )
    ends_occasion = forms.ChoiceField(
        label=_("The hour it ends in"),
        choices=OCCASIONS,
        required=False,
        widget=forms.RadioSelect,
    )
    deadline = forms.DateField(
        label=_("Answer no later than"),
        required=False,
        widget=date_input(),
        validators=[_possible],
        help_text=_("The whole day counts. Empty: until it begins."),
    )
    deadline_clock = forms.TimeField(label=_("At what time"), required=False, widget=time_input())
    opens = forms.DateTimeField(
        label=_("Answers from"),
        required=False,
        widget=moment_input(),
        validators=[_possible],
        help_text=_("Empty: as soon as it is published."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, starts, ends = cleaned.get("date"), cleaned.get("starts"), cleaned.get("ends")
        if day is None or starts is None or ends is None:
            return cleaned
        last = self._last_day(day, starts, ends)
        cleaned["starts_at"] = self._moment("starts", day, starts)
        cleaned["ends_at"] = self._moment("ends", last, ends)
        cleaned["closes_at"] = self._deadline()
        self._check_order()
        return cleaned

    def _last_day(self, day: day_type, starts: time, ends: time) -> day_type:
        """An end before the beginning is the next day's: dances go on past midnight."""
        last: day_type | None = self.cleaned_data.get("end_date")
        if last is not None and last != day:
            if last < day:
                self.add_error("end_date", _("The last day is before the first."))
                return day
            return last
        same_day = ends > starts or self._within_the_double_hour(day, starts, ends)
        return day if same_day else day + timedelta(days=1)

    def _within_the_double_hour(self, day: day_type, starts: time, ends: time) -> bool:
        """2.45 to 2.15 the night winter time begins is half an hour, not most of a day."""
        twice = local_times.comes_twice(day, starts) and local_times.comes_twice(day, ends)
        meant = (self.cleaned_data.get("starts_occasion"), self.cleaned_data.get("ends_occasion"))
        return twice and meant == (local_times.FIRST, local_times.SECOND)

    def _moment(self, field: str, day: day_type, clock: time) -> datetime | None:
        occasion = f"{field}_occasion"
        try:
            return local_times.moment(day, clock, self.cleaned_data.get(occasion) or "")
        except ValidationError as unclear:
            self.add_error(occasion if unclear.code == "which_hour" else field, unclear)
            return None

    def _deadline(self) -> datetime | None:
        """The end of the day, or the clock that was given."""
        day, clock = self.cleaned_data.get("deadline"), self.cleaned_data.get("deadline_clock")
        if day is None:
            return None
        if clock is None:
            return local_times.moment(day + timedelta(days=1), time())
        try:
            return local_times.moment(day, clock, local_times.FIRST)
        except ValidationError as unclear:
            self.add_error("deadline_clock", unclear)
            return None

    def _check_order(self) -> None:
        starts_at, ends_at = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        closes_at = self.cleaned_data["closes_at"]
        if starts_at is None or ends_at is None:
            return
        if ends_at <= starts_at:
            self.add_error("ends", _("It must end after it starts."))
        elif closes_at is not None and self._closes_too_late(closes_at, starts_at, ends_at):
            self.add_error("deadline", _("The deadline must come before it begins."))

    def _closes_too_late(self, closes_at: datetime, starts_at: datetime, ends_at: datetime) -> bool:
        """A deadline on the day itself, without a clock, is until it begins."""
        whole_day = self.cleaned_data.get("deadline_clock") is None
        if whole_day and self.cleaned_data["deadline"] == timezone.localdate(starts_at):
            self.cleaned_data["closes_at"] = starts_at
            return False
        return closes_at > starts_at

    @property
    def asks_which_hour(self) -> bool:
        """Whether the two radio groups belong on the page."""
        asked = ("starts_occasion", "ends_occasion")
        refused = self.errors if self.is_bound else {}
        return any(name in refused or self[name].value() for name in asked)


def times_of(event: Event) -> dict[str, Any]:
    """An event's times as the form shows them."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    one_night = ends.date() == starts.date() + timedelta(days=1) and ends.time() <= starts.time()
    deadline = timezone.localtime(event.registration_deadline) if event.registration_deadline else None
    whole_day = deadline is not None and deadline.time() in (time(), time(23, 59))
    if deadline is not None and deadline.time() == time():
        deadline -= timedelta(minutes=1)
    return {
        "date": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "end_date": ends.date() if ends.date() != starts.date() and not one_night else None,
        "starts_occasion": local_times.occasion_of(event.starts_at),
        "ends_occasion": local_times.occasion_of(event.ends_at),
        "deadline": deadline.date() if deadline else None,
        "deadline_clock": deadline.time() if deadline and not whole_day else None,
        "opens": event.registration_opens_at,
    }
