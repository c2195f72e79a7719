"""Everything of an edition that belongs to its case, as plain data: a file for each kind, in the order they are listed.

Scores are those that counted. What a juror wrote to a score is in it only where the edition says that comments belong
to the case; how people are reached is in none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from prize import chain
from prize.models import (
    CANDIDATES,
    Assessment,
    AssessmentState,
    Attachment,
    ConflictDeclaration,
    FilmState,
    FormalFinding,
    Juror,
    LockedRecord,
    Nomination,
    NominationState,
    PresentationSlot,
    PrizeEdition,
    ProposalText,
    SpecialAward,
)

Rows = list[dict[str, Any]]
KEPT = (*CANDIDATES, NominationState.REJECTED)
"""Whose words and files belong to the case; what somebody withdrew, or handed in and was not nominated with, is theirs."""
_LEFT_OUT = {
    "nonce",
    "link_hash",
    "public_id",
    "network",
    "award_event",
    "seminar",
    "file",
    "captions",
    "press_list",
}


class Encoder(DjangoJSONEncoder):
    """Dates and decimals as text."""


def facts_of(edition: PrizeEdition) -> dict[str, Any]:
    """By the name of the file."""
    return {
        "udgave": _plain(edition, prize=str(edition.prize)),
        "kriterier": _each(edition.criteria.all()),
        "organer": _each(edition.bodies.all()),
        "indstillere": _each(edition.nominators.all(), without={"contact"}),
        "datoer": _each(edition.dates.all()),
        "aendringer": [_plain(row, changed_by=_name(row.changed_by)) for row in _changes(edition)],
        "saerpriser": _each(SpecialAward.objects.filter(edition=edition)),
        "indstillinger": _nominations(edition),
        "forslag": _texts(edition),
        "formel_kontrol": _findings(edition),
        "jury": _jurors(edition),
        "habilitet": _declarations(edition),
        "bedoemmelser": _assessments(edition),
        "stemmelighed": _each(edition.tie_breaks.all(), without={"decided_by"}),
        "juryens_log": _each(edition.panel_log.all(), without={"by"}),
        "praesentationer": _each(PresentationSlot.objects.filter(edition=edition)),
        "protokoller": [_record(row) for row in _records(edition)],
    }


def attachments_of(edition: PrizeEdition) -> list[Attachment]:
    """Files of the candidates and of those who were rejected, and films that are ready."""
    rows = Attachment.objects.filter(nomination__edition=edition, nomination__state__in=KEPT)
    unready = Nomination.objects.filter(edition=edition).exclude(film_task=None)
    hidden = unready.exclude(film_task__state=FilmState.READY).values("film_task__film")
    rows = rows.exclude(pk__in=hidden.exclude(film_task__film=None))
    return list(rows.select_related("nomination__village").order_by("nomination__number", "pk"))


def _plain(row: Model, *, without: Iterable[str] = (), **more: Any) -> dict[str, Any]:
    """All columns of a row but those that open something, or point out of the case."""
    hidden = {*_LEFT_OUT, *without}
    columns = {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields  # noqa: SLF001  # documented
        if field.name not in hidden
    }
    return {**columns, **more}


def _each(rows: Iterable[Model], *, without: Iterable[str] = ()) -> Rows:
    return [_plain(row, without=without) for row in rows]


def _name(person: Any) -> str:
    return person.name if person is not None else ""


def _changes(edition: PrizeEdition) -> Sequence[Any]:
    return list(edition.changes.select_related("changed_by"))


def _nominations(edition: PrizeEdition) -> Rows:
    rows = Nomination.objects.filter(edition=edition).exclude(state="draft").with_words()
    return [
        _plain(
            row,
            without={"remind_on"},
            village_name=row.village.name,
            municipality=row.village.municipality.name,
            inhabitants=row.village.inhabitants,
            nominator_name=row.nominator.name if row.nominator else "",
        )
        for row in rows.order_by("number", "pk")
    ]


def _texts(edition: PrizeEdition) -> Rows:
    rows = ProposalText.objects.filter(nomination__edition=edition, nomination__state__in=KEPT)
    return _each(rows.order_by("nomination", "part"), without={"changed_by"})


def _findings(edition: PrizeEdition) -> Rows:
    rows = FormalFinding.objects.filter(nomination__edition=edition)
    rows = rows.select_related("set_aside_by", "seconded_by").order_by("nomination", "pk")
    return [
        _plain(row, set_aside_by=_name(row.set_aside_by), seconded_by=_name(row.seconded_by)) for row in rows
    ]


def _jurors(edition: PrizeEdition) -> Rows:
    rows = Juror.objects.filter(edition=edition).select_related("person")
    return [_plain(row, without={"person"}, name=_name(row.person)) for row in rows]


def _declarations(edition: PrizeEdition) -> Rows:
    rows = ConflictDeclaration.objects.filter(juror__edition=edition).select_related("decided_by")
    return [_plain(row, decided_by=_name(row.decided_by)) for row in rows.order_by("juror", "nomination")]


def _assessments(edition: PrizeEdition) -> Rows:
    """As they were counted: handed in, and nothing of a recused juror."""
    recused = set(
        ConflictDeclaration.objects.filter(juror__edition=edition, is_recused=True).values_list(
            "juror_id", "nomination_id"
        )
    )
    comments = bool(getattr(edition, "keeps_comments", False))
    rows = Assessment.objects.filter(juror__edition=edition, state=AssessmentState.SUBMITTED)
    rows = rows.prefetch_related("scores__criterion").order_by("juror", "nomination", "round")
    return [
        _plain(row, scores=[_score(score, comments=comments) for score in row.scores.all()])
        for row in rows
        if (row.juror_id, row.nomination_id) not in recused
    ]


def _score(score: Any, *, comments: bool) -> dict[str, Any]:
    said = {
        "criterion": score.criterion.key,
        "value": score.value,
        "not_assessable": score.not_assessable,
    }
    return {**said, "comment": score.comment} if comments else said


def _records(edition: PrizeEdition) -> list[LockedRecord]:
    return list(LockedRecord.objects.filter(edition=edition).order_by("sequence"))


def _record(row: LockedRecord) -> dict[str, Any]:
    """With the very bytes that the seal was counted from, so that anybody can count again."""
    sealed = row.sealed
    return {
        **_plain(row, without={"locked_by"}),
        "canonical": chain.canonical(sealed.facts).decode(),
        "previous_seal": sealed.previous,
        "seal": sealed.seal,
    }
