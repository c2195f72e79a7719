"""What a locked record builds on stands from then on: no score, no juror, no candidate and no award changes beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Person
from prize import record_content
from prize.errors import EditionRefused, NominationRefused, ProposalRefused, RecordRefused
from prize.models import (
    BodyKind,
    ConflictAnswer,
    EditionState,
    LockedRecord,
    Nomination,
    NominationState,
    PrizeEdition,
    RecordKind,
    Round,
    SpecialAward,
)
from prize.operations import (
    announcing,
    editions,
    formal,
    handing_in,
    moderation,
    moving_up,
    nominating,
    records,
    states,
)
from prize.operations.panel import assessments, conflicts, jurors, scores
from prize.operations.panel import handing_in as panel_hand_in
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from prize.operations.rows import Sent
from prize.planning import state
from prize.tasks import announce
from tests.factories.accounts import PersonFactory
from tests.factories.prize import (
    BodyFactory,
    EditionFactory,
    JurorFactory,
    NominationFactory,
    NominatorFactory,
)
from tests.prize.public_helpers import decided
from tests.prize.records_helpers import saying, sitting
from tests.prize.scored_panels import Panel, panel_of, score

pytestmark = pytest.mark.django_db
DOUBT = Answer(ConflictAnswer.DOUBT, "Min svigerinde bor der")


def final() -> Panel:
    """Two finalists are told and scored once more; the nominations' record is locked."""
    panel = panel_of([[5, 5, 5], [4, 4, 4], [3, 3, 4], [2, 2, 2]], finalists=2)
    moderation.tell(panel.edition, PersonFactory(), called=True)
    PrizeEdition.objects.filter(pk=panel.edition.pk).update(state=EditionState.FINAL_ROUND)
    panel.edition.refresh_from_db()
    assessments.open_round(panel.edition, Round.FINAL, PersonFactory())
    score(panel, [[5, 4, 4], [4, 4, 4]], Round.FINAL, panel.candidates[:2])
    for kind in BodyKind:
        BodyFactory(edition=panel.edition, kind=kind, quorum=1)
    records.lock_record(panel.edition, RecordKind.NOMINATION, PersonFactory(), sitting(), saying())
    return panel


def lock_panel(panel: Panel) -> LockedRecord:
    return records.lock_record(
        panel.edition, RecordKind.PANEL, PersonFactory(), sitting(), record_content.of_panel
    )


def change(edition: PrizeEdition, part: str, by: Person, sent: Sent) -> None:
    seen = state.token(state.of_section(edition, part))
    editions.change(edition, part, sent, by, seen=seen, reason="En fejl.")


def seat(panel: Panel) -> jurors.Seat:
    return jurors.Seat(email=panel.jurors[0].person.email, name="Ny", field="Arkitektur", is_chair=True)


def withdrawn_and_moved_up(panel: Panel) -> None:
    handing_in.withdraw(panel.candidates[0])
    assert moving_up.vacancy(panel.edition) is None
    moving_up.move_up(panel.edition, panel.candidates[2], "Den næste.", PersonFactory())


def saved(panel: Panel) -> None:
    said = [Said(one.pk, 1) for one in panel.criteria]
    scores.save(panel.jurors[0], panel.candidates[0], *said)


def planned_anew(panel: Panel) -> None:
    rows = [{"id": juror.pk, "field": "Arkitektur"} for juror in panel.jurors]
    change(panel.edition, "jury", PersonFactory(), Sent(rows=rows))


Press = Callable[[Panel], object]


@pytest.mark.parametrize(
    "press",
    [
        lambda panel: panel_hand_in.reopen(panel.jurors[0], panel.candidates[0], "Fejl.", PersonFactory()),
        saved,
        lambda panel: conflicts.declare(panel.jurors[0], {panel.candidates[0].pk: DOUBT}),
        lambda panel: conflicts.decide(
            panel.jurors[0].declarations.first(), recused=True, words="Inhabil.", by=PersonFactory()
        ),
        lambda panel: jurors.change(panel.jurors[0], seat(panel), PersonFactory()),
        lambda panel: jurors.let_go(panel.jurors[0], "Syg.", PersonFactory()),
        planned_anew,
        withdrawn_and_moved_up,
    ],
    ids=["reopen", "save", "declare", "decide", "change", "let_go", "plan", "move_up"],
)
def test_nothing_of_the_panels_work_changes_after_its_record(press: Press) -> None:
    panel = final()
    lock_panel(panel)

    with pytest.raises(ValidationError) as refused:
        press(panel)

    [words] = refused.value.messages
    assert "record" in words or "protokol" in words


