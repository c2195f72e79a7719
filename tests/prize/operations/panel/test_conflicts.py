"""Conflicts: what jurors declare, what the system adds, and what the secretary decides."""

from __future__ import annotations

import pytest

from notifications.models import Message
from prize import rules
from prize.errors import PanelRefused
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictAnswer,
    ConflictDeclaration,
    Mandate,
    NominationState,
    PanelLog,
    PrizeEdition,
    Round,
    Score,
)
from prize.operations import moderation
from prize.operations.panel import assessments, conflicts, handing_in, jurors, scores
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.jurors import Seat
from prize.operations.panel.scores import Said
from prize.panel.coverage import covers
from prize.panel_scores import counted
from tests.factories.accounts import PersonFactory
from tests.factories.networks import AffiliationFactory, OrganisationFactory
from tests.factories.prize import JurorFactory, NominationFactory, WriterFactory
from tests.prize.panel_helpers import NONE, declare_all, elsewhere, panel, score_all
from tests.prize.scored_panels import Panel, panel_of

pytestmark = pytest.mark.django_db
YES = Answer(ConflictAnswer.YES, "Min søster bor der")
DOUBT = Answer(ConflictAnswer.DOUBT, "Har rådgivet dem")


def outcome(juror, nomination) -> bool | None:
    return ConflictDeclaration.objects.get(juror=juror, nomination=nomination).is_recused


def test_material_opens_when_every_name_is_declared_and_closes_for_the_recused() -> None:
    scene = panel(declared=False)
    juror, (one, two, three) = scene.jurors[0], scene.nominations

    conflicts.declare(juror, {one.pk: YES, two.pk: NONE})
    before = [rules.may_read_material(juror, row) for row in scene.nominations]
    conflicts.declare(juror, {three.pk: NONE})

    assert before == [False, False, False]
    assert [rules.may_read_material(juror, row) for row in scene.nominations] == [False, True, True]


def test_a_candidate_who_withdraws_opens_nothing_for_one_who_has_not_declared_another() -> None:
    scene = panel(declared=False)
    juror, (one, two, three) = scene.jurors[0], scene.nominations
    conflicts.declare(juror, {one.pk: NONE, two.pk: NONE})

    one.state = NominationState.WITHDRAWN
    one.save()

    assert not rules.may_read_material(juror, two)
    assert not rules.may_read_material(juror, three)


def test_a_yes_or_a_doubt_needs_words() -> None:
    scene = panel(declared=False)

    for answer in (ConflictAnswer.YES, ConflictAnswer.DOUBT):
        with pytest.raises(PanelRefused) as refused:
            conflicts.declare(scene.jurors[0], {scene.nominations[0].pk: Answer(answer, "  ")})
        assert refused.value.code == "reason"


@pytest.mark.parametrize("tie", ["own", "organisation", "affiliation", "writer"])
def test_the_system_adds_what_it_knows_whatever_the_juror_says(tie: str) -> None:
    scene = panel(declared=False, candidates=2)
    juror, (tied, free) = scene.jurors[0], scene.nominations
    free.village.municipality = elsewhere()
    free.village.save()
    if tie == "own":
        juror.municipality = tied.village.municipality
    elif tie == "organisation":
        juror.organisation = OrganisationFactory(municipality=tied.village.municipality)
    elif tie == "affiliation":
        tied.village.organisation = OrganisationFactory(municipality=elsewhere("0751", "Aarhus"))
        tied.village.save()
        AffiliationFactory(person=juror.person, organisation=tied.village.organisation)
    else:
        WriterFactory(nomination=tied, person=juror.person)
    juror.save()

    conflicts.declare(juror, {tied.pk: NONE, free.pk: NONE})

    assert outcome(juror, tied) is True
    assert outcome(juror, free) is False
    assert not rules.may_read_material(juror, tied)


def test_a_region_is_no_municipality() -> None:
    scene = panel(declared=False, candidates=1)
    juror, nomination = scene.jurors[0], scene.nominations[0]
    region = OrganisationFactory(kind="region", municipality=nomination.village.municipality)
    AffiliationFactory(person=juror.person, organisation=region)

    declare_all(juror)

    assert outcome(juror, nomination) is False


