"""When a proposal may be written and a nominator may choose; where not, why, in words."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from prize.models import (
    CANDIDATES,
    CLOSED,
    DateKind,
    EditionDate,
    EditionState,
    Nomination,
    NominationState,
    Nominator,
    PrizeEdition,
    RecordKind,
)
from prize.results import is_recorded

S = NominationState


def day_of(edition: PrizeEdition, kind: DateKind) -> date | None:
    return EditionDate.objects.filter(edition=edition, kind=kind).values_list("day", flat=True).first()


def proposing_closed(edition: PrizeEdition) -> str:
    """Why no new proposal is taken; empty where one is."""
    if not edition.is_locked or edition.state == EditionState.PLANNED:
        return _("Proposals are not open yet.")
    day = day_of(edition, DateKind.PROPOSALS_CLOSE)
    if edition.state != EditionState.PROPOSING or (day is not None and day < timezone.localdate()):
        return (
            _("The last day for proposals was %(day)s.") % {"day": spoken(day)}
            if day
            else _("Proposals are closed.")
        )
    return ""


def writing_closed(nomination: Nomination) -> str:
    """Why nothing can be written on a proposal now; empty where it can."""
    if nomination.state in CLOSED:
        return _("This proposal takes no more words: %(state)s.") % {
            "state": nomination.get_state_display().lower()
        }
    if nomination.state == S.RETURNED:
        return _mending_closed(nomination)
    if nomination.state not in (S.DRAFT, S.PROPOSED):
        if nomination.state in CANDIDATES:
            return _("Your words stand as they were when you became a candidate.")
        return _("The proposal is handed in, and read by those who choose.")
    if nomination.by_nominator and nomination.state == S.DRAFT and not choosing_closed(nomination.nominator):
        return ""
    return proposing_closed(nomination.edition)


def _mending_closed(nomination: Nomination) -> str:
    until = nomination.missing_until
    if until is not None and until < timezone.localdate():
        words = _("The last day to mend it was %(day)s. Write to the prize secretary.")
        return words % {"day": spoken(until)}
    return ""


def choosing_closed(nominator: Nominator | None) -> str:
    """Why this nominator cannot choose now; empty where it can."""
    if nominator is None:
        return _("The proposal has no nominator.")
    edition = nominator.edition
    if nominator.finished_at is not None:
        return _("You have finished your choice. The prize secretary can open it again.")
    if nominator.reopened_at is not None and edition.state in (
        EditionState.NOMINATING,
        EditionState.QUALIFYING,
    ):
        return ""
    if not edition.has_reached(EditionState.NOMINATING):
        return _("You can choose when the proposals are closed.")
    day = day_of(edition, DateKind.NOMINATIONS_CLOSE)
    if edition.state != EditionState.NOMINATING or (day is not None and day < timezone.localdate()):
        return (
            _("The last day to nominate was %(day)s. The prize secretary can open it again.")
            % {"day": spoken(day)}
            if day
            else _("Nominating is closed. The prize secretary can open it again.")
        )
    return ""


def withdrawing_closed(nomination: Nomination) -> str:
    """A village may change its mind until the council's decision is locked."""
    if nomination.state == S.WITHDRAWN:
        return _("It is withdrawn already.")
    edition = nomination.edition
    if edition.has_reached(EditionState.DECIDED) or is_recorded(edition, RecordKind.DECISION):
        return _("The prize is decided. Write to the prize secretary.")
    return ""


def spoken(day: date | None) -> str:
    return date_format(day, "j. F Y") if day else ""
