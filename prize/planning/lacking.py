"""What an edition lacks before it can be published, in words, each with the part of the plan where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.sentences import joined, mid_sentence
from prize.models import Assignment, BodyKind, DateKind, PrizeEdition, RoleKind, SecondScore

NEEDED_DATES = (
    DateKind.PROPOSALS_OPEN,
    DateKind.PROPOSALS_CLOSE,
    DateKind.NOMINATIONS_CLOSE,
    DateKind.ASSESSMENT_CLOSE,
    DateKind.FINAL_ROUND,
    DateKind.COMMITTEE,
    DateKind.COUNCIL,
    DateKind.AWARD,
)

IN_ORDER = (
    DateKind.PROPOSALS_OPEN,
    DateKind.PROPOSALS_CLOSE,
    DateKind.NOMINATIONS_CLOSE,
    DateKind.CONFLICTS_CLOSE,
    DateKind.ASSESSMENT_CLOSE,
    DateKind.MODERATION,
    DateKind.FINAL_ROUND,
    DateKind.COMMITTEE,
    DateKind.COUNCIL,
    DateKind.AWARD,
)
"""One after the other; two may fall on the same day."""


@dataclass(frozen=True)
class Lack:
    """One thing, and the key of the part where it is mended."""

    section: str
    words: str


def before_publishing(edition: PrizeEdition) -> list[Lack]:
    """Nothing when the edition is ready. Ten queries or fewer, however many rows it has."""
    return [
        Lack(section, words)
        for section, questions in _QUESTIONS
        for ask in questions
        for words in ask(edition)
    ]


def _title(edition: PrizeEdition) -> Iterator[str]:
    if edition.finalists < 1 or edition.planned_candidates < edition.finalists:
        yield _("There must be at least one finalist, and no more finalists than candidates.")


def _criteria(edition: PrizeEdition) -> Iterator[str]:
    if not edition.criteria.all():
        yield _("There are no criteria.")


def _scale(edition: PrizeEdition) -> Iterator[str]:
    if edition.scale_max <= edition.scale_min:
        yield _("The highest score must be above the least.")
    if edition.second_score == SecondScore.SUPPLEMENTS and not 0 < edition.second_share < 100:
        yield _("The second score counts beside the first: give it a share between 1 and 99 per cent.")
    if edition.assignment == Assignment.ASSIGNED and edition.jurors_per_candidate < edition.minimum_jurors:
        yield _("Each candidate must be assigned at least as many jurors as the fewest you allow.")
    if edition.minimum_jurors < 1:
        yield _("At least one juror must assess each candidate.")


def _bodies(edition: PrizeEdition) -> Iterator[str]:
    bodies = {body.kind: body for body in edition.bodies.all()}
    if absent := [mid_sentence(str(kind.label)) for kind in BodyKind if kind not in bodies]:
        yield _("These bodies have no name: %(bodies)s.") % {"bodies": joined(absent)}
    for body in bodies.values():
        if body.members and body.quorum > len(body.members):
            words = {"body": body.name, "quorum": body.quorum, "members": len(body.members)}
            yield _("%(body)s needs %(quorum)s present, and has %(members)s members.") % words


def _nominators(edition: PrizeEdition) -> Iterator[str]:
    rows = list(edition.nominators.all())
    if not rows:
        yield _("There are no nominators.")
    if silent := [row.name for row in rows if row.contact_id is None]:
        words = ngettext(
            "%(names)s has nobody we can write to.", "%(names)s have nobody we can write to.", len(silent)
        )
        yield words % {"names": _few(silent)}
    total = sum(row.cap for row in rows)
    if rows and total < edition.finalists:
        words = _("Together the nominators may choose %(total)s, which is fewer than the finalists.")
        yield words % {"total": total}


def _dates(edition: PrizeEdition) -> Iterator[str]:
    dates = {row.kind: row for row in edition.dates.all()}
    if absent := [mid_sentence(str(kind.label)) for kind in NEEDED_DATES if kind not in dates]:
        yield _("These dates are missing: %(dates)s.") % {"dates": joined(absent)}
    rows = [dates[kind] for kind in IN_ORDER if kind in dates]
    for earlier, later in pairwise(rows):
        if later.day < earlier.day:
            words = {"later": later.get_kind_display(), "earlier": earlier.get_kind_display()}
            yield _("“%(later)s” comes before “%(earlier)s”.") % words


def _embargo(edition: PrizeEdition) -> Iterator[str]:
    days = {row.kind: row.day for row in edition.dates.all()}
    if edition.publish_at is None:
        yield _("Say until when the result is under embargo.")
    elif (council := days.get(DateKind.COUNCIL)) and timezone.localdate(edition.publish_at) < council:
        yield _("The embargo ends before the council has decided.")
    elif (award := days.get(DateKind.AWARD)) and timezone.localdate(edition.publish_at) > award:
        yield _("The embargo ends after the award.")
    if edition.audience_award and not edition.audience_title:
        yield _("The award of the audience has no title of its own.")


def _roles(edition: PrizeEdition) -> Iterator[str]:
    if all(role.role != RoleKind.SECRETARY for role in edition.roles.all()):
        yield _("There is no secretary.")


def _few(names: list[str]) -> str:
    """The first names of many."""
    if len(names) <= 4:
        return joined(names)
    return joined([*names[:3], _("%(number)s more") % {"number": len(names) - 3}])


_Ask = Callable[[PrizeEdition], Iterator[str]]
_QUESTIONS: tuple[tuple[str, tuple[_Ask, ...]], ...] = (
    ("basis", (_title,)),
    ("kriterier", (_criteria,)),
    ("bedoemmelse", (_scale,)),
    ("organer", (_bodies,)),
    ("indstillere", (_nominators,)),
    ("datoer", (_dates,)),
    ("offentlighed", (_embargo,)),
    ("roller", (_roles,)),
)