def test_a_recused_juror_keeps_the_scores_given_and_they_do_not_count() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    score_all(juror)
    handing_in.hand_in(juror)

    conflicts.declare(juror, {nomination.pk: YES})

    row = Assessment.objects.get(juror=juror, nomination=nomination)
    assert row.state == AssessmentState.RECUSED
    assert row.scores.count() == 2
    assert not Assessment.objects.counted().filter(pk=row.pk).exists()
    with pytest.raises(PanelRefused) as refused:
        scores.save(juror, nomination, Said(scene.criteria[0].pk, 5))
    assert refused.value.code == "recused"


def test_a_juror_does_not_take_back_a_conflict() -> None:
    scene = panel(declared=False)
    juror, nomination = scene.jurors[0], scene.nominations[0]
    conflicts.declare(juror, {nomination.pk: YES})

    conflicts.declare(juror, {nomination.pk: NONE})

    assert outcome(juror, nomination) is True


def test_a_doubt_closes_the_candidate_and_waits_for_the_secretary() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]

    conflicts.declare(juror, {nomination.pk: DOUBT})

    assert outcome(juror, nomination) is None
    assert not rules.may_read_material(juror, nomination)
    assert Message.objects.get(kind="panel_doubt").person == scene.secretary
    with pytest.raises(PanelRefused) as refused:
        scores.save(juror, nomination, Said(scene.criteria[0].pk, 5))
    assert refused.value.code == "recused"


@pytest.mark.parametrize("recused", [True, False])
def test_a_decided_doubt_is_logged_with_its_reason_and_told_to_juror_and_chair(recused: bool) -> None:
    scene = panel()
    juror, chair = scene.jurors[:2]
    chair.is_chair = True
    chair.save()
    nomination = scene.nominations[0]
    conflicts.declare(juror, {nomination.pk: DOUBT})
    row = ConflictDeclaration.objects.get(juror=juror, nomination=nomination)

    conflicts.decide(row, recused=recused, words="Det er ti år siden", by=scene.secretary)

    entry = PanelLog.objects.get(what="doubt_decided")
    assert (entry.by, entry.facts["reason"], entry.facts["recused"]) == (
        scene.secretary,
        "Det er ti år siden",
        recused,
    )
    told = Message.objects.filter(kind="panel_decided")
    assert {letter.person for letter in told} == {juror.person, chair.person}
    assert rules.may_read_material(juror, nomination) is not recused


def test_a_decision_needs_a_reason_and_lifts_nothing_that_the_system_holds() -> None:
    scene = panel(declared=False)
    juror, nomination = scene.jurors[0], scene.nominations[0]
    juror.municipality = nomination.village.municipality
    juror.save()
    conflicts.declare(juror, {nomination.pk: DOUBT})
    row = ConflictDeclaration.objects.get(juror=juror, nomination=nomination)

    for words, recused, code in ((" ", True, "reason"), ("Nej", False, "state")):
        with pytest.raises(PanelRefused) as refused:
            conflicts.decide(row, recused=recused, words=words, by=scene.secretary)
        assert refused.value.code == code


def test_a_lifted_recusal_gives_back_what_was_handed_in() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    score_all(juror)
    handing_in.hand_in(juror)
    conflicts.declare(juror, {nomination.pk: YES})
    row = ConflictDeclaration.objects.get(juror=juror, nomination=nomination)

    conflicts.decide(row, recused=False, words="Det var en anden by", by=scene.secretary)

    given = Assessment.objects.get(juror=juror, nomination=nomination)
    assert given.state == AssessmentState.SUBMITTED
    assert given.submitted_at is not None
    assert Assessment.objects.counted().filter(pk=given.pk).exists()


def test_a_lifted_recusal_opens_what_was_begun_and_not_handed_in() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    score_all(juror)
    conflicts.declare(juror, {nomination.pk: YES})
    row = ConflictDeclaration.objects.get(juror=juror, nomination=nomination)

    conflicts.decide(row, recused=False, words="Det var en anden by", by=scene.secretary)

    assert Assessment.objects.get(juror=juror, nomination=nomination).state == AssessmentState.IN_PROGRESS
    assert handing_in.hand_in(juror) == 3


