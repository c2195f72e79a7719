"""Times as calendars are given them: Copenhagen's clock, dates, or UTC on the night the clock shifts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from events.calendars.entry import Entry

_ZONE_NAME = "Europe/Copenhagen"
_ZONE = ZoneInfo(_ZONE_NAME)

# Fixed, with yearly rules: Outlook ignores RDATE in a VTIMEZONE and Exchange drops one without TZOFFSETTO.
# True since 1996, and for as long as the European Union changes its clocks.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{_ZONE_NAME}",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def span(entry: Entry) -> tuple[str, str]:
    """DTSTART and DTEND of an entry.

    Where either is close to a clock shift, both are in UTC. In the hour that October repeats "02:30" alone
    would not say which of the two; and some programs look the offset up as if local time were UTC, and so
    err in the hours before a shift.
    """
    if entry.all_day:
        first, end = _dates(entry)
        return f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"
    if _is_near_a_shift(entry.starts_at) or _is_near_a_shift(entry.ends_at):
        return f"DTSTART:{utc(entry.starts_at)}", f"DTEND:{utc(entry.ends_at)}"
    return f"DTSTART;TZID={_local(entry.starts_at)}", f"DTEND;TZID={_local(entry.ends_at)}"


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def duration(value: timedelta) -> str:
    """A DURATION in whole minutes, at least one (RFC 5545 3.3.6); no weeks, as fewer programs know them."""
    days, minutes = divmod(max(int(value.total_seconds()) // 60, 1), 24 * 60)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def _local(moment: datetime) -> str:
    return f"{_ZONE_NAME}:{moment.astimezone(_ZONE):%Y%m%dT%H%M%S}"


def _is_near_a_shift(moment: datetime) -> bool:
    """From two hours before, the largest offset, until the clock shows each hour once again."""
    before, after = moment.astimezone(UTC) - timedelta(hours=1), moment.astimezone(UTC) + timedelta(hours=2)
    return before.astimezone(_ZONE).utcoffset() != after.astimezone(_ZONE).utcoffset()


def _dates(entry: Entry) -> tuple[date, date]:
    """The first day, and the day after the last; an end at midnight belongs to the day before."""
    first = entry.starts_at.astimezone(_ZONE).date()
    last = (entry.ends_at.astimezone(_ZONE).replace(tzinfo=None) - timedelta(microseconds=1)).date()
    return first, max(first, last) + timedelta(days=1)