def test_the_panels_record_is_not_locked_while_a_doubt_waits() -> None:
    panel = final()
    [doubt] = conflicts.declare(panel.jurors[0], {panel.candidates[0].pk: DOUBT})

    with pytest.raises(RecordRefused) as refused:
        lock_panel(panel)
    conflicts.decide(doubt, recused=True, words="Inhabil.", by=PersonFactory())

    assert refused.value.code == "state"
    assert lock_panel(panel).content["laureate"] == panel.candidates[0].pk


def test_the_panels_record_is_not_locked_while_scores_are_open() -> None:
    panel = final()
    panel_hand_in.reopen(panel.jurors[0], panel.candidates[0], "Regnefejl.", PersonFactory())

    with pytest.raises(RecordRefused):
        lock_panel(panel)
    panel_hand_in.hand_in(panel.jurors[0])

    assert lock_panel(panel).kind == RecordKind.PANEL


def test_nobody_becomes_a_candidate_after_the_record_of_the_nominations() -> None:
    edition = EditionFactory(state=EditionState.QUALIFYING, rules=[])
    BodyFactory(edition=edition, kind=BodyKind.NOMINATION, quorum=1)
    JurorFactory(edition=edition)
    NominationFactory(edition=edition, number=1)
    by, nominator = PersonFactory(), NominatorFactory(edition=edition, finished_at=timezone.now(), cap=2)
    records.lock_record(edition, RecordKind.NOMINATION, by, sitting(), record_content.of_nomination)
    late = NominationFactory(edition=edition, nominator=nominator, state="submitted", number=None)

    with pytest.raises(NominationRefused) as opened:
        nominating.open_again(nominator, "Glemt.", by)
    with pytest.raises(NominationRefused) as accepted:
        formal.accept(late, by)

    assert opened.value.code == accepted.value.code == "state"
    assert formal.reject(late, "For sent.", by).state == NominationState.REJECTED


def test_a_village_does_not_withdraw_when_the_decision_is_locked() -> None:
    told = decided(state=EditionState.RECOMMENDED)

    with pytest.raises(ProposalRefused):
        handing_in.withdraw(told.winner)


def test_special_awards_stand_when_the_decision_is_locked() -> None:
    told = decided(state=EditionState.RECOMMENDED)

    with pytest.raises(EditionRefused) as refused:
        change(told.edition, "saerpriser", told.secretary, Sent(rows=[]))

    assert refused.value.code == "locked"
    assert SpecialAward.objects.exists()


@pytest.mark.parametrize("ready", [False, True])
def test_nobody_is_announced_who_is_no_finalist_any_more(ready: bool) -> None:
    told = decided(publish_at=timezone.now() + timedelta(hours=1))
    if ready:
        announcing.announce(told.edition, told.secretary)
    PrizeEdition.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    Nomination.objects.filter(pk=told.winner.pk).update(state=NominationState.WITHDRAWN)

    with pytest.raises(EditionRefused):
        announcing.announce(told.edition, told.secretary)
    with pytest.raises(EditionRefused):
        states.advance(told.edition, EditionState.ANNOUNCED, told.secretary)
    announce()

    assert PrizeEdition.objects.get().state == EditionState.DECIDED


@pytest.mark.parametrize("moment", [None, timezone.now() + timedelta(days=9)])
def test_the_embargo_stands_while_the_announcement_lies_ready(moment: object) -> None:
    told = decided(publish_at=timezone.now() + timedelta(days=3))
    announcing.announce(told.edition, told.secretary)
    told.edition.refresh_from_db()

    with pytest.raises(EditionRefused) as refused:
        change(told.edition, "offentlighed", told.secretary, Sent(fields={"publish_at": moment}))
    announcing.call_off(told.edition, told.secretary)
    change(told.edition, "offentlighed", told.secretary, Sent(fields={"publish_at": moment}))

    assert refused.value.code == "locked"
    assert PrizeEdition.objects.get().publish_at == moment


def test_what_lies_ready_without_an_embargo_is_taken_by_the_clock() -> None:
    told = decided(publish_at=timezone.now() + timedelta(days=3))
    announcing.announce(told.edition, told.secretary)
    PrizeEdition.objects.update(publish_at=None)

    announce()

    assert PrizeEdition.objects.get().state == EditionState.ANNOUNCED
