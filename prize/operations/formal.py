"""The formal check of what was nominated: rules, what is missing, and the secretary's word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from networks.models import Municipality
from notifications import outbox
from prize import eligibility
from prize.errors import NominationRefused
from prize.mails import nominators as chosen_mails
from prize.mails import proposals as mails
from prize.models import (
    EditionState,
    FormalFinding,
    Nomination,
    NominationState,
    PrizeEdition,
    TextPart,
    VillageKind,
)
from prize.operations import calendar
from prize.operations.consents import given
from prize.operations.locks import lock, lock_nomination
from prize.operations.nominating import CHOSEN, chosen_of, refuse_when_recorded

S = NominationState
OPEN = (S.SUBMITTED, S.RETURNED)


def entry_of(nomination: Nomination) -> eligibility.Entry:
    """What the rules may ask about it."""
    village, edition, nominator = nomination.village, nomination.edition, nomination.nominator
    summary = nomination.texts.filter(part=TextPart.SUMMARY).values_list("body", flat=True).first() or ""
    files = list(nomination.attachments.values_list("kind", "alternative"))
    others = Nomination.objects.filter(edition=edition, village=village, state__in=CHOSEN)
    return eligibility.Entry(
        inhabitants=village.inhabitants,
        largest_village=village.largest_village,
        is_cluster=village.kind == VillageKind.CLUSTER,
        in_region=_in_region(village.municipality, edition),
        nominated_elsewhere=others.exclude(pk=nomination.pk).count(),
        chosen_by_nominator=chosen_of(nominator) if nominator else 0,
        cap=nominator.cap if nominator else None,
        summary_length=len(summary.strip()),
        summary_limit=settings.PRIZE_SUMMARY_LENGTH,
        consents=frozenset(given(nomination)),
        media=tuple(kind for kind, _words in files),
        without_alternative=sum(1 for _kind, words in files if not words.strip()),
    )


def _in_region(municipality: Municipality, edition: PrizeEdition) -> bool | None:
    region = edition.prize.region
    if region is None:
        return None
    here = Municipality.objects.in_region(region, timezone.localdate())
    return here.filter(pk=municipality.pk).exists()


@transaction.atomic
def check(nomination: Nomination) -> list[FormalFinding]:
    """Ask every rule anew. What two people set aside stays set aside, unless the rule holds now."""
    nomination = lock_nomination(nomination.pk)
    have = {row.rule: row for row in nomination.findings.all()}
    found = []
    for finding in eligibility.check(nomination.edition.rules, entry_of(nomination)):
        row = have.pop(finding.rule, None) or FormalFinding(nomination=nomination, rule=finding.rule)
        row.holds, row.facts, row.checked_at = finding.holds, finding.facts, timezone.now()
        row.save()
        found.append(row)
    FormalFinding.objects.filter(pk__in=[row.pk for row in have.values()]).delete()
    return found


def check_all(edition: PrizeEdition) -> None:
    for nomination in edition.nominations.filter(state__in=OPEN):
        check(nomination)


def begin(edition: PrizeEdition, by: Person) -> None:
    """A step of the round: everything chosen is checked; who chose and forgot to say so has their village told."""
    for nomination in edition.nominations.with_words().filter(state=S.SUBMITTED):
        check(nomination)
        outbox.post(*chosen_mails.nominated(nomination))


def broken(nomination: Nomination) -> list[FormalFinding]:
    """The rules that stand in the way: they do not hold, and two people have not set them aside."""
    return [row for row in nomination.findings.all() if not row.holds and row.seconded_by_id is None]


@transaction.atomic
def accept(nomination: Nomination, by: Person) -> Nomination:
    """A candidate, with the next number. Raises `NominationRefused` (`state`, `missing`)."""
    edition, nomination = _open(nomination)
    refuse_when_recorded(edition)
    check(nomination)
    if rows := broken(nomination):
        from prize.eligibility_words import sentence

        raise NominationRefused([sentence(row) for row in rows], code="missing")
    highest = edition.nominations.aggregate(highest=Max("number"))["highest"] or 0
    nomination.number, nomination.state = highest + 1, S.CANDIDATE
    nomination.accepted_at, nomination.missing, nomination.missing_until = timezone.now(), [], None
    nomination.save(update_fields=["number", "state", "accepted_at", "missing", "missing_until"])
    outbox.post(*mails.accepted(nomination))
    return nomination


@transaction.atomic
def ask_to_mend(nomination: Nomination, wanting: Sequence[str], by: Person) -> Nomination:
    """*Der mangler …*, with a list and a date. Asking again gives a new date. Raises `NominationRefused`."""
    edition, nomination = _open(nomination)
    lines = [line.strip()[:300] for line in wanting if line.strip()]
    if not lines:
        raise NominationRefused(_("Write what is missing, one thing on each line."), code="missing")
    nomination.state = S.RETURNED
    nomination.missing = [{"what": line, "done": False} for line in lines]
    nomination.missing_until = timezone.localdate() + timedelta(days=edition.mend_days)
    nomination.save(update_fields=["state", "missing", "missing_until"])
    outbox.post(*mails.something_missing(nomination))
    return nomination


@transaction.atomic
def reject(nomination: Nomination, reason: str, by: Person) -> Nomination:
    """Raises `NominationRefused` (`state`, `reason`)."""
    _edition, nomination = _open(nomination)
    if not reason.strip():
        raise NominationRefused(_("Write why it is rejected: the village reads it."), code="reason")
    nomination.state, nomination.reply = S.REJECTED, reason.strip()[:2000]
    nomination.save(update_fields=["state", "reply"])
    calendar.follow_writers(nomination)
    outbox.post(*mails.rejected(nomination))
    return nomination


@transaction.atomic
def set_aside(finding: FormalFinding, reason: str, by: Person) -> FormalFinding:
    """The first of two: says why a broken rule should not count here. Raises `NominationRefused`."""
    finding = _broken(finding)
    if not reason.strip():
        raise NominationRefused(_("Write why the rule is to be set aside."), code="reason")
    finding.reason, finding.set_aside_by = reason.strip()[:1000], by
    finding.seconded_by, finding.seconded_at = None, None
    finding.save()
    return finding


@transaction.atomic
def second(finding: FormalFinding, by: Person) -> FormalFinding:
    """The second of two, and another person. Raises `NominationRefused` (`two_people`)."""
    finding = _broken(finding)
    if finding.set_aside_by_id is None:
        raise NominationRefused(_("Nobody has set this rule aside."), code="state")
    if finding.set_aside_by_id == by.pk:
        raise NominationRefused(_("Somebody else must confirm it: it takes two."), code="two_people")
    finding.seconded_by, finding.seconded_at = by, timezone.now()
    finding.save()
    return finding


@transaction.atomic
def keep_the_rule(finding: FormalFinding, by: Person) -> FormalFinding:
    """Take back that it was set aside."""
    finding = _broken(finding)
    finding.reason, finding.set_aside_by, finding.seconded_by, finding.seconded_at = "", None, None, None
    finding.save()
    return finding


def _broken(finding: FormalFinding) -> FormalFinding:
    _open(finding.nomination)
    finding = FormalFinding.objects.select_related("nomination").get(pk=finding.pk)
    if finding.holds:
        raise NominationRefused(_("The rule holds now; there is nothing to set aside."), code="state")
    return finding


def _open(nomination: Nomination) -> tuple[PrizeEdition, Nomination]:
    """Under both locks, and only while the formal check is on."""
    edition = lock(nomination.edition_id)
    nomination = lock_nomination(nomination.pk)
    if edition.state != EditionState.QUALIFYING or nomination.state not in OPEN:
        raise NominationRefused(_("It is not in the formal check now. Look at where it is."), code="state")
    return edition, nomination
