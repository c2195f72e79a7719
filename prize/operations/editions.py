"""Making, changing and publishing an edition. After publishing, a locked thing changes only with a reason, told to all."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize.errors import EditionRefused
from prize.mails import editions as mails
from prize.models import EditionChange, PrizeEdition
from prize.operations import calendar, rows
from prize.operations.locks import lock
from prize.operations.panel import assessments, conflicts
from prize.panel.rounds import panel_closed
from prize.planning import differences, state
from prize.planning.lacking import before_publishing
from prize.planning.sections import BY_KEY, Section
from prize.planning.words import field_words
from prize.results import is_recorded


@transaction.atomic
def change(
    edition: PrizeEdition, section: str, sent: rows.Sent, by: Person, *, seen: str, reason: str = ""
) -> EditionChange | None:
    """Save one part of the plan as it was sent; `seen` is the token of how it stood when the page was made.

    Raises `EditionRefused`: `conflict` where somebody else saved it meanwhile, `reason` where something locked differs
    and no reason is given, `locked` where it is too late. Returns what was written down, if anything locked changed.
    """
    edition, part = lock(edition.pk), BY_KEY[section]
    before = state.of_section(edition, section)
    if seen != state.token(before):
        raise EditionRefused(
            _("Somebody else has saved this page. What you wrote is still here."), code="conflict"
        )
    rows.write(edition, section, sent)
    edition = PrizeEdition.objects.get(pk=edition.pk)
    after = state.of_section(edition, section)
    if after != before:
        _refuse_what_a_record_says(edition, part)
    changes = differences.between(part, before, after)
    record = (
        _written_down(edition, part, changes, by, reason.strip()) if edition.is_locked and changes else None
    )
    PrizeEdition.objects.filter(pk=edition.pk).update(changed_at=timezone.now())
    calendar.sync(edition)
    if section in _SAYS_WHO_IS_TIED and before != after:
        _look_for_ties(edition, by)
    return record


_SAYS_WHO_IS_TIED = {"jury", "indstillere"}


def _look_for_ties(edition: PrizeEdition, by: Person) -> None:
    """Where a juror belongs, or whom a nominator has as its contact, may tie a juror to a candidate."""
    if panel_closed(edition):
        return
    for juror in edition.jurors.sitting().with_people():
        conflicts.look_again(juror)
    assessments.arrange(edition, by)


def _written_down(
    edition: PrizeEdition, part: Section, changes: list[differences.Change], by: Person, reason: str
) -> EditionChange:
    _refuse_what_is_fixed(edition, part, changes)
    if not reason:
        raise EditionRefused(_("The edition is published: write why you change it."), code="reason")
    edition.version += 1
    edition.save(update_fields=["version"])
    record = EditionChange.objects.create(
        edition=edition, version=edition.version, reason=reason, changes=changes, changed_by=by
    )
    outbox.post(*mails.changed(record))
    return record


def _refuse_what_is_fixed(edition: PrizeEdition, part: Section, changes: list[differences.Change]) -> None:
    for one in changes:
        name = str(one["what"]).partition(".")[2]
        if name == "year":
            raise EditionRefused(_("The year of a published edition stands."), code="locked")
        if edition.has_reached(part.fixed(name)):
            what = field_words(part.key, name) if name else part.title
            words = _("%(what)s: the round is too far to change this. It stands as it was published.")
            raise EditionRefused(words % {"what": what}, code="locked")
        if name == "publish_at" and edition.announced_at is not None:
            words = _("The announcement lies ready. Call it off before you change the embargo.")
            raise EditionRefused(words, code="locked")


def _refuse_what_a_record_says(edition: PrizeEdition, part: Section) -> None:
    if part.fixed_by is not None and is_recorded(edition, part.fixed_by):
        words = _("%(what)s: a record that builds on this is locked, so it stands.")
        raise EditionRefused(words % {"what": part.title}, code="locked")


def preview(edition: PrizeEdition, section: str, sent: rows.Sent) -> list[differences.Change]:
    """What saving would change of how the part stands now; nothing is saved."""
    with transaction.atomic():
        before = state.of_section(edition, section)
        rows.write(PrizeEdition.objects.get(pk=edition.pk), section, sent)
        after = state.of_section(PrizeEdition.objects.get(pk=edition.pk), section)
        transaction.set_rollback(True)
    return differences.between(BY_KEY[section], before, after)


@transaction.atomic
def publish(edition: PrizeEdition, by: Person) -> PrizeEdition:
    """Everybody may see it, and what is agreed is locked. Raises `EditionRefused` (`incomplete`) with all it lacks."""
    edition = lock(edition.pk)
    if edition.is_locked:
        raise EditionRefused(_("The edition is published already."), code="state")
    if lacks := before_publishing(edition):
        raise EditionRefused([lack.words for lack in lacks], code="incomplete")
    edition.published_at = edition.changed_at = timezone.now()
    edition.save(update_fields=["published_at", "changed_at"])
    calendar.sync(edition)
    return edition
