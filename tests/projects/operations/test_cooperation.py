"""LEADER: two action groups, each board's decision, and the seven principles."""

from __future__ import annotations

from datetime import date

import pytest

from networks.models import LocalActionGroup
from projects import principles
from projects.errors import PartnershipRefused
from projects.models import IdeaState, PrincipleAssessment, ProjectIdea
from projects.operations import partnerships
from tests.factories.projects import ConfirmedFactory, PartnershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea() -> ProjectIdea:
    partnership = PartnershipFactory(
        idea__programme="leader", idea__cooperation="national", idea__state="proposed"
    )
    ConfirmedFactory(partnership=partnership)
    ConfirmedFactory(partnership=partnership)
    found: ProjectIdea = partnership.idea
    return found


def decide(idea: ProjectIdea, name: str, *, supports: bool = True) -> None:
    group, _made = LocalActionGroup.objects.get_or_create(slug=name.lower(), defaults={"name": name})
    partnerships.record_decision(
        idea, idea.contact, action_group=group, name="", decided_on=date(2027, 1, 20), supports=supports
    )


def test_a_cooperation_project_needs_two_boards(idea: ProjectIdea) -> None:
    decide(idea, "A")

    with pytest.raises(PartnershipRefused) as refusal:
        partnerships.confirm_partnership(idea)
    assert refusal.value.code == "groups"
    decide(idea, "B")

    assert partnerships.confirm_partnership(idea).confirmed_at is not None


def test_a_board_that_said_no_does_not_count(idea: ProjectIdea) -> None:
    decide(idea, "A")
    decide(idea, "B", supports=False)

    with pytest.raises(PartnershipRefused):
        partnerships.confirm_partnership(idea)


def test_a_newer_decision_of_a_group_replaces_the_older_and_may_unsettle(idea: ProjectIdea) -> None:
    decide(idea, "A")
    decide(idea, "B")
    partnerships.confirm_partnership(idea)

    decide(idea, "B", supports=False)

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED
    assert idea.partnership.decisions.count() == 2


def test_a_group_abroad_is_named(idea: ProjectIdea) -> None:
    row = partnerships.record_decision(
        idea,
        idea.contact,
        action_group=None,
        name="Leader Halland",
        decided_on=date(2027, 1, 20),
        supports=True,
    )

    assert str(row) == "Leader Halland"
    with pytest.raises(PartnershipRefused):
        partnerships.record_decision(
            idea, idea.contact, action_group=None, name=" ", decided_on=date(2027, 1, 20), supports=True
        )


def test_a_removed_decision_unsettles(idea: ProjectIdea) -> None:
    decide(idea, "A")
    decide(idea, "B")
    partnerships.confirm_partnership(idea)

    partnerships.forget_decision(idea.partnership.decisions.get(action_group__name="A"))

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED


def test_the_principles_are_seven_and_block_nothing(idea: ProjectIdea) -> None:
    decide(idea, "A")
    decide(idea, "B")
    partnerships.assess(idea, idea.contact, {"innovation": ("none", ""), "ukendt": ("fully", "")})

    assert len(principles.current().principles) == 7
    assert PrincipleAssessment.objects.count() == 1
    assert partnerships.confirm_partnership(idea)


def test_a_judgement_is_of_the_version_it_was_made_by(idea: ProjectIdea) -> None:
    old = PrincipleAssessment.objects.create(
        partnership=idea.partnership, criteria="leader_principles@0", principle="innovation", level="fully"
    )

    partnerships.assess(idea, idea.contact, {"innovation": ("partly", "En elbus")})

    old.refresh_from_db()
    assert old.level == "fully"
    assert set(idea.partnership.assessments.values_list("criteria", "level")) == {
        ("leader_principles@0", "fully"),
        ("leader_principles@1", "partly"),
    }
