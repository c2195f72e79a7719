"""The secretary's page of the panel: who sits, how far each is, what waits. No scores. Constant queries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Juror,
    Mandate,
    Nomination,
    PanelLog,
    PanelPlan,
    PrizeEdition,
)
from prize.panel.coverage import Cover, covers
from prize.panel.rounds import round_now, shows_names, takes_scores


@dataclass(frozen=True)
class Seat:
    """A juror, with how many names lack a declaration, and how many assessments there are and are handed in."""

    juror: Juror
    undeclared: int
    doubts: int
    recused: int
    total: int
    begun: int
    handed_in: int

    @property
    def waits_to_be_called(self) -> bool:
        return self.juror.is_alternate and self.juror.called_at is None

    @property
    def is_gone(self) -> bool:
        return self.juror.mandate in (Mandate.DECLINED, Mandate.LEFT)

    @property
    def state(self) -> str:
        if self.is_gone:
            return str(self.juror.mandate)
        if self.waits_to_be_called:
            return "alternate"
        if self.juror.mandate == Mandate.ASKED:
            return "asked"
        return self._at_work

    @property
    def _at_work(self) -> str:
        if self.undeclared:
            return "undeclared"
        if self.total and self.handed_in == self.total:
            return "handed_in"
        return "assessing" if self.total else "ready"


class PanelDesk:
    def __init__(self, edition: PrizeEdition) -> None:
        self.edition = edition
        self.round = round_now(edition)

    @property
    def takes_scores(self) -> bool:
        return takes_scores(self.edition, self.round)

    @property
    def shows_names(self) -> bool:
        return shows_names(self.edition)

    @cached_property
    def jurors(self) -> list[Juror]:
        rows = self.edition.jurors.with_people()
        return sorted(rows, key=lambda one: (one.is_alternate, not one.is_chair, str(one.person).casefold()))

    @cached_property
    def covers(self) -> list[Cover]:
        return covers(self.edition) if self.shows_names else []

    @property
    def short(self) -> list[Cover]:
        return [cover for cover in self.covers if cover.is_short]

    @property
    def alternates(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.waits_to_be_called and not seat.is_gone]

    @cached_property
    def seats(self) -> list[Seat]:
        names = len(self.covers)
        declared = _declared(self.edition)
        states = _states(self.edition, int(self.round))
        found = []
        for juror in self.jurors:
            said, doubts, recused = declared.get(juror.pk, (0, 0, 0))
            total, begun, handed_in = states.get(juror.pk, (0, 0, 0))
            found.append(Seat(juror, max(0, names - said), doubts, recused, total, begun, handed_in))
        return found

    @cached_property
    def doubts(self) -> list[ConflictDeclaration]:
        """Those that wait for a decision."""
        rows = ConflictDeclaration.objects.filter(juror__edition=self.edition, is_recused=None)
        rows = rows.exclude(answer="").filter(nomination__in=self.edition.nominations.standing())
        return list(rows.select_related("juror__person", "nomination__village").order_by("declared_at"))

    @cached_property
    def plan(self) -> PanelPlan | None:
        return self.edition.panel_plans.first()

    @property
    def progress(self) -> tuple[int, int]:
        """Handed in, and how many there are."""
        seats = [seat for seat in self.seats if not seat.is_gone]
        return sum(seat.handed_in for seat in seats), sum(seat.total for seat in seats)


def _declared(edition: PrizeEdition) -> dict[int, tuple[int, int, int]]:
    """By juror: names said something of, doubts that wait, recusals; of the candidates who stand."""
    rows = ConflictDeclaration.objects.filter(
        juror__edition=edition, nomination__in=edition.nominations.standing()
    )
    grouped = (
        rows.order_by()
        .values_list("juror")
        .annotate(
            said=Count("pk", filter=~Q(answer="")),
            doubts=Count("pk", filter=~Q(answer="") & Q(is_recused=None)),
            recused=Count("pk", filter=Q(is_recused=True)),
        )
    )
    return {juror: (said, doubts, recused) for juror, said, doubts, recused in grouped}


def _states(edition: PrizeEdition, round_: int) -> dict[int, tuple[int, int, int]]:
    rows = Assessment.objects.live().filter(
        juror__edition=edition, round=round_, nomination__in=edition.nominations.candidates()
    )
    begun = Count("pk", filter=Q(state=AssessmentState.IN_PROGRESS))
    handed_in = Count("pk", filter=Q(state=AssessmentState.SUBMITTED))
    grouped = (
        rows.order_by().values_list("juror").annotate(total=Count("pk"), begun=begun, handed_in=handed_in)
    )
    return {juror: (total, begun_, handed) for juror, total, begun_, handed in grouped}


@dataclass(frozen=True)
class Entry:
    """A line of the log with the names that its keys stand for."""

    row: PanelLog
    juror: str
    villages: str

    @property
    def reason(self) -> str:
        return str(self.row.facts.get("reason", ""))

    @property
    def recused(self) -> bool:
        return bool(self.row.facts.get("recused"))


def log_of(edition: PrizeEdition) -> list[Entry]:
    """The newest first; three queries."""
    rows = list(edition.panel_log.select_related("by").order_by("-pk"))
    jurors = {row.pk: str(row.person) for row in edition.jurors.select_related("person")}
    villages = {
        row.pk: str(row) for row in Nomination.objects.filter(edition=edition).select_related("village")
    }
    return [_entry(row, jurors, villages) for row in rows]


def _entry(row: PanelLog, jurors: dict[int, str], villages: dict[int, str]) -> Entry:
    one, some = row.facts.get("juror"), row.facts.get("jurors", [])
    keys = [one] if isinstance(one, int) else list(some) if isinstance(some, list) else []
    many = row.facts.get("nominations")
    about = list(many) if isinstance(many, list) else [row.facts.get("nomination")]
    return Entry(
        row,
        ", ".join(jurors[key] for key in keys if key in jurors),
        ", ".join(villages[key] for key in about if isinstance(key, int) and key in villages),
    )
