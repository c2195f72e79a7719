"""Locking the four records of a round, one after the other, and adding to what is locked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize import chain
from prize.errors import RecordRefused
from prize.mails import finals as mails
from prize.models import BodyKind, EditionState, LockedRecord, PrizeBody, PrizeEdition, RecordKind
from prize.operations.locks import lock

Content = Callable[[PrizeEdition], dict[str, Any]]
BODIES = {
    RecordKind.NOMINATION: BodyKind.NOMINATION,
    RecordKind.PANEL: BodyKind.PANEL,
    RecordKind.RECOMMENDATION: BodyKind.COMMITTEE,
    RecordKind.DECISION: BodyKind.COUNCIL,
}
CHAIN = tuple(BODIES)
"""The four in their order."""
NOT_BEFORE = {
    RecordKind.NOMINATION: EditionState.QUALIFYING,
    RecordKind.PANEL: EditionState.FINAL_ROUND,
    RecordKind.RECOMMENDATION: EditionState.RECOMMENDING,
    RecordKind.DECISION: EditionState.RECOMMENDED,
}


@dataclass(frozen=True)
class Sitting:
    """A body's meeting: when, in which case, who was there and who was not to be. `recused` as in `LockedRecord`."""

    decided_on: date
    reasons: str
    present: tuple[str, ...] = ()
    recused: tuple[Mapping[str, str], ...] = ()
    case_number: str = ""
    case_link: str = ""
    why_otherwise: str = field(default="", kw_only=True)
    """Why this body decided otherwise than the one before it; empty where it did not."""

    @property
    def names(self) -> list[str]:
        """Each who was present, once."""
        return list(dict.fromkeys(name.strip() for name in self.present if name.strip()))


@transaction.atomic
def lock_record(
    edition: PrizeEdition, kind: RecordKind | str, by: Person, sitting: Sitting, content: Content
) -> LockedRecord:
    """Lock what a body decided, for good. `content` is asked for under the lock; see prize/record_content.py.

    Raises `RecordRefused`: `state` before the round is there, `order` before the records of the bodies before,
    `locked` a second time, `quorum`, `reason` where there is none, or the body differs from the one before without one.
    """
    edition, kind = lock(edition.pk), RecordKind(kind)
    so_far = list(edition.records.all())
    _must_be_next(edition, kind, so_far)
    body = _body(edition, kind)
    _must_be_enough(body, sitting)
    decided = content(edition)
    decided |= _difference(kind, so_far, sitting, decided)
    return _append(edition, so_far, _facts(kind, body, sitting, decided), by)


@transaction.atomic
def add_addendum(record: LockedRecord, by: Person, sitting: Sitting) -> LockedRecord:
    """Say something more about a locked record, or put it right. Raises `RecordRefused` (`reason`, `order`)."""
    edition = lock(record.edition_id)
    if record.kind == RecordKind.ADDENDUM:
        raise RecordRefused(_("An addendum is to one of the four records."), code="order")
    _must_have_reasons(sitting)
    facts = {
        "kind": RecordKind.ADDENDUM,
        "body": record.body,
        "quorum": record.quorum,
        "addendum_to": record,
        **_said(sitting, {}),
    }
    return _append(edition, list(edition.records.all()), facts, by)


def _must_be_next(edition: PrizeEdition, kind: RecordKind, so_far: list[LockedRecord]) -> None:
    there = {record.kind for record in so_far}
    if kind not in CHAIN:
        raise RecordRefused(_("An addendum is to one of the four records."), code="order")
    if kind in there:
        raise RecordRefused(_("This record is locked already. Write an addendum to it."), code="locked")
    wanting = [str(one.label) for one in CHAIN[: CHAIN.index(kind)] if one not in there]
    if wanting:
        words = _("The record before it comes first: %(records)s.") % {"records": ", ".join(wanting)}
        raise RecordRefused(words, code="order")
    if not edition.has_reached(NOT_BEFORE[kind]):
        raise RecordRefused(_("The round has not come so far yet."), code="state")


def _body(edition: PrizeEdition, kind: RecordKind) -> PrizeBody:
    body = edition.bodies.filter(kind=BODIES[kind]).first()
    if body is None:
        raise RecordRefused(_("The edition does not say which body this is."), code="state")
    return body


def _must_be_enough(body: PrizeBody, sitting: Sitting) -> None:
    if len(sitting.names) < body.quorum:
        words = _("%(body)s decides with at least %(quorum)s present; you have named %(present)s.")
        counts = {"body": body.shown_name, "quorum": body.quorum, "present": len(sitting.names)}
        raise RecordRefused(words % counts, code="quorum")
    _must_have_reasons(sitting)


def _must_have_reasons(sitting: Sitting) -> None:
    if not sitting.reasons.strip():
        raise RecordRefused(_("Write the reasons: they are what people will ask for."), code="reason")


def _difference(
    kind: RecordKind, so_far: list[LockedRecord], sitting: Sitting, content: Mapping[str, Any]
) -> dict[str, Any]:
    """Whether this body wants another than the one before it did, and why."""
    if kind in (RecordKind.NOMINATION, RecordKind.PANEL):
        return {}
    before = next(record for record in so_far if record.kind == CHAIN[CHAIN.index(kind) - 1])
    differs = content.get("laureate") != before.content.get("laureate")
    reason = sitting.why_otherwise.strip() if differs else ""
    if differs and not reason:
        words = _("%(body)s had another in its first place. Write why you decide otherwise.")
        raise RecordRefused(words % {"body": before.body}, code="reason")
    return {"differs": differs, "differs_reason": reason}


def _facts(kind: RecordKind, body: PrizeBody, sitting: Sitting, content: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "body": body.name, "quorum": body.quorum, **_said(sitting, content)}


def _said(sitting: Sitting, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "decided_on": sitting.decided_on,
        "case_number": sitting.case_number.strip(),
        "case_link": sitting.case_link,
        "present": sitting.names,
        "recused": [dict(one) for one in sitting.recused],
        "reasons": sitting.reasons.strip(),
        "content": content,
    }


def _append(
    edition: PrizeEdition, so_far: list[LockedRecord], facts: dict[str, Any], by: Person
) -> LockedRecord:
    """The next link, with its seal, and its head sent to those who keep it."""
    last = so_far[-1] if so_far else None
    record = LockedRecord(
        edition=edition,
        sequence=last.sequence + 1 if last else 1,
        previous_hash=last.hash if last else chain.GENESIS,
        locked_by=by,
        locked_by_name=by.name,
        locked_at=timezone.now(),
        **facts,
    )
    record.hash = chain.seal_of(record.sealed.facts, record.previous_hash)
    record.save()
    outbox.post(*mails.record_locked(record))
    return record
