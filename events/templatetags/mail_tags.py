"""What the mails about events say in more than one place, in the HTML and in the plain part alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.changes import Change, Difference
from events.models import Attendance, Event, FreedSeats, Mode, Registration, Status
from notifications.patterns import one_line

register = template.Library()

LOOKS = {
    Status.ACCEPTED: "yes",
    Status.ATTENDED: "yes",
    Status.TENTATIVE: "maybe",
    Status.WAITLISTED: "waiting",
}


@dataclass(frozen=True)
class SeatLine:
    """Seats of one class in words; `width` is the taken part of the bar, 0 to 100."""

    text: str
    width: int


@dataclass(frozen=True)
class ShownChange:
    """One changed fact as people read it; without `before` only what is said now.

    Of a changed time both are (start, end), which the page's own tags write out.
    """

    label: str
    before: object
    now: object
    is_time: bool = False


@register.filter
def title_of(event: Event) -> str:
    """The title in the language of the mail, where there is one, as it may stand in the subject."""
    return one_line(_in_english(event) or event.title)


@register.filter
def title_language(event: Event) -> str:
    return "en" if _in_english(event) else "da"


def _in_english(event: Event) -> str:
    return event.title_en if get_language() == "en" else ""


@register.filter
def look(registration: Registration) -> str:
    """The colour that goes with a standing; the words say it too."""
    return LOOKS.get(Status(registration.status), "no")


@register.simple_tag
def invited_by(event: Event) -> str:
    """Who invites, as a whole sentence."""
    house = event.network or event.organiser
    if event.contact and house:
        names = {"contact": event.contact.name, "house": house}
        return _("%(contact)s and %(house)s invite you.") % names
    one = event.contact.name if event.contact else house
    return _("%(house)s invites you.") % {"house": one} if one else _("You are invited.")


@register.simple_tag
def seat_lines(event: Event, seats_taken: int, online_taken: int) -> list[SeatLine]:
    """How full the house is; nothing where there is no limit."""
    lines = []
    if event.has_physical and event.capacity:
        lines.append(_seat_line(event.capacity, seats_taken, *_seat_words()))
    if event.has_online and event.online_capacity:
        lines.append(_seat_line(event.online_capacity, online_taken, *_online_words()))
    return lines


def _seat_line(capacity: int, taken: int, some: str, every: str) -> SeatLine:
    taken = min(taken, capacity)
    words = every if taken == capacity else some
    return SeatLine(words % {"taken": taken, "capacity": capacity}, 100 * taken // capacity)


def _seat_words() -> tuple[str, str]:
    return _("%(taken)s of %(capacity)s seats are taken."), _("All %(capacity)s seats are taken.")


def _online_words() -> tuple[str, str]:
    return (
        _("%(taken)s of %(capacity)s seats online are taken."),
        _("All %(capacity)s seats online are taken."),
    )


@register.simple_tag
def is_full(event: Event, attendance: str, seats_taken: int, online_taken: int) -> bool:
    """Whether a yes now means the waiting list."""
    online = attendance == Attendance.ONLINE
    capacity, taken = (event.online_capacity, online_taken) if online else (event.capacity, seats_taken)
    return capacity is not None and taken >= capacity


@register.simple_tag
def company(registration: Registration, guest_names: list[str]) -> str:
    """Whom the person brings: "You and 2 guests: Ida and Per"; nothing for somebody alone."""
    guests = registration.guests_count
    if not guests:
        return ""
    line = ngettext("You and %(guests)s guest", "You and %(guests)s guests", guests) % {"guests": guests}
    return f"{line}: {', '.join(guest_names)}" if guest_names else line


@register.filter
def hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


@register.filter
def agenda_clock(value: time | None) -> str:
    """10.00, or 10:00 in English: the times of a programme have no date, so `clock` cannot write them."""
    mark = "." if _in_danish() else ":"
    return f"{value.hour}{mark}{value.minute:02}" if value else ""


@register.simple_tag
def change_heading(difference: Difference) -> str:
    """What changed, in as few words as a subject has room for; the gravest first."""
    fields = {change.field for change in difference.changes}
    moved = "place" in fields
    if difference.date_moved:
        return _("New date and venue") if moved else _("New date")
    if "time" in fields:
        return _("New time and venue") if moved else _("New time")
    if moved:
        return _("New venue")
    if "online_url" in fields:
        return _("New link")
    return _("New title") if "title" in fields else _("Changed")


@register.simple_tag
def shown_changes(difference: Difference, registration: Registration) -> list[ShownChange]:
    """Each changed fact before and now; the link to an online meeting only to those who may see it."""
    return list(_shown(difference, registration))


def _shown(difference: Difference, registration: Registration) -> Iterator[ShownChange]:
    fields = {change.field for change in difference.changes}
    for change in difference.changes:
        if change.field == "time":
            yield ShownChange(_("When"), change.before, change.now, is_time=True)
        elif change.field == "place":
            yield ShownChange(_("Where"), _place(change.before), _place(change.now))
        elif change.field == "mode" and "place" not in fields:
            yield ShownChange(_("How"), _mode(change.before), _mode(change.now))
        elif change.field == "online_url":
            yield _link(change, registration)
        elif change.field == "title":
            yield ShownChange(_("Title"), str(change.before), str(change.now))
        elif change.field == "text":
            yield ShownChange(_("Description"), "", _("The description is new. Read it on the event's page."))


def _mode(value: object) -> str:
    return str(Mode(str(value)).label)


def _place(value: object) -> str:
    return str(value) or _("Online")


def _link(change: Change, registration: Registration) -> ShownChange:
    label = _("Link to the online meeting")
    if registration.may_see_online_url and change.now:
        return ShownChange(label, "", str(change.now))
    return ShownChange(label, "", _("The link is new. You get it once you have a seat online."))


@register.simple_tag
def wish_line(registration: Registration) -> str:
    """What somebody asks for after the deadline, as a sentence."""
    sentences = {
        Status.ACCEPTED: _("%(name)s would like to come after all."),
        Status.TENTATIVE: _("%(name)s would like to change the answer to maybe."),
        Status.DECLINED: _("%(name)s can't come after all."),
    }
    known = {str(status): words for status, words in sentences.items()}
    words = known.get(registration.wish, _("%(name)s would like to change something about the registration."))
    return words % {"name": registration.person.name if registration.person else ""}


@register.filter
def paragraphs(text: str) -> SafeString:
    """Text parted by empty lines as paragraphs of HTML; what is escaped already is not escaped again."""
    return format_html_join("\n", "<p>{}</p>", ((_as_it_is(text, part),) for part in _parts(text)))


@register.filter
def headed(text: str) -> SafeString:
    """The same, with the first paragraph as the heading of the mail."""
    heading, *rest = _parts(text)
    body = paragraphs(_as_it_is(text, "\n\n".join(rest)))
    return format_html('<h1 class="ink">{}</h1>\n{}', _as_it_is(text, heading), body)


def _parts(text: str) -> list[str]:
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def _as_it_is(whole: str, part: str) -> str:
    return SafeString(part) if isinstance(whole, SafeString) else part


@register.filter
def quoted(text: str) -> str:
    """Somebody's own words in the plain part."""
    return "\n".join(f"> {line.strip()}".rstrip() for line in text.strip().splitlines())


