"""From rows to what a calendar shows: the one place that decides who sees what in an entry."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from events import links
from events.calendars import Attendee, Entry
from events.calendars.entry import ParticipationStatus
from events.calendars.entry import Status as EntryStatus
from events.models import SEATED, DatedNote, Event, EventKind, EventState, Registration, Status
from notifications.mime import sendable_address

CALLED_OFF = (EventState.CANCELLED, EventState.POSTPONED)


def entry_of(event: Event, registration: Registration | None = None) -> Entry:
    """The entry in the active language; a registration adds the personal link, and the online link to those who come online."""
    own = registration is not None
    url = links.answer_url(registration) if registration is not None else page_url(event)
    shows_link = registration is not None and registration.may_see_online_url
    return Entry(
        uid=f"{event.uid}@{settings.REPLY_DOMAIN}",
        sequence=event.sequence,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=title_line(event),
        description=_description(event, url, own=own),
        location=_location(event, online_url=event.online_url if shows_link else ""),
        latitude=event.venue.latitude if event.has_physical and event.venue else None,
        longitude=event.venue.longitude if event.has_physical and event.venue else None,
        url=url,
        online_url=event.online_url if shows_link else "",
        status=_status(event, registration),
        categories=(str(EventKind(event.kind).label),),
        created_at=event.created_at,
        changed_at=event.changed_at if registration is None else changed_at(event, registration),
        organiser_name=event.host_line or settings.SITE_NAME,
    )


def changed_at(event: Event, registration: Registration) -> datetime:
    """When the entry of one person last changed."""
    return max(event.changed_at, registration.changed_at)


def entry_of_note(note: DatedNote) -> Entry:
    """A day that is no meeting here. A whole day keeps nobody busy; without an end it takes an hour."""
    starts_at = datetime.combine(note.day, note.begins or time(), timezone.get_default_timezone())
    title = _("Cancelled: %(title)s") % {"title": note.shown_title} if note.is_off else note.shown_title
    return Entry(
        uid=f"{note.uid}@{settings.REPLY_DOMAIN}",
        sequence=note.sequence,
        starts_at=starts_at,
        ends_at=_end_of_note(note, starts_at),
        all_day=note.begins is None,
        title=title,
        location=note.place,
        url=settings.SITE_URL + note.path if note.path else "",
        status="CANCELLED" if note.is_off else "CONFIRMED",
        created_at=note.created_at,
        changed_at=note.changed_at,
        organiser_name=str(note.network) if note.network else settings.SITE_NAME,
        transparent=note.begins is None,
    )


def _end_of_note(note: DatedNote, starts_at: datetime) -> datetime:
    if note.begins is None:
        return datetime.combine(note.day + timedelta(days=1), time(), starts_at.tzinfo)
    if note.ends is None or note.ends <= note.begins:
        return (starts_at.astimezone(UTC) + timedelta(hours=1)).astimezone(starts_at.tzinfo)
    return datetime.combine(note.day, note.ends, starts_at.tzinfo)


def attendee_of(registration: Registration) -> Attendee:
    person = registration.person
    if person is None:
        raise ValueError("A forgotten person has no calendar.")
    return Attendee(email=_as_in_to(person.email), name=person.name, partstat=_partstat(registration))


def _as_in_to(address: str) -> str:
    """The address as it will stand in the mail's To (RFC 6047 2.3: the two must be equal)."""
    try:
        return sendable_address(address)
    except ValueError:  # cannot be sent to at all: delivery will say so, with the reason
        return address


def page_url(event: Event) -> str:
    return settings.SITE_URL + event.get_absolute_url()


def title_line(event: Event) -> str:
    """A calendar that is only skimmed must say it first: called off, or put off."""
    return marked(event, event.shown_title)


def marked(event: Event, title: str) -> str:
    """The title of the event, or of a part of it, with what has become of the event."""
    if event.state == EventState.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if event.state == EventState.POSTPONED:
        return _("Postponed: %(title)s") % {"title": title}
    return title


def _description(event: Event, url: str, *, own: bool) -> str:
    link = (
        _("Answer, change your answer, or see the programme: %(url)s")
        if own
        else _("Programme and registration: %(url)s")
    )
    parts = [
        event.reason if event.state in CALLED_OFF else "",
        strip_tags(event.summary),
        link % {"url": url},
    ]
    return "\n\n".join(part for part in parts if part)


def _location(event: Event, *, online_url: str) -> str:
    if event.has_physical and event.venue:
        return event.venue.full_line
    return online_url or (_("Online") if event.has_online else "")


def _status(event: Event, registration: Registration | None) -> EntryStatus:
    if event.state in CALLED_OFF:
        return "CANCELLED"
    if registration is not None and registration.status not in SEATED:
        return "TENTATIVE"
    return "CONFIRMED"


def _partstat(registration: Registration) -> ParticipationStatus:
    if registration.status in SEATED:
        return "ACCEPTED"
    if registration.status in (Status.TENTATIVE, Status.WAITLISTED):
        return "TENTATIVE"
    if registration.status in (Status.DECLINED, Status.CANCELLED):
        return "DECLINED"
    return "NEEDS-ACTION"