def final() -> Panel:
    """The finalists are told, and the first juror is asked of them once more."""
    scene = panel_of([[5, 5, 5], [4, 4, 4], [3, 3, 4]], finalists=2)
    moderation.tell(scene.edition, PersonFactory(), called=True)
    PrizeEdition.objects.filter(pk=scene.edition.pk).update(state="final_round")
    scene.edition.refresh_from_db()
    assessments.open_round(scene.edition, Round.FINAL, PersonFactory())
    return scene


@pytest.mark.parametrize("by_the_system", [True, False])
def test_what_is_freed_in_the_final_has_its_first_round(by_the_system: bool) -> None:
    scene, by = final(), PersonFactory()
    juror, nomination = scene.jurors[1], scene.candidates[0]

    if by_the_system:
        for place in (nomination.village.municipality, None):  # wrong, and put right
            jurors.change(juror, Seat(juror.person.email, "Yrsa", municipality=place), by)
    else:
        row = conflicts.declare(juror, {nomination.pk: YES})[0]
        conflicts.decide(row, recused=False, words="Det var en anden by", by=by)

    assert counted(scene.edition, Round.FIRST).robustness.judged_by[nomination.pk] == 3
    states = Assessment.objects.filter(juror=juror, nomination=nomination).order_by("round")
    assert [one.state for one in states] == [AssessmentState.SUBMITTED, AssessmentState.NOT_STARTED]


def test_a_candidate_who_comes_later_is_declared_too_before_any_more_material() -> None:
    scene = panel()
    juror = scene.jurors[0]
    late = NominationFactory(edition=scene.edition, number=9)

    assessments.candidates_changed(scene.edition, scene.secretary)
    closed = rules.may_read_material(juror, scene.nominations[0])
    with pytest.raises(PanelRefused) as refused:
        scores.save(juror, scene.nominations[0], Said(scene.criteria[0].pk, 5))
    conflicts.declare(juror, {late.pk: NONE})

    assert closed is False
    assert refused.value.code == "undeclared"
    assert Message.objects.filter(kind="panel_names", person=juror.person).count() == 1
    assert rules.may_read_material(juror, late)
    assert Assessment.objects.filter(juror=juror, nomination=late).exists()


def test_fewer_eligible_than_the_minimum_is_told_to_the_secretary_once() -> None:
    scene = panel(jurors=3)

    conflicts.declare(scene.jurors[0], {scene.nominations[0].pk: YES})
    conflicts.declare(scene.jurors[0], {scene.nominations[0].pk: Answer(ConflictAnswer.YES, "Igen")})

    short = [cover for cover in covers(scene.edition) if cover.is_short]
    assert [(cover.nomination, cover.possible, cover.lacking) for cover in short] == [
        (scene.nominations[0], 2, 1)
    ]
    assert Message.objects.filter(kind="panel_short", person=scene.secretary).count() == 1


def test_nobody_declares_before_the_mandate_or_after_the_panels_work() -> None:
    scene = panel(declared=False)
    asked = JurorFactory(edition=scene.edition, mandate=Mandate.ASKED)
    with pytest.raises(PanelRefused) as early:
        conflicts.declare(asked, {scene.nominations[0].pk: NONE})
    scene.edition.state = "recommending"
    scene.edition.save()
    with pytest.raises(PanelRefused) as late:
        conflicts.declare(scene.jurors[0], {scene.nominations[0].pk: NONE})

    assert (early.value.code, late.value.code) == ("mandate", "state")


def test_a_corrected_seat_is_looked_at_anew() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    home = Seat(juror.person.email, "Yrsa", municipality=nomination.village.municipality)

    jurors.change(juror, home, scene.secretary)
    tied = outcome(juror, nomination)
    jurors.change(juror, Seat(juror.person.email, "Yrsa"), scene.secretary)

    assert tied is True
    assert outcome(juror, nomination) is False
    assert Assessment.objects.get(juror=juror, nomination=nomination).state == AssessmentState.NOT_STARTED
    assert Score.objects.count() == 0
