"""The secretary's desk: where the round is, what waits, and what the next step lacks. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prize.models import (
    ORDER,
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    EditionDate,
    EditionState,
    FilmState,
    FilmTask,
    Mandate,
    Nomination,
    NominationState,
    PrizeEdition,
    Round,
)
from prize.operations import guards
from prize.operations.states import next_state

S = NominationState


@dataclass(frozen=True)
class Step:
    """One of the twelve. `window`: lit when done, half where the round is, dashed ahead."""

    label: str
    window: str
    is_now: bool


@dataclass(frozen=True)
class Task:
    """Something that waits, how many, and where it is done; without an address where the page is not there."""

    number: int
    words: str
    url: str


@dataclass(frozen=True)
class Todo:
    """What keeps the round where it is, with where it is done."""

    words: str
    url: str


@dataclass(frozen=True)
class Desk:
    edition: PrizeEdition
    steps: list[Step]
    number: int
    tasks: list[Task]
    todo: list[Todo]
    dates: list[EditionDate]
    next_state: EditionState | None
    announces_at: str
    """The page where the result is announced, when that is what comes next."""


def of(edition: PrizeEdition) -> Desk:
    following = next_state(edition)
    return Desk(
        edition=edition,
        steps=steps(edition),
        number=ORDER.index(EditionState(edition.state)) + 1,
        tasks=[task for task in _tasks(edition) if task.number],
        todo=[Todo(one.words, address(one.page, edition, one.section)) for one in guards.wanting(edition)],
        dates=_dates(edition),
        next_state=following,
        announces_at=address("announcement", edition) if following == EditionState.ANNOUNCED else "",
    )


def steps(edition: PrizeEdition) -> list[Step]:
    now = ORDER.index(EditionState(edition.state))
    over = edition.state == EditionState.CLOSED
    windows = [
        "lit" if place < now or over else "half" if place == now else "dashed" for place in range(len(ORDER))
    ]
    return [
        Step(str(state.label), window, place == now)
        for place, (state, window) in enumerate(zip(ORDER, windows, strict=True))
    ]


def address(page: str, edition: PrizeEdition, section: str = "") -> str:
    """Where a thing is done; empty where the house has no such page."""
    try:
        return reverse(f"prize:{page}", args=[edition.slug, section] if section else [edition.slug])
    except NoReverseMatch:
        return ""


def _dates(edition: PrizeEdition) -> list[EditionDate]:
    """In order, each with whether it is over."""
    rows, today = list(edition.dates.all()), timezone.localdate()
    for row in rows:
        row.is_over = row.day < today  # type: ignore[attr-defined]
    return rows


def _tasks(edition: PrizeEdition) -> Iterator[Task]:
    yield from _of_nominations(edition)
    yield from _of_nominators(edition)
    yield from _of_the_panel(edition)
    yield from _of_films(edition)


def _of_nominations(edition: PrizeEdition) -> Iterator[Task]:
    here, today = address("nominations", edition), timezone.localdate()
    found = Nomination.objects.filter(edition=edition).aggregate(
        proposed=Count("pk", filter=Q(state=S.PROPOSED)),
        to_check=Count("pk", filter=Q(state=S.SUBMITTED)),
        mending=Count("pk", filter=Q(state=S.RETURNED)),
        late=Count("pk", filter=Q(state=S.RETURNED, missing_until__lt=today)),
    )
    if not edition.has_reached(EditionState.QUALIFYING):
        words = ngettext("proposal is handed in", "proposals are handed in", found["proposed"])
        yield Task(found["proposed"], words, here)
    words = ngettext("nomination to check", "nominations to check", found["to_check"])
    yield Task(found["to_check"], words, here)
    mending = found["mending"] - found["late"]
    words = ngettext("village mends what is missing", "villages mend what is missing", mending)
    yield Task(mending, words, here)
    yield Task(found["late"], _("past the day when it should be mended"), here)


def _of_nominators(edition: PrizeEdition) -> Iterator[Task]:
    if edition.state == EditionState.NOMINATING:
        number = edition.nominators.filter(finished_at=None).count()
        words = ngettext("nominator is not done", "nominators are not done", number)
        yield Task(number, words, address("nominations", edition))


def _of_the_panel(edition: PrizeEdition) -> Iterator[Task]:
    here = address("panel", edition)
    if edition.is_locked and not edition.has_reached(EditionState.RECOMMENDING):
        asked = (
            edition.jurors.filter(mandate=Mandate.ASKED).exclude(is_alternate=True, called_at=None).count()
        )
        yield Task(asked, ngettext("juror has not answered", "jurors have not answered", asked), here)
        doubts = ConflictDeclaration.objects.filter(juror__edition=edition, is_recused=None).exclude(
            answer=""
        )
        number = doubts.count()
        yield Task(number, ngettext("doubt to decide", "doubts to decide", number), here)
    if edition.state in (EditionState.SHORTLISTING, EditionState.FINAL_ROUND):
        number = _assessments_out(edition)
        words = ngettext("assessment is not handed in", "assessments are not handed in", number)
        yield Task(number, words, here)


def _assessments_out(edition: PrizeEdition) -> int:
    """Of the round that runs, by jurors who sit."""
    number = Round.FINAL if edition.state == EditionState.FINAL_ROUND else Round.FIRST
    rows = Assessment.objects.filter(
        nomination__in=Nomination.objects.filter(edition=edition).candidates(),
        round=number,
        juror__mandate=Mandate.ACCEPTED,
    )
    return rows.exclude(state__in=[AssessmentState.SUBMITTED, AssessmentState.RECUSED]).count()


def _of_films(edition: PrizeEdition) -> Iterator[Task]:
    if edition.has_reached(EditionState.FINAL_ROUND):
        rows = FilmTask.objects.filter(nomination__edition=edition)
        number = rows.exclude(state__in=[FilmState.READY, FilmState.DECLINED]).count()
        yield Task(
            number,
            ngettext("film is on its way", "films are on their way", number),
            address("finals", edition),
        )
