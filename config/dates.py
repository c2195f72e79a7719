"""Dates as people here say them: "lørdag 6. marts kl. 10.00–15.30", or "Saturday 6 March, 10:00–15:30".

Times come in aware and are shown on the clock of the house (`TIME_ZONE`), whoever reads them. Nothing here
says "tomorrow": mails are read later than they are written. Only `stamp`, of what has happened, says "today".
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LEAF_MONTHS = {
    "da": ("jan.", "feb.", "marts", "apr.", "maj", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "dec."),
    "en": ("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),
}
LEAF_WEEKDAYS = {
    "da": ("man.", "tir.", "ons.", "tor.", "fre.", "lør.", "søn."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
YEAR_GOES_WITHOUT_SAYING = timedelta(days=183)
"""How far into next year a date may lie before we name the year."""


def spoken() -> str:
    """The language of the page: Danish, or English for everybody else."""
    return "da" if (get_language() or "da").startswith("da") else "en"


def here(moment: datetime) -> datetime:
    """The moment on the clock of the house. A naive time is a bug and raises ValueError."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def day_of(value: date) -> date:
    """The day here; a datetime is moved to our clock first."""
    return here(value).date() if isinstance(value, datetime) else value


def clock(moment: datetime) -> str:
    """10.00 in Danish, 10:00 in English; no zero before a single hour."""
    return _formatted(_as_it_stands(moment), "G.i" if spoken() == "da" else "G:i", get_language())


def day(value: date) -> str:
    """6. marts; with the year where it does not go without saying."""
    return _written(day_of(value), "j. F", "j F")


def long_day(value: date) -> str:
    """lørdag 6. marts."""
    return _written(day_of(value), "l j. F", "l j F")


def full_day(value: date) -> str:
    """onsdag 29. april 2026; for what is read for years: decisions, and what the press keeps."""
    return _formatted(day_of(value), "l j. F Y" if spoken() == "da" else "l j F Y", get_language())


def short_day(value: date) -> str:
    """14. feb.; for tables and other narrow places."""
    local = day_of(value)
    name = LEAF_MONTHS[spoken()][local.month - 1]
    text = f"{local.day}. {name}" if spoken() == "da" else f"{local.day} {name}"
    return f"{text} {local.year}" if _needs_year(local) else text


def numeric_day(value: date) -> str:
    """24/2, the same in both languages."""
    local = day_of(value)
    return f"{local.day}/{local.month}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """kl. 10.00–15.30; the days are named where they differ."""
    if day_of(starts_at) != day_of(ends_at):
        return (
            f"{_at(starts_at)} – {day(ends_at)} {_at(ends_at)}"
            if spoken() == "da"
            else (f"{clock(starts_at)} – {day(ends_at)}, {clock(ends_at)}")
        )
    return f"{_at(starts_at)}–{clock(ends_at)}"


def when(starts_at: datetime, ends_at: datetime | None = None) -> str:
    """lørdag 6. marts kl. 10.00–15.30, or lørdag 6. marts kl. 10.00 – søndag 7. marts kl. 15.00."""
    if ends_at is None:
        return _moment(starts_at)
    if day_of(starts_at) == day_of(ends_at):
        return f"{_moment(starts_at)}–{clock(ends_at)}"
    return f"{_moment(starts_at)} – {_moment(ends_at)}"


def deadline(moment: datetime) -> str:
    """onsdag 24. februar; with the hour unless it is the end of the day.

    Midnight belongs to the day that ends: "by Wednesday" reads right, "by Thursday 0.00" does not.
    """
    local = here(moment)
    if (local.hour, local.minute) == (0, 0):
        return long_day((local - timedelta(minutes=1)).date())
    if (local.hour, local.minute) == (23, 59):
        return long_day(local.date())
    return _moment(moment)


def stamp(moment: datetime) -> str:
    """When something happened: i dag kl. 8.21, i går kl. 22.14, 14. feb. kl. 9.12."""
    ago = (day_of(timezone.now()) - day_of(moment)).days
    word = {0: _("today"), 1: _("yesterday")}.get(ago) or short_day(moment)
    return f"{word} {_at(moment)}" if spoken() == "da" else f"{word} {clock(moment)}"


def since(moment: datetime) -> str:
    """How one goes on after "since": kl. 8.21, i går kl. 22.14."""
    return _at(moment) if day_of(timezone.now()) == day_of(moment) else stamp(moment)


def leaf_parts(value: date) -> tuple[str, int, str]:
    """Month, day and weekday as a page of the village calendar has room for them."""
    local = day_of(value)
    return LEAF_MONTHS[spoken()][local.month - 1], local.day, LEAF_WEEKDAYS[spoken()][local.weekday()]


def _moment(moment: datetime) -> str:
    return f"{long_day(moment)} {_at(moment)}" if spoken() == "da" else f"{long_day(moment)}, {clock(moment)}"


def _at(moment: datetime) -> str:
    return f"kl. {clock(moment)}" if spoken() == "da" else clock(moment)


def _written(local: date, danish: str, english: str) -> str:
    pattern = danish if spoken() == "da" else english
    return _formatted(local, f"{pattern} Y" if _needs_year(local) else pattern, get_language())


def _as_it_stands(moment: datetime) -> datetime:
    """What our clock shows, without its zone: moments of two zones are equal where they are the same moment."""
    return here(moment).replace(tzinfo=None)


@lru_cache(maxsize=2000)
def _formatted(local: date, pattern: str, language: str | None) -> str:
    """In the language that is spoken. A page and the parts of a letter say the same few dates (13 µs each, and 0.1)."""
    return dateformat.format(local, pattern)


def _needs_year(local: date) -> bool:
    today = day_of(timezone.now())
    return local.year != today.year and not today < local <= today + YEAR_GOES_WITHOUT_SAYING
