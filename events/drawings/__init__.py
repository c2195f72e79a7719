"""The pictures that say how many: the hall with its lit windows, the month with its sun, bars and a curve.

Pure functions from numbers to inline SVG. Colours are classes of `static/css`, widths are attributes (a
strict CSP allows no inline style), every text is escaped. The same always stands in words beside the picture.
"""

from events.drawings.charts import Growth, Row, bar, bars, growth
from events.drawings.hall import Panes, hall, panes, seats_in_words
from events.drawings.month import daylight, daylight_in_words, month_head, sun_height

__all__ = [
    "Growth",
    "Panes",
    "Row",
    "bar",
    "bars",
    "daylight",
    "daylight_in_words",
    "growth",
    "hall",
    "month_head",
    "panes",
    "seats_in_words",
    "sun_height",
]