@register.simple_tag(takes_context=True)
def answer_link(context: dict[str, Any], answer: str) -> str:
    """The answer page with this answer marked; nothing is answered before the press there."""
    return f"{context['answer_url']}?svar={answer}"


@register.filter
def preview(text: str) -> str:
    """The first words as lists of mails show them beside the subject."""
    return _as_it_is(text, " ".join(text.split()))


@register.simple_tag
def leaf_parts(moment: datetime) -> tuple[str, int, str]:
    """Month, day and weekday of a page of the village calendar: "marts", 6, "lør."."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    weekday = dateformat.format(here, "D")
    return dateformat.format(here, "N"), here.day, f"{weekday}." if _in_danish() else weekday


def _in_danish() -> bool:
    return (get_language() or "da").startswith("da")


@register.filter
def in_person_only(registration: Registration) -> bool:
    """Whether this person has chosen the hall where one may also come online."""
    return _has_chosen(registration) and registration.attendance == Attendance.IN_PERSON


@register.filter
def online_only(registration: Registration) -> bool:
    """Whether this person comes by the screen, so that the hall's address is of no use."""
    if registration.event.mode == Mode.ONLINE:
        return True
    return _has_chosen(registration) and registration.attendance == Attendance.ONLINE


def _has_chosen(registration: Registration) -> bool:
    return registration.event.mode == Mode.HYBRID and registration.has_answered


@register.filter
def has_said_no(registration: Registration) -> bool:
    return registration.status in (Status.DECLINED, Status.CANCELLED)


@register.filter
def takes_stand_ins(event: Event) -> bool:
    """Whether somebody else may still be sent, as `send_stand_in` has it."""
    return event.is_coming and not event.has_begun


@register.filter
def seated_at_once(registration: Registration) -> bool:
    """Whether a freed seat is given without asking first (`seats`, rule 6)."""
    if registration.asked_again:
        return False
    return registration.take_seat_at_once or registration.event.freed_seats == FreedSeats.AT_ONCE
