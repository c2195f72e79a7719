"""What keeps a round where it is: every guard of every step, alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Person
from prize.errors import EditionRefused
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    DateKind,
    EditionState,
    FilmTask,
    LockedRecord,
    Nomination,
    PrizeEdition,
    RecordKind,
    RoleKind,
    Round,
)
from prize.operations import guards, states
from tests.factories.accounts import PersonFactory
from tests.factories.prize import JurorFactory, NominationFactory
from tests.prize.whole_plan import planned, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory()


def record(edition: PrizeEdition, kind: RecordKind, **content: object) -> None:
    LockedRecord.objects.create(
        edition=edition,
        sequence=edition.records.count() + 1,
        kind=kind,
        body="Organ",
        decided_on=timezone.localdate(),
        quorum=1,
        reasons="Fordi.",
        content=content,
        locked_by_name="Sanne",
        locked_at=timezone.now(),
        previous_hash="0" * 64,
        hash="1" * 64,
    )


def past(edition: PrizeEdition) -> None:
    """All days of the round are over."""
    edition.dates.update(day=timezone.localdate() - timedelta(days=3))


def nominate(edition: PrizeEdition, number: int, state: str = "candidate") -> list[Nomination]:
    return [
        NominationFactory(edition=edition, state=state, nominator=edition.nominators.first())
        for _ in range(number)
    ]


def assess(edition: PrizeEdition, number: Round, state: str = AssessmentState.SUBMITTED) -> None:
    for nomination in edition.nominations.filter(state__in=["candidate", "finalist", "not_selected"]):
        for juror in edition.jurors.all():
            if number == Round.FINAL and nomination.state != "finalist":
                continue
            ConflictDeclaration.objects.get_or_create(
                juror=juror, nomination=nomination, defaults={"answer": "none", "is_recused": False}
            )
            Assessment.objects.create(juror=juror, nomination=nomination, round=number, state=state)


def ready(edition: PrizeEdition) -> None:
    """Everything that the state it is in asks for."""
    past(edition)
    state = EditionState(edition.state)
    if state == EditionState.NOMINATING:
        nominate(edition, 2, "submitted")
    elif state == EditionState.QUALIFYING:
        nominate(edition, 6)
        record(edition, RecordKind.NOMINATION)
    elif state == EditionState.SHORTLISTING:
        nominate(edition, 2)
        nominate(edition, 5, "finalist")
        assess(edition, Round.FIRST)
    elif state == EditionState.FINAL_ROUND:
        nominate(edition, 5, "finalist")
        assess(edition, Round.FINAL)
        record(edition, RecordKind.PANEL)
    elif state == EditionState.RECOMMENDING:
        record(edition, RecordKind.RECOMMENDATION)
    elif state in (EditionState.RECOMMENDED, EditionState.DECIDED):
        record(edition, RecordKind.DECISION)
    elif state == EditionState.ANNOUNCED:
        edition.announced_at, edition.publish_at = timezone.now(), timezone.now() - timedelta(hours=1)
        edition.save()


GUARDED = [state for state in EditionState if state not in (EditionState.CLOSED, EditionState.PLANNED)]


@pytest.mark.parametrize("state", GUARDED)
def test_a_round_that_has_what_it_needs_goes_on(secretary: Person, state: EditionState) -> None:
    edition = published(secretary, state)
    ready(edition)

    assert states.missing(edition) == []


def test_a_published_plan_with_a_panel_is_opened(secretary: Person) -> None:
    edition = published(secretary)

    assert states.missing(edition) == []
    assert states.advance(edition, EditionState.PROPOSING, secretary).state == EditionState.PROPOSING


def test_an_archived_round_lacks_nothing_and_goes_nowhere(secretary: Person) -> None:
    edition = published(secretary, EditionState.CLOSED)

    assert states.missing(edition) == []
    assert states.next_state(edition) is None


def unpublish(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(published_at=None)


def small_panel(edition: PrizeEdition) -> None:
    edition.jurors.filter(is_chair=False).first().delete()


def alternates_only(edition: PrizeEdition) -> None:
    edition.jurors.filter(is_chair=False).update(is_alternate=True)


def no_chair(edition: PrizeEdition) -> None:
    edition.jurors.update(is_chair=False)


def runs(kind: DateKind) -> Callable[[PrizeEdition], None]:
    def later(edition: PrizeEdition) -> None:
        edition.dates.filter(kind=kind).update(day=timezone.localdate() + timedelta(days=1))

    return later


def unanswered(edition: PrizeEdition) -> None:
    nominate(edition, 1, "proposed")


def nobody(edition: PrizeEdition) -> None:
    edition.nominations.all().delete()


def one(state: str) -> Callable[[PrizeEdition], None]:
    def there(edition: PrizeEdition) -> None:
        nominate(edition, 1, state)

    return there


def unlocked(edition: PrizeEdition) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM prize_lockedrecord WHERE edition_id = %s", [edition.pk])


def asked_only(edition: PrizeEdition) -> None:
    edition.jurors.filter(is_chair=False).update(mandate="asked")


def doubt(edition: PrizeEdition) -> None:
    ConflictDeclaration.objects.update_or_create(
        juror=edition.jurors.first(),
        nomination=edition.nominations.first(),
        defaults={"answer": "doubt", "is_recused": None},
    )


def silent_juror(edition: PrizeEdition) -> None:
    JurorFactory(edition=edition, person__name="Tavs Thomsen")


def laureate_withdrawn(edition: PrizeEdition) -> None:
    gone = nominate(edition, 1, "withdrawn")[0]
    unlocked(edition)
    record(edition, RecordKind.DECISION, laureate=gone.pk)


def late_juror(edition: PrizeEdition) -> None:
    row = Assessment.objects.order_by("pk").last()
    assert row is not None
    row.state = AssessmentState.IN_PROGRESS
    row.save()


def thin(edition: PrizeEdition) -> None:
    row = Assessment.objects.order_by("pk").last()
    assert row is not None
    row.state = AssessmentState.RECUSED
    row.save()


def four_finalists(edition: PrizeEdition) -> None:
    row = edition.nominations.filter(state="finalist").first()
    row.state = "candidate"
    row.save()


def no_clerk(role: RoleKind) -> Callable[[PrizeEdition], None]:
    def gone(edition: PrizeEdition) -> None:
        edition.roles.filter(role=role).delete()

    return gone


def no_embargo(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(publish_at=None)


def not_announced(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(announced_at=None)


def film_under_way(edition: PrizeEdition) -> None:
    FilmTask.objects.create(nomination=nominate(edition, 1, "laureate")[0], state="filmed")


S = EditionState


@pytest.mark.parametrize(
    ("state", "spoil", "words"),
    [
        (S.PROPOSING, runs(DateKind.PROPOSALS_CLOSE), "Forslag kan afleveres til og med"),
        (S.NOMINATING, unanswered, "1 forslag venter"),
        (S.NOMINATING, nobody, "Ingen er indstillet"),
        (S.NOMINATING, runs(DateKind.NOMINATIONS_CLOSE), "nogle er ikke færdige"),
        (S.QUALIFYING, one("submitted"), "hverken godkendt eller afvist"),
        (S.QUALIFYING, one("returned"), "hverken godkendt eller afvist"),
        (S.QUALIFYING, nobody, "Der er ingen kandidater"),
        (S.QUALIFYING, unlocked, RecordKind.NOMINATION.label),
        (S.QUALIFYING, asked_only, "1 jurymedlemmer har sagt ja"),
        (S.QUALIFYING, alternates_only, "1 jurymedlemmer har sagt ja"),
        (S.SHORTLISTING, doubt, "tvivl om habilitet"),
        (S.SHORTLISTING, silent_juror, "Tavs Thomsen"),
        (S.SHORTLISTING, late_juror, "Ikke alle bedømmelser er afleveret"),
        (S.SHORTLISTING, thin, "Indkald en suppleant"),
        (S.SHORTLISTING, four_finalists, "4 af 5 finalister"),
        (S.FINAL_ROUND, doubt, "tvivl om habilitet"),
        (S.FINAL_ROUND, late_juror, "Ikke alle bedømmelser er afleveret"),
        (S.FINAL_ROUND, unlocked, RecordKind.PANEL.label),
        (S.FINAL_ROUND, no_clerk(RoleKind.COMMITTEE_CLERK), RoleKind.COMMITTEE_CLERK.label),
        (S.RECOMMENDING, unlocked, RecordKind.RECOMMENDATION.label),
        (S.RECOMMENDING, no_clerk(RoleKind.COUNCIL_CLERK), RoleKind.COUNCIL_CLERK.label),
        (S.RECOMMENDED, unlocked, RecordKind.DECISION.label),
        (S.RECOMMENDED, laureate_withdrawn, gettext_lazy("Whom the council chose is no finalist any more.")),
        (S.RECOMMENDED, no_embargo, "klausul"),
        (S.DECIDED, unlocked, RecordKind.DECISION.label),
        (S.ANNOUNCED, not_announced, "ikke offentliggjort"),
        (S.ANNOUNCED, runs(DateKind.AWARD), "Overrækkelsen er"),
        (S.AWARDED, film_under_way, "1 film"),
    ],
)
def test_one_thing_missing_keeps_it_where_it_is(
    secretary: Person, state: EditionState, spoil: Any, words: Any
) -> None:
    edition = published(secretary, state)
    ready(edition)
    spoil(edition)
    edition.refresh_from_db()

    with pytest.raises(EditionRefused) as refusal:
        states.advance(edition, states.next_state(edition) or "", secretary)

    assert refusal.value.code == "incomplete"
    assert any(str(words) in one for one in refusal.value.messages), refusal.value.messages
    assert PrizeEdition.objects.get(pk=edition.pk).state == state


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (unpublish, "ikke udgivet"),
        (small_panel, "Juryen har 2 medlemmer"),
        (alternates_only, "Juryen har 1 medlemmer"),
        (no_chair, "ingen formand"),
    ],
)
def test_a_plan_is_not_opened_without_locked_criteria_and_a_panel(
    secretary: Person, spoil: Any, words: str
) -> None:
    edition = published(secretary)
    spoil(edition)
    edition.refresh_from_db()

    with pytest.raises(EditionRefused, match=words):
        states.advance(edition, EditionState.PROPOSING, secretary)


def test_what_an_unpublished_plan_lacks_stands_with_the_part_where_it_is_mended(secretary: Person) -> None:
    edition = planned(secretary)
    edition.criteria.all().delete()

    assert [(one.page, one.section) for one in guards.wanting(edition)] == [
        ("settings_section", "kriterier"),
        ("settings", ""),
    ]


def test_nominators_who_are_all_done_are_not_waited_for(secretary: Person) -> None:
    edition = published(secretary, EditionState.NOMINATING)
    ready(edition)
    edition.dates.filter(kind=DateKind.NOMINATIONS_CLOSE).update(day=timezone.localdate() + timedelta(days=9))
    edition.nominators.update(finished_at=timezone.now())

    assert states.missing(edition) == []


def test_a_juror_who_has_left_or_was_never_called_is_excused(secretary: Person) -> None:
    edition = published(secretary, EditionState.SHORTLISTING)
    ready(edition)
    left = JurorFactory(edition=edition, mandate="left")
    Assessment.objects.create(juror=left, nomination=edition.nominations.first(), round=Round.FIRST)

    assert states.missing(edition) == []


def test_fewer_candidates_than_places_are_all_finalists(secretary: Person) -> None:
    edition = published(secretary, EditionState.SHORTLISTING)
    past(edition)
    nominate(edition, 3, "finalist")
    assess(edition, Round.FIRST)

    assert states.missing(edition) == []


def test_without_a_second_score_the_final_round_waits_for_none(secretary: Person) -> None:
    edition = published(secretary, EditionState.FINAL_ROUND, second_score="none")
    nominate(edition, 5, "finalist")
    record(edition, RecordKind.PANEL)

    assert states.missing(edition) == []


def test_a_round_goes_one_step_at_a_time(secretary: Person) -> None:
    edition = published(secretary)

    with pytest.raises(EditionRefused) as refusal:
        states.advance(edition, EditionState.NOMINATING, secretary)

    assert refusal.value.code == "state"
