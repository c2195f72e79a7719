"""The head of a month: the sun stands over the ridge at the height its daylight deserves."""

from __future__ import annotations

import math
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

LATITUDE = math.radians(56.2)
SUNRISE_ZENITH = math.radians(90.833)  # refraction, and the upper edge of the sun
LONGEST, HIGHEST = 17.7, 28  # hours of light at midsummer, and where the sun then stands in the drawing
UNITS_PER_HOUR = 7.5


def daylight(year: int, month: int) -> timedelta:
    """From sunrise to sunset in the middle of the month at 56.2° N, to five minutes.

    Declination by Spencer's series and the sunrise equation with a zenith of 90.833°, both as in NOAA Global
    Monitoring Laboratory, "General Solar Position Calculations".
    """
    middle = date(year, month, 15)
    turn = 2 * math.pi / 365 * (middle.timetuple().tm_yday - 1)
    declination = (
        0.006918
        - 0.399912 * math.cos(turn)
        + 0.070257 * math.sin(turn)
        - 0.006758 * math.cos(2 * turn)
        + 0.000907 * math.sin(2 * turn)
        - 0.002697 * math.cos(3 * turn)
        + 0.00148 * math.sin(3 * turn)
    )
    half_day = math.acos(
        math.cos(SUNRISE_ZENITH) / (math.cos(LATITUDE) * math.cos(declination))
        - math.tan(LATITUDE) * math.tan(declination)
    )
    return timedelta(minutes=5 * round(2 * half_day / math.pi * 12 * 60 / 5))


def daylight_in_words(year: int, month: int) -> str:
    """Lyst i 9 t. 30 min."""
    hours, minutes = divmod(int(daylight(year, month).total_seconds()) // 60, 60)
    return _("Light for %(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": minutes}


def sun_height(year: int, month: int) -> int:
    """Where the sun stands in the drawing, from the top: the shorter the day, the further down."""
    hours = daylight(year, month).total_seconds() / 3600
    return round(HIGHEST + (LONGEST - hours) * UNITS_PER_HOUR)


def month_head(year: int, month: int) -> SafeString:
    """Roofs of a village with the sun over the ridge, as high as its daylight deserves.

    Decoration: the words beside it are `daylight_in_words`.
    """
    return mark_safe(  # noqa: S308 - numbers only
        '<svg viewBox="0 0 560 132" preserveAspectRatio="xMaxYMax slice" aria-hidden="true"'
        ' focusable="false">'
        f'<circle class="month-sun" cx="514" cy="{sun_height(year, month)}" r="17"/>'
        '<path class="month-roofs" d="M0 132v-20h40l20-18 20 18h60v-12l26-24 26 24v12h50l16-14 16 14h70v-26'
        'l34-30h64l34 30v26h104v20z"/>'
        '<path class="month-lit" d="M348 118v-18h10v18zM366 118v-18h10v18zM402 118v-18h10v18z'
        'M420 118v-18h10v18zM160 112v-10h7v10zM380 132v-26h18v26z"/></svg>'
    )
