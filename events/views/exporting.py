"""The list as a file, and the sheet for the kitchen. For hosts alone: a list of people is not a page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events import board, exports
from events.models import Event, Registration
from events.views.hosted import hosted


@require_safe
@hosted
def export(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """`csv` is the list alone; `xlsx` has the kitchen's totals on a sheet of their own."""
    people = _people(event)
    if kind == "csv":
        content, content_type = exports.as_csv(people), exports.CSV_TYPE
    elif kind == "xlsx":
        content, content_type = exports.as_xlsx(people, _kitchen(event)), exports.XLSX_TYPE
    else:
        raise Http404
    response = HttpResponse(content, content_type=content_type)
    name = f"{slugify(event.title)[:60] or event.pk}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _people(event: Event) -> exports.Sheet:
    headings = [
        _("Name"),
        _("E-mail"),
        _("Organisation"),
        _("Municipality"),
        _("Status"),
        _("Guests"),
        _("Names of guests"),
        _("Attendance"),
        _("Note"),
        _("Answered"),
    ]
    widths = [26, 30, 30, 20, 18, 9, 30, 14, 40, 18]
    return exports.Sheet(_("People"), headings, _rows(event), widths)


def _rows(event: Event) -> Iterator[list[exports.Cell]]:
    rows = event.registrations.known().select_related("person", "organisation", "municipality")
    rows = rows.defer("municipality__boundary")
    for row in rows.prefetch_related("guests").order_by("person__name", "pk").iterator(chunk_size=500):
        yield _row(row)


def _row(row: Registration) -> list[exports.Cell]:
    """No dish: what one person eats is for nobody's list."""
    return [
        str(row.person.name if row.person else ""),
        str(row.person.email if row.person else ""),
        str(row.organisation or ""),
        str(row.municipality or ""),
        row.get_status_display(),
        row.guests_count,
        ", ".join(guest.name for guest in row.guests.all() if guest.name),
        row.get_attendance_display(),
        row.note,
        timezone.localtime(row.answered_at) if row.answered_at else None,
    ]


def _kitchen(event: Event) -> exports.Sheet:
    rows: list[list[exports.Cell]] = [[dish.name, dish.count] for dish in board.dishes(event)]
    return exports.Sheet(_("Kitchen"), [_("Dish"), _("Number")], rows, [40, 10])


@require_safe
@hosted
def kitchen(request: HttpRequest, event: Event) -> HttpResponse:
    """A page to print for the kitchen: how many of each, never whose."""
    context = {
        "event": event,
        "dishes": board.dishes(event),
        "houses": board.counts(event).houses,
        "printed_at": timezone.now(),
    }
    return render(request, "events/board_kitchen.html", context)
