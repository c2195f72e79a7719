"""Project scoping: asked for, taken, worked through, closed."""

from __future__ import annotations

import pytest

from notifications.models import Message
from projects.errors import ScopingRefused
from projects.models import ProjectIdea, Scoping, ScopingOutcome, ScopingStep
from projects.operations import scoping
from tests.factories.accounts import AdministratorFactory
from tests.factories.networks import CoordinatorFactory
from tests.factories.projects import DraftFactory, IdeaFactory

pytestmark = pytest.mark.django_db


def test_a_case_has_five_steps_and_goes_to_the_coordinators_of_the_network() -> None:
    idea = IdeaFactory()
    adviser = CoordinatorFactory(network=idea.network).person

    case = scoping.ask(idea, idea.contact, "Hvor søger vi?")

    assert [item.step for item in case.items.all()] == ScopingStep.values
    assert Message.objects.get(kind="scoping_asked").person == adviser


def test_without_a_network_the_editors_advise() -> None:
    editor = AdministratorFactory()
    idea = IdeaFactory(network=None)

    scoping.ask(idea, idea.contact, "")

    assert Message.objects.get(kind="scoping_asked").person == editor


def test_a_draft_with_a_case_is_shown_to_those_who_advise_and_no_other_draft_is() -> None:
    draft, other = DraftFactory(), DraftFactory()
    adviser = CoordinatorFactory(network=draft.network).person
    CoordinatorFactory(network=other.network, person=adviser)

    scoping.ask(draft, draft.contact, "")

    assert list(ProjectIdea.objects.visible_to(adviser)) == [draft]


def test_one_open_case_at_a_time() -> None:
    idea = IdeaFactory()
    case = scoping.ask(idea, idea.contact, "")

    with pytest.raises(ScopingRefused):
        scoping.ask(idea, idea.contact, "")
    scoping.close(case, AdministratorFactory(), ScopingOutcome.MATURE, "Tal med kommunen.")

    assert scoping.ask(idea, idea.contact, "Igen").is_open


def test_the_first_who_takes_it_has_it_and_the_owner_hears_once() -> None:
    idea = IdeaFactory()
    first, second = (
        CoordinatorFactory(network=idea.network).person,
        CoordinatorFactory(network=idea.network).person,
    )
    case = scoping.ask(idea, idea.contact, "")

    scoping.take(case, first)
    scoping.take(case, second)

    assert Scoping.objects.get().adviser == second
    assert Message.objects.filter(kind="scoping_taken").count() == 1


def test_ticks_and_notes_of_named_steps_alone() -> None:
    case = scoping.ask(IdeaFactory(), None, "")

    scoping.work_through(case, {ScopingStep.NEED: (True, " Ja ")})

    rows = {item.step: (item.done, item.notes) for item in case.items.all()}
    assert rows["need"] == (True, "Ja")
    assert rows["financing"] == (False, "")


def test_the_advice_goes_to_the_owner_and_the_idea_stays_theirs() -> None:
    idea = IdeaFactory()
    adviser = CoordinatorFactory(network=idea.network).person
    case = scoping.ask(idea, idea.contact, "")

    scoping.close(case, adviser, ScopingOutcome.CLOSE, "Den er lavet før.")

    letter = Message.objects.get(kind="scoping_closed")
    assert letter.person == idea.contact
    assert "Den er lavet før." in letter.text
    idea.refresh_from_db()
    assert idea.is_seeking


def test_a_closed_case_is_not_worked_on() -> None:
    case = scoping.ask(IdeaFactory(), None, "")
    scoping.close(case, AdministratorFactory(), ScopingOutcome.APPLY, "Søg.")

    with pytest.raises(ScopingRefused):
        scoping.work_through(case, {})
    with pytest.raises(ScopingRefused):
        scoping.take(case, AdministratorFactory())
