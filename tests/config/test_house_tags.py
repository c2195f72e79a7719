"""Dates and numbers as people write them, the small parts, and forms in the markup of the design system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from config import dates

MONDAY = datetime(2027, 2, 15, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today_is_monday_15_february_2027() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False), translation.override("da"):
        yield


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in UTC: one hour behind Danish winter, two behind summer."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def rendered(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


# --- Dates -------------------------------------------------------------------------------------
def test_a_meeting_is_written_as_people_say_it() -> None:
    start, end = at(2027, 3, 6, 9), at(2027, 3, 6, 14, 30)

    assert dates.when(start, end) == "lørdag 6. marts kl. 10.00–15.30"
    with translation.override("en"):
        assert dates.when(start, end) == "Saturday 6 March, 10:00–15:30"


def test_single_hours_have_no_zero_before_them() -> None:
    assert dates.span(at(2027, 3, 6, 7, 15), at(2027, 3, 6, 16, 30)) == "kl. 8.15–17.30"


def test_summer_and_winter_meetings_show_the_clock_on_the_wall() -> None:
    assert dates.clock(at(2027, 3, 27, 9)) == "10.00"
    assert dates.clock(at(2027, 3, 29, 8)) == "10.00"


def test_a_meeting_over_two_days_names_both() -> None:
    start, end = at(2027, 3, 6, 9), at(2027, 3, 7, 14)

    assert dates.when(start, end) == "lørdag 6. marts kl. 10.00 – søndag 7. marts kl. 15.00"
    assert dates.span(start, end) == "kl. 10.00 – 7. marts kl. 15.00"


def test_late_in_the_evening_in_utc_is_the_next_day_here() -> None:
    assert dates.long_day(at(2027, 3, 5, 23, 30)) == "lørdag 6. marts"


def test_what_is_read_for_years_names_the_year() -> None:
    assert dates.full_day(date(2027, 3, 6)) == "lørdag 6. marts 2027"
    with translation.override("en"):
        assert dates.full_day(date(2027, 3, 6)) == "Saturday 6 March 2027"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2027, 9, 18), "18. september"),
        (date(2027, 1, 3), "3. januar"),
        (date(2026, 12, 5), "5. december 2026"),
        (date(2028, 1, 9), "9. januar 2028"),
    ],
)
def test_the_year_is_named_only_where_it_does_not_go_without_saying(day: date, written: str) -> None:
    assert dates.day(day) == written


def test_in_november_january_needs_no_year() -> None:
    with time_machine.travel(at(2026, 11, 23, 12), tick=False):
        assert dates.long_day(date(2027, 1, 9)) == "lørdag 9. januar"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (at(2027, 2, 24, 22, 59), "onsdag 24. februar"),
        (at(2027, 2, 24, 23, 0), "onsdag 24. februar"),
        (at(2027, 2, 24, 11, 0), "onsdag 24. februar kl. 12.00"),
    ],
)
def test_a_deadline_at_the_end_of_a_day_is_that_day(moment: datetime, written: str) -> None:
    assert dates.deadline(moment) == written


@pytest.mark.parametrize(
    ("moment", "danish", "english"),
    [
        (at(2027, 2, 15, 7, 21), "kl. 8.21", "8:21"),
        (at(2027, 2, 14, 21, 14), "kl. 22.14", "22:14"),
        (at(2027, 2, 1, 8, 12), "1. feb. kl. 9.12", "1 Feb 9:12"),
    ],
)
def test_what_happened_is_told_from_today(moment: datetime, danish: str, english: str) -> None:
    assert dates.stamp(moment).endswith(danish)
    with translation.override("en"):
        assert dates.stamp(moment).endswith(english)


def test_today_and_yesterday_are_called_so() -> None:
    with translation.override("en"):
        assert dates.stamp(at(2027, 2, 15, 7, 21)) == "today 8:21"
        assert dates.stamp(at(2027, 2, 14, 21, 14)) == "yesterday 22:14"


def test_a_naive_time_is_a_bug() -> None:
    with pytest.raises(ValueError, match="naive"):
        dates.clock(datetime(2027, 3, 6, 10))


def test_filters_leave_nothing_where_there_is_no_date() -> None:
    for name in (
        "clock",
        "day",
        "long_day",
        "full_day",
        "short_day",
        "numeric_day",
        "deadline",
        "stamp",
        "number",
    ):
        assert rendered("{{ nothing|" + name + " }}", nothing=None) == ""


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert rendered("{{ n|number }}", n=12345) == "12.345"
    with translation.override("en"):
        assert rendered("{{ n|number }}", n=12345) == "12,345"


# --- Parts ---------------------------------------------------------------------------------------
def test_a_leaf_shows_the_day_here_and_says_it_to_machines() -> None:
    html = rendered('{% leaf day size="large" off=True %}', day=at(2027, 3, 5, 23, 30))

    assert 'class="leaf leaf-l leaf-off" datetime="2027-03-06"' in html
    assert ">marts<" in html
    assert ">6<" in html
    assert ">lør.<" in html


@pytest.mark.parametrize("kind", ["yes", "maybe", "no", "waiting", "unanswered", "alert"])
def test_each_status_has_a_shape_of_its_own_and_its_word(kind: str) -> None:
    html = rendered("{% status_pill kind text %}", kind=kind, text="Du & jeg")

    assert f"status-{kind}" in html
    assert "Du &amp; jeg" in html
    others = {"yes", "maybe", "no", "waiting", "unanswered", "alert"} - {kind}
    shape = html[html.index("<svg") : html.index("</svg>")]
    assert all(shape not in rendered("{% status_pill k 'x' %}", k=other) for other in others)


def test_an_unknown_status_or_window_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="status"):
        rendered("{% status_pill 'perhaps' 'x' %}")
    with pytest.raises(TemplateSyntaxError, match="window"):
        rendered("{% window 'open' %}")


@pytest.mark.parametrize(("lit", "windows"), [(0, 0), (1, 1), (2, 2), (3, 3), ("", 3), (None, 3)])
def test_the_mark_lights_a_window_for_each_accepted_meeting(lit: object, windows: int) -> None:
    html = rendered("{% mark lit=lit %}", lit=lit)

    assert html.count("mark-window mark-lit") == windows
    assert html.count('class="mark-lit"') == 1  # the door is always open


def test_an_error_page_needs_no_context(settings: Any) -> None:
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    html = rendered('{% include "500.html" %}')

    assert "Noget gik galt hos os" in html
    assert "<style" not in html


# --- Forms -----------------------------------------------------------------------------------------
class MeetingForm(forms.Form):
    title = forms.CharField(label="Titel", help_text="Som i mailen.")
    note = forms.CharField(label="Besked", required=False, widget=forms.Textarea)
    day = forms.DateField(
        label="Dato", widget=forms.DateInput(attrs={"type": "date", "class": "form-input-short"})
    )
    kind = forms.ChoiceField(label="Slags", choices=[("a", "Seminar")])
    dish = forms.ChoiceField(
        label="Ret", choices=[("a", "Tærte"), ("b", "<b>Kål</b>")], widget=forms.RadioSelect
    )
    networks = forms.MultipleChoiceField(choices=[("1", "Smag")], widget=forms.CheckboxSelectMultiple)
    confirm = forms.BooleanField(label="Giv mig pladsen")
    upload = forms.FileField(label="Liste")

    def clean(self) -> None:
        raise forms.ValidationError("Der er 90 stole, og du har skrevet 900.")


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    html = str(MeetingForm({})["title"].as_field_group())

    assert '<label class="form-label" for="id_title">Titel' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-group form-error"' in html


def test_each_kind_of_field_has_its_class_once() -> None:
    html = str(MeetingForm())

    assert '<textarea name="note" class="form-input"' in html
    assert 'type="date" name="day" class="form-input form-input-short"' in html
    assert '<select name="kind" class="form-select"' in html
    assert 'type="file" name="upload" class="form-file"' in html
    assert html.count('class="form-radio"') == 2
    assert html.count('class="form-checkbox"') == 2
    assert html.count("form-input-short") == 1


def test_choices_stand_in_a_group_with_a_legend_and_are_escaped() -> None:
    html = str(MeetingForm()["dish"].as_field_group())

    assert html.count("<fieldset") == html.count("</fieldset>") == 1
    assert '<legend class="form-label">Ret' in html
    assert "&lt;b&gt;Kål" in html
    assert html.index('id="id_dish_1"') < html.index('for="id_dish_1"')


def test_a_single_checkbox_stands_before_its_label() -> None:
    html = str(MeetingForm()["confirm"].as_field_group())

    assert html.index("<input") < html.index('<label for="id_confirm">')


def test_a_form_begins_with_what_needs_mending_and_links_to_it() -> None:
    html = str(
        MeetingForm({"title": "Fest", "dish": "a", "day": "2027-03-06", "kind": "a", "networks": ["1"]})
    )

    summary = html[html.index('role="alert"') : html.index("</ul>")]
    assert "Der er 90 stole" in summary
    assert 'href="#id_confirm"' in summary
    assert 'href="#id_upload"' in summary
    assert "id_title" not in summary


def test_a_refused_choice_links_to_the_first_of_the_group() -> None:
    html = str(MeetingForm({"dish": "x"}))

    assert 'href="#id_dish_0"' in html
    assert 'id="id_dish_0"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert "alert" not in str(MeetingForm())
