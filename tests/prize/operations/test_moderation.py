"""The panel's meeting: notes, ties by each step of the rule, and the cut that all hear of at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from notifications.models import Message
from prize.models import EditionState, FilmTask, Nomination, NominationState, PrizeEdition, TieBreak, TieStep
from prize.operations import moderation
from prize.operations.moderation import tell, write_note
from prize.panel_scores import counted
from tests.factories.accounts import PersonFactory
from tests.factories.prize import WriterFactory
from tests.prize.scored_panels import Panel, give, panel_of, recuse, vote

pytestmark = pytest.mark.django_db
CLEAR = [[5, 5, 5], [4, 4, 4], [3, 3, 3]]
LEVEL = [[5, 5, 5, 5], [4, 4, 4, 4], [4, 4, 4, 4], [1, 1, 1, 1]]


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refusal:
        work()
    return str(refusal.value.error_list[0].code)


def states(panel: Panel) -> list[str]:
    return list(
        Nomination.objects.filter(edition=panel.edition).order_by("number").values_list("state", flat=True)
    )


def told(panel: Panel) -> list[str]:
    cut = tell(panel.edition, PersonFactory(), called=True)
    return [str(row) for row in cut.finalists]


def test_the_cut_makes_finalists_and_the_others_only_when_it_is_told() -> None:
    panel = panel_of(CLEAR)
    assert moderation.cut_of(counted(panel.edition)).finalists[0] == panel.candidates[0]
    assert set(states(panel)) == {"candidate"}

    said = told(panel)

    assert said == ["By 1", "By 2"]
    assert states(panel) == ["finalist", "finalist", "not_selected"]


def test_finalists_and_the_others_are_written_to_together_and_all_who_wrote() -> None:
    panel = panel_of(CLEAR)
    second = WriterFactory(nomination=panel.candidates[0], is_contact=False)

    told(panel)

    finalists = Message.objects.filter(kind="prize_finalist")
    others = Message.objects.filter(kind="prize_not_finalist")
    assert (finalists.count(), others.count()) == (3, 1)
    assert finalists.filter(person=second.person).exists()
    assert "Tak for i år." in others.get().text
    assert all("/finale/" in letter.text for letter in finalists)


def test_nobody_is_told_before_the_calls_are_made() -> None:
    panel = panel_of(CLEAR)

    assert refused(lambda: tell(panel.edition, PersonFactory(), called=False)) == "answer"
    assert set(states(panel)) == {"candidate"}
    assert not Message.objects.filter(kind__startswith="prize_").exists()


def test_they_are_told_once() -> None:
    panel = panel_of(CLEAR)
    told(panel)

    assert refused(lambda: told(panel)) == "state"
    assert Message.objects.filter(kind="prize_finalist").count() == 2


@pytest.mark.parametrize("state", [EditionState.QUALIFYING, EditionState.FINAL_ROUND, EditionState.DECIDED])
def test_they_are_told_while_the_panel_assesses(state: EditionState) -> None:
    panel = panel_of(CLEAR)
    PrizeEdition.objects.update(state=state)

    assert refused(lambda: told(panel)) == "state"


def test_nobody_is_turned_away_without_a_reply() -> None:
    panel = panel_of(CLEAR)
    Nomination.objects.filter(number=3).update(reply=" ")

    assert refused(lambda: told(panel)) == "places"
    Nomination.objects.filter(number=3).update(reply="Tak")
    Nomination.objects.filter(number=1).update(reply="")

    assert told(panel) == ["By 1", "By 2"]


def test_a_candidate_whom_nobody_has_assessed_is_not_simply_left_out() -> None:
    panel = panel_of(CLEAR)
    panel.candidates[2].assessments.all().delete()

    assert refused(lambda: told(panel)) == "places"


def test_each_finalist_is_offered_a_film() -> None:
    sheet = [[5, 5]] * 1 + [[4, 4]] + [[3, 3]] + [[2, 2]] + [[1, 2]] + [[1, 1]] * 8
    panel = panel_of(sheet, finalists=5)

    told(panel)

    assert FilmTask.objects.filter(state="offered").count() == 5
    assert set(FilmTask.objects.values_list("nomination__state", flat=True)) == {"finalist"}


def test_a_tie_at_the_cut_is_parted_by_the_criterion_of_most_weight() -> None:
    panel = panel_of(LEVEL)
    for juror in panel.jurors:
        give(panel, juror, panel.candidates[1], [2, 5])  # weights 60 and 40: 3.2
        give(panel, juror, panel.candidates[2], [4, 2])  # 3.2

    assert told(panel) == ["By 1", "By 3"]
    row = TieBreak.objects.get()
    assert (row.step, row.order) == (TieStep.CRITERION, [panel.candidates[2].pk, panel.candidates[1].pk])
    assert row.votes["values"] == {str(panel.candidates[1].pk): "2/1", str(panel.candidates[2].pk): "4/1"}


def test_then_by_the_vote_of_the_panel_without_the_chair() -> None:
    panel = panel_of(LEVEL)
    one, other = panel.candidates[1:3]
    vote(panel.jurors[1], other, one)
    vote(panel.jurors[2], other, one)
    vote(panel.jurors[3], one, other)

    assert told(panel) == ["By 1", "By 3"]
    row = TieBreak.objects.get()
    assert (row.step, row.order) == (TieStep.VOTE, [other.pk, one.pk])
    assert row.votes["voters"] == ["Jurymedlem 1", "Jurymedlem 2", "Jurymedlem 3"]


def test_and_at_last_by_the_chair() -> None:
    panel = panel_of(LEVEL)
    one, other = panel.candidates[1:3]
    vote(panel.jurors[1], other, one)
    vote(panel.jurors[2], one, other)
    assert refused(lambda: told(panel)) == "tie"

    vote(panel.jurors[0], one, other)

    assert told(panel) == ["By 1", "By 2"]
    assert TieBreak.objects.get().step == TieStep.CHAIR


def test_a_recused_juror_has_no_vote_about_those_who_stand_level() -> None:
    panel = panel_of(LEVEL)
    one, other = panel.candidates[1:3]
    vote(panel.jurors[1], other, one)
    recuse(panel.jurors[1], panel.candidates[2])

    assert refused(lambda: told(panel)) == "tie"


def test_a_tie_that_nobody_has_parted_stops_the_cut() -> None:
    panel = panel_of(LEVEL)

    assert refused(lambda: told(panel)) == "tie"
    assert not TieBreak.objects.exists()
    assert set(states(panel)) == {"candidate"}


def test_withdrawal_of_one_of_those_who_stand_level_parts_them() -> None:
    panel = panel_of(LEVEL)
    Nomination.objects.filter(pk=panel.candidates[1].pk).update(state=NominationState.WITHDRAWN)

    assert told(panel) == ["By 1", "By 3"]
    assert states(panel) == ["finalist", "withdrawn", "finalist", "not_selected"]


def test_fewer_candidates_than_places_all_go_on() -> None:
    panel = panel_of(CLEAR, finalists=5)

    assert told(panel) == ["By 1", "By 2", "By 3"]


def test_notes_are_written_until_the_panel_is_done() -> None:
    panel = panel_of(CLEAR)

    write_note(panel.candidates[0], " Stærkt sammenhold. ", "Flot arbejde")

    panel.candidates[0].refresh_from_db()
    assert (panel.candidates[0].consensus, panel.candidates[0].reply) == (
        "Stærkt sammenhold.",
        "Flot arbejde",
    )
    PrizeEdition.objects.update(state=EditionState.RECOMMENDING)
    assert refused(lambda: write_note(panel.candidates[0], "Andet", "")) == "state"


def test_a_reply_that_was_sent_is_not_rewritten() -> None:
    panel = panel_of(CLEAR)
    told(panel)

    assert refused(lambda: write_note(panel.candidates[2], "Note", "Noget andet")) == "state"
    write_note(panel.candidates[2], "Note", "Tak for i år.")


def test_the_secretary_asks_the_panel_then_the_chair_and_may_stop_waiting() -> None:
    panel, by = panel_of(LEVEL), PersonFactory()
    one, other = panel.candidates[1:3]
    moderation.ask_about_tie(panel.edition, 1, TieStep.VOTE, by)
    question = panel.edition.panel_questions.get()
    assert refused(lambda: moderation.close_vote(panel.edition, question)) == "tie"

    vote(panel.jurors[1], other, one)
    assert refused(lambda: told(panel)) == "tie"
    moderation.close_vote(panel.edition, question)

    assert told(panel) == ["By 1", "By 3"]
    assert refused(lambda: moderation.ask_about_tie(panel.edition, 1, TieStep.CHAIR, by)) == "tie"
