"""Votes where candidates stand level."""

from __future__ import annotations

import pytest

from notifications.models import Message
from prize.errors import PanelRefused
from prize.models import ConflictAnswer, PanelVote, TieBreak, TieStep
from prize.operations.panel import conflicts, votes
from prize.operations.panel.conflicts import Answer
from tests.factories.prize import NominationFactory
from tests.prize.panel_helpers import Panel, panel

pytestmark = pytest.mark.django_db


def tied_panel() -> Panel:
    scene = panel(jurors=4)
    scene.jurors[0].is_chair = True
    scene.jurors[0].save()
    return scene


def test_the_jurors_without_the_chair_are_asked_and_answer() -> None:
    scene = tied_panel()
    one, two, _three = scene.nominations
    chair, first, *others = scene.jurors

    question = votes.ask_for_votes(scene.edition, [two, one], scene.secretary)
    votes.vote(question, first, [two.pk, one.pk])

    asked = {letter.person for letter in Message.objects.filter(kind="panel_vote")}
    found = votes.votes_of(scene.edition, [one.pk, two.pk])
    assert f"{one}, {two}" in " ".join(Message.objects.filter(kind="panel_vote").first().text.split())
    assert asked == {juror.person for juror in scene.jurors[1:]}
    assert found.orders == {first.pk: [two.pk, one.pk]}
    assert found.waiting == others
    assert not found.is_complete
    assert chair not in found.waiting
    with pytest.raises(PanelRefused) as refused:
        votes.vote(question, chair, [two.pk, one.pk])
    assert refused.value.code == "recused"


def test_a_vote_may_be_changed_until_the_tie_is_broken() -> None:
    scene = tied_panel()
    keys = sorted(row.pk for row in scene.nominations[:2])
    question = votes.ask_for_votes(scene.edition, keys, scene.secretary)
    voter = scene.jurors[1]

    votes.vote(question, voter, keys)
    votes.vote(question, voter, keys[::-1])
    TieBreak.objects.create(edition=scene.edition, tied=keys, order=keys, step=TieStep.VOTE)

    with pytest.raises(PanelRefused) as refused:
        votes.vote(question, voter, keys)
    assert refused.value.code == "state"
    assert PanelVote.objects.get().order == keys[::-1]
    assert votes.open_questions(voter) == []


def test_who_is_tied_to_one_of_them_has_no_vote() -> None:
    scene = tied_panel()
    keys = sorted(row.pk for row in scene.nominations[:2])
    recused = scene.jurors[1]
    conflicts.declare(recused, {keys[0]: Answer(ConflictAnswer.YES, "Min by")})

    question = votes.ask_for_votes(scene.edition, keys, scene.secretary)

    assert votes.votes_of(scene.edition, keys).recused == [recused]
    assert votes.open_questions(recused) == []
    with pytest.raises(PanelRefused):
        votes.vote(question, recused, keys)


def test_the_chair_is_asked_alone() -> None:
    scene = tied_panel()
    chair = scene.jurors[0]
    keys = sorted(row.pk for row in scene.nominations)

    question = votes.ask_chair(scene.edition, keys, scene.secretary)
    votes.vote(question, chair, keys[::-1])

    assert votes.chair_of(scene.edition, keys).orders == {chair.pk: keys[::-1]}
    assert votes.open_questions(scene.jurors[1]) == []
    assert not votes.votes_of(scene.edition, keys).is_asked


def test_each_gets_a_place_of_its_own_and_strangers_none() -> None:
    scene = tied_panel()
    keys = sorted(row.pk for row in scene.nominations[:2])
    question = votes.ask_for_votes(scene.edition, keys, scene.secretary)

    for order in ([keys[0]], [keys[0], keys[0]], [*keys, NominationFactory().pk]):
        with pytest.raises(PanelRefused) as refused:
            votes.vote(question, scene.jurors[1], order)
        assert refused.value.code == "order"
    with pytest.raises(PanelRefused):
        votes.ask_for_votes(scene.edition, [keys[0]], scene.secretary)


def test_asked_again_it_is_the_same_question() -> None:
    scene = tied_panel()
    keys = [row.pk for row in scene.nominations[:2]]

    one = votes.ask_for_votes(scene.edition, keys, scene.secretary)
    two = votes.ask_for_votes(scene.edition, keys[::-1], scene.secretary)

    assert one == two
    assert Message.objects.filter(kind="panel_vote").count() == 3


def test_nobody_is_asked_where_all_are_recused() -> None:
    scene = panel(jurors=1)
    keys = [row.pk for row in scene.nominations[:2]]
    conflicts.declare(scene.jurors[0], {keys[0]: Answer(ConflictAnswer.YES, "Min by")})

    with pytest.raises(PanelRefused) as refused:
        votes.ask_for_votes(scene.edition, keys, scene.secretary)

    assert refused.value.code == "jurors"
