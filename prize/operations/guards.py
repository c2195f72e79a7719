"""What is to be done before a round can go on: workflow D4 step by step, each thing with the page where it is done.

The embargo is not here: an announcement that comes too early is refused by the announcement itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.sentences import joined
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    DateKind,
    EditionState,
    FilmState,
    Mandate,
    Nomination,
    NominationState,
    PrizeEdition,
    RecordKind,
    RoleKind,
    Round,
    SecondScore,
)
from prize.models.nominations import FINALISTS
from prize.planning.lacking import before_publishing
from prize.results import laureate_of, record_of
from prize.rules import undeclared_jurors

S = NominationState


@dataclass(frozen=True)
class Wanting:
    """One thing that keeps the round where it is; `page` is the name of the address where it is done."""

    words: str
    page: str
    section: str = ""


Guard = Callable[[PrizeEdition], Iterator[Wanting]]


def wanting(edition: PrizeEdition) -> list[Wanting]:
    """All that keeps the round where it is; nothing when it may go on."""
    return [one for guard in GUARDS.get(EditionState(edition.state), ()) for one in guard(edition)]


def published(edition: PrizeEdition) -> Iterator[Wanting]:
    if edition.is_locked:
        return
    for lack in before_publishing(edition):
        yield Wanting(lack.words, "settings_section", lack.section)
    yield Wanting(_("The edition is not published."), "settings")


def panel_named(edition: PrizeEdition) -> Iterator[Wanting]:
    jurors = [row for row in edition.jurors.all() if row.mandate not in (Mandate.DECLINED, Mandate.LEFT)]
    members = sum(1 for row in jurors if not row.is_alternate)
    if members < edition.minimum_jurors:
        words = _("The panel has %(have)s members, and each candidate needs at least %(need)s.")
        said = words % {"have": members, "need": edition.minimum_jurors}
        yield Wanting(said, "settings_section", "jury")
    if not any(row.is_chair for row in jurors):
        yield Wanting(_("The panel has no chair."), "settings_section", "jury")


def proposals_over(edition: PrizeEdition) -> Iterator[Wanting]:
    """What villages were promised holds: a last day is a last day."""
    if day := _still_runs(edition, DateKind.PROPOSALS_CLOSE):
        yield Wanting(
            _("Proposals may be handed in until %(day)s.") % {"day": day}, "settings_section", "datoer"
        )


def nominators_done(edition: PrizeEdition) -> Iterator[Wanting]:
    waiting = Nomination.objects.filter(edition=edition, state=S.PROPOSED)
    if number := waiting.count():
        words = ngettext(
            "%(number)s proposal waits for its nominator’s answer.",
            "%(number)s proposals wait for their nominators’ answers.",
            number,
        )
        yield Wanting(words % {"number": number}, "nominations")
    if not Nomination.objects.filter(edition=edition, state=S.SUBMITTED).exists():
        yield Wanting(_("Nobody is nominated yet."), "nominations")
    day = _still_runs(edition, DateKind.NOMINATIONS_CLOSE)
    if day and edition.nominators.filter(finished_at=None).exists():
        words = _("Nominators may choose until %(day)s, and some are not done.")
        yield Wanting(words % {"day": day}, "nominations")


def formal_check_done(edition: PrizeEdition) -> Iterator[Wanting]:
    found = Nomination.objects.filter(edition=edition).aggregate(
        open=Count("pk", filter=Q(state__in=[S.SUBMITTED, S.RETURNED, S.PROPOSED])),
        candidates=Count("pk", filter=Q(state=S.CANDIDATE)),
    )
    if found["open"]:
        words = ngettext(
            "%(number)s nomination is neither accepted nor rejected.",
            "%(number)s nominations are neither accepted nor rejected.",
            found["open"],
        )
        yield Wanting(words % {"number": found["open"]}, "nominations")
    if not found["candidates"]:
        yield Wanting(_("There are no candidates."), "nominations")


def panel_ready(edition: PrizeEdition) -> Iterator[Wanting]:
    sitting = edition.jurors.sitting().count()
    if sitting < edition.minimum_jurors:
        words = _("%(have)s jurors have said yes, and each candidate needs at least %(need)s.")
        yield Wanting(words % {"have": sitting, "need": edition.minimum_jurors}, "panel")


def doubts_decided(edition: PrizeEdition) -> Iterator[Wanting]:
    standing = (S.CANDIDATE, S.FINALIST)
    open_ones = ConflictDeclaration.objects.filter(
        nomination__edition=edition,
        nomination__state__in=standing,
        is_recused=None,
        juror__mandate=Mandate.ACCEPTED,
    ).exclude(answer="")
    if number := open_ones.count():
        words = ngettext(
            "%(number)s doubt about a conflict of interest is not decided.",
            "%(number)s doubts about conflicts of interest are not decided.",
            number,
        )
        yield Wanting(words % {"number": number}, "panel")


def names_declared(edition: PrizeEdition) -> Iterator[Wanting]:
    """A juror who sits and has said nothing of a name has no assessment yet: wait for it, or let the juror go."""
    silent = [str(row) for row in undeclared_jurors(edition).with_people().order_by("pk")[:8]]
    if silent:
        words = _("Not all jurors have said of every name whether something ties them to it: %(names)s.")
        yield Wanting(words % {"names": joined(silent)}, "panel")


def first_round_in(edition: PrizeEdition) -> Iterator[Wanting]:
    yield from _not_handed_in(edition, Round.FIRST)


def final_round_in(edition: PrizeEdition) -> Iterator[Wanting]:
    """Where the edition has a second score, all of it."""
    if edition.second_score != SecondScore.NONE:
        yield from _not_handed_in(edition, Round.FINAL)


def covered(edition: PrizeEdition) -> Iterator[Wanting]:
    """Every candidate is assessed by enough, or an alternate is called."""
    handed_in = Assessment.objects.filter(
        nomination=OuterRef("pk"), round=Round.FIRST, state=AssessmentState.SUBMITTED
    ).order_by()
    number = Coalesce(Subquery(handed_in.values("nomination").annotate(n=Count("pk")).values("n")), 0)
    rows = Nomination.objects.filter(edition=edition).standing().annotate(assessed=number)
    thin = [
        str(row) for row in rows.filter(assessed__lt=edition.minimum_jurors).select_related("village")[:6]
    ]
    if thin:
        words = _("Fewer than %(need)s jurors have assessed %(names)s. Call an alternate.")
        yield Wanting(words % {"need": edition.minimum_jurors, "names": joined(thin)}, "panel")


def finalists_chosen(edition: PrizeEdition) -> Iterator[Wanting]:
    """Told to all. Where a finalist withdrew after that, the round goes on with those who are left."""
    found = Nomination.objects.filter(edition=edition).aggregate(
        finalists=Count("pk", filter=Q(state=S.FINALIST)),
        waiting=Count("pk", filter=Q(state=S.CANDIDATE)),
        others=Count("pk", filter=Q(state=S.NOT_SELECTED)),
    )
    told = not found["waiting"]
    need = 1 if told else min(edition.finalists, sum(found.values()))
    if found["finalists"] < need:
        words = _("The panel has chosen %(have)s of %(need)s finalists.")
        said = words % {"have": found["finalists"], "need": need}
        yield Wanting(said, "finals" if told and found["others"] else "moderation")


def has_clerk(role: RoleKind) -> Guard:
    def guard(edition: PrizeEdition) -> Iterator[Wanting]:
        if not edition.roles.filter(role=role).exists():
            words = _("There is nobody in the role: %(role)s.") % {"role": role.label}
            yield Wanting(words, "settings_section", "roller")

    return guard


def has_record(kind: RecordKind) -> Guard:
    def guard(edition: PrizeEdition) -> Iterator[Wanting]:
        if record_of(edition, kind) is None:
            words = _("The record is not locked: %(record)s.") % {"record": kind.label}
            yield Wanting(words, "records")

    return guard


def laureate_stands(edition: PrizeEdition) -> Iterator[Wanting]:
    laureate = laureate_of(edition)
    if laureate is not None and laureate.state not in FINALISTS:
        yield Wanting(_("Whom the council chose is no finalist any more."), "records")


def embargo_set(edition: PrizeEdition) -> Iterator[Wanting]:
    if edition.publish_at is None:
        words = _("Say until when the result is under embargo.")
        yield Wanting(words, "settings_section", "offentlighed")


def award_given(edition: PrizeEdition) -> Iterator[Wanting]:
    if not edition.is_announced:
        yield Wanting(_("The result is not announced."), "announcement")
    if day := _still_runs(edition, DateKind.AWARD):
        yield Wanting(_("The award is on %(day)s.") % {"day": day}, "settings_section", "datoer")


def films_settled(edition: PrizeEdition) -> Iterator[Wanting]:
    settled = (FilmState.READY, FilmState.DECLINED)
    rows = Nomination.objects.filter(edition=edition).finalists().exclude(film_task=None)
    if number := rows.exclude(film_task__state__in=settled).count():
        words = ngettext(
            "%(number)s film is neither ready nor declined.",
            "%(number)s films are neither ready nor declined.",
            number,
        )
        yield Wanting(words % {"number": number}, "finals")


def _not_handed_in(edition: PrizeEdition, number: Round) -> Iterator[Wanting]:
    """Of jurors who sit, on candidates who stand; who is recused, has left or was never called is excused."""
    standing = (S.CANDIDATE, S.FINALIST, S.NOT_SELECTED) if number == Round.FIRST else (S.FINALIST,)
    rows = Assessment.objects.filter(
        nomination__edition=edition, round=number, nomination__state__in=standing
    )
    rows = rows.filter(juror__mandate=Mandate.ACCEPTED)
    late = rows.exclude(state__in=[AssessmentState.SUBMITTED, AssessmentState.RECUSED])
    names = [
        name or address
        for name, address in late.order_by("juror__person__name")
        .values_list("juror__person__name", "juror__person__email")
        .distinct()[:8]
    ]
    if names:
        yield Wanting(_("Not all assessments are handed in: %(names)s.") % {"names": joined(names)}, "panel")
    elif not rows.exists():
        yield Wanting(_("There is no assessment yet."), "panel")


def _still_runs(edition: PrizeEdition, kind: DateKind) -> str:
    """The day in words while it is to come; on the day itself the secretary decides."""
    row = edition.dates.filter(kind=kind).first()
    if row is None or timezone.localdate() >= row.day:
        return ""
    return date_format(row.day, "DATE_FORMAT")


GUARDS: dict[EditionState, tuple[Guard, ...]] = {
    EditionState.PLANNED: (published, panel_named),
    EditionState.PROPOSING: (proposals_over,),
    EditionState.NOMINATING: (nominators_done,),
    EditionState.QUALIFYING: (formal_check_done, has_record(RecordKind.NOMINATION), panel_ready),
    EditionState.SHORTLISTING: (
        names_declared,
        doubts_decided,
        first_round_in,
        covered,
        finalists_chosen,
    ),
    EditionState.FINAL_ROUND: (
        doubts_decided,
        final_round_in,
        has_record(RecordKind.PANEL),
        has_clerk(RoleKind.COMMITTEE_CLERK),
    ),
    EditionState.RECOMMENDING: (has_record(RecordKind.RECOMMENDATION), has_clerk(RoleKind.COUNCIL_CLERK)),
    EditionState.RECOMMENDED: (has_record(RecordKind.DECISION), laureate_stands, embargo_set),
    EditionState.DECIDED: (has_record(RecordKind.DECISION),),
    EditionState.ANNOUNCED: (award_given,),
    EditionState.AWARDED: (films_settled,),
}
"""By the state that is left."""
