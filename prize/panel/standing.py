"""How far one juror has come, and what of the panel's work is theirs to see. What one is recused from is not in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from prize import rules
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Juror,
    Mandate,
    Nomination,
    PrizeEdition,
    Round,
)
from prize.models.nominations import CANDIDATES
from prize.panel.rounds import round_now, shows_names, takes_scores

SCORED = Q(scores__value__isnull=False) | Q(scores__not_assessable=True)


@dataclass(frozen=True)
class Work:
    """One candidate to assess: how many criteria have their score."""

    assessment: Assessment
    nomination: Nomination
    scored: int
    criteria: int

    @property
    def is_complete(self) -> bool:
        return self.criteria > 0 and self.scored >= self.criteria

    @property
    def is_begun(self) -> bool:
        return self.scored > 0

    @property
    def is_handed_in(self) -> bool:
        return self.assessment.state == AssessmentState.SUBMITTED


def works_of(juror: Juror, round_: Round | int) -> list[Work]:
    """In the order of the candidates' numbers; only where nothing ties the juror to the candidate. Two queries."""
    cleared = ConflictDeclaration.objects.filter(juror=juror, is_recused=False).exclude(answer="")
    rows = (
        Assessment.objects.live()
        .filter(juror=juror, round=round_, nomination__state__in=CANDIDATES)
        .filter(nomination__in=cleared.values("nomination"))
        .select_related("nomination__village__municipality")
        .defer("nomination__village__municipality__boundary")
        .annotate(scored=Count("scores", filter=SCORED))
        .order_by("nomination__number", "nomination_id")
    )
    criteria = juror.edition.criteria.count()
    return [
        Work(row, row.nomination, row.scored, criteria)  # type: ignore[attr-defined]  # annotated
        for row in rows
    ]


class Standing:
    """One juror's place in the work, as the overview shows it."""

    def __init__(self, juror: Juror, round_: Round | int | None = None) -> None:
        self.juror = juror
        self.edition: PrizeEdition = juror.edition
        self.round = Round(round_) if round_ else round_now(self.edition)

    @property
    def sits(self) -> bool:
        return rules.sits(self.juror)

    @property
    def is_asked(self) -> bool:
        """Whether the mandate waits for an answer; an alternate's only once called."""
        called = not self.juror.is_alternate or self.juror.called_at is not None
        return called and self.juror.mandate == Mandate.ASKED

    @property
    def shows_names(self) -> bool:
        return self.sits and shows_names(self.edition)

    @cached_property
    def takes_scores(self) -> bool:
        return takes_scores(self.edition, self.round)

    @cached_property
    def undeclared(self) -> int:
        return rules.undeclared(self.juror).count() if self.shows_names else 0

    @cached_property
    def declarations(self) -> Sequence[ConflictDeclaration]:
        """Those that say or found something, with their candidates."""
        if not self.shows_names:
            return []
        rows = self._declared.select_related("nomination__village__municipality")
        rows = rows.defer("nomination__village__municipality__boundary")
        return list(rows.order_by("nomination__number", "nomination_id"))

    @property
    def _declared(self) -> QuerySet[ConflictDeclaration]:
        return self.juror.declarations.filter(nomination__state__in=CANDIDATES).exclude(answer="")

    @cached_property
    def _tied(self) -> list[bool | None]:
        """Of what is not simply free: whether it is decided that the juror is recused; None while it waits."""
        if not self.shows_names:
            return []
        return list(self._declared.exclude(is_recused=False).order_by().values_list("is_recused", flat=True))

    @property
    def doubts(self) -> int:
        return self._tied.count(None)

    @property
    def recused(self) -> int:
        return self._tied.count(True)

    @property
    def may_read(self) -> bool:
        """Every name is declared, and the panel is at work or has been."""
        return self.shows_names and self.undeclared == 0

    @cached_property
    def works(self) -> list[Work]:
        return works_of(self.juror, self.round) if self.may_read else []

    @cached_property
    def complete(self) -> int:
        return sum(work.is_complete for work in self.works)

    @cached_property
    def unfinished(self) -> list[Work]:
        return [work for work in self.works if not work.is_complete]

    @cached_property
    def open_works(self) -> list[Work]:
        return [work for work in self.works if not work.is_handed_in]

    @property
    def has_handed_in(self) -> bool:
        """Everything of one's own is in: then, and only then, the others' scores are shown."""
        return bool(self.works) and not self.open_works and self.doubts == 0

    @property
    def step(self) -> str:
        """mandate, alternate, gone, names, conflicts, wait, score, compare, done."""
        if not self.sits:
            return self._step_outside()
        if not self.shows_names:
            return "names"
        if self.undeclared:
            return "conflicts"
        if not self.works:
            return "wait"
        if self.has_handed_in or not self.open_works:
            return "done"
        if not self.takes_scores:
            return "over" if self.edition.has_reached("final_round") else "wait"
        return "score" if any(not work.is_complete for work in self.open_works) else "compare"

    def _step_outside(self) -> str:
        if self.is_asked:
            return "mandate"
        waits = self.juror.is_alternate and self.juror.mandate in (Mandate.ASKED, Mandate.ACCEPTED)
        return "alternate" if waits else "gone"
