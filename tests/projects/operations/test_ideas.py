"""An idea from draft to the network and the public."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from networks.models import Competence, CompetenceState
from notifications.models import Message
from projects.errors import IdeaRefused
from projects.models import IdeaState, IdeaVisibility, ProjectIdea
from projects.operations import expiry, ideas, interests, partnerships
from projects.operations.ideas import Hangings
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import MembershipFactory, NetworkFactory
from tests.factories.projects import (
    AcceptedFactory,
    ConfirmedFactory,
    DraftFactory,
    IdeaFactory,
    InterestFactory,
    NetworkIdeaFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db


def sees(person: object, idea: ProjectIdea) -> bool:
    return ProjectIdea.objects.visible_to(person).filter(pk=idea.pk).exists()


def test_a_network_sees_an_idea_at_once_and_nobody_else() -> None:
    idea = DraftFactory(visibility=IdeaVisibility.NETWORK)
    member = MembershipFactory(network=idea.network).person

    ideas.publish(idea)

    assert sees(member, idea)
    assert not sees(PersonFactory(), idea)
    assert not Message.objects.filter(kind="to_approve").exists()


def test_a_public_idea_is_in_its_network_at_once_and_everywhere_after_approval() -> None:
    editor = AdministratorFactory()
    idea = DraftFactory()
    member = MembershipFactory(network=idea.network).person

    ideas.publish(idea)

    assert sees(member, idea)
    assert not sees(AnonymousUser(), idea)
    assert Message.objects.get(kind="to_approve").person == editor

    ideas.approve(idea, editor)

    assert sees(AnonymousUser(), idea)
    assert Message.objects.get(kind="approved").person == idea.contact


def test_a_draft_is_seen_by_its_owner_alone() -> None:
    idea = DraftFactory()
    member = MembershipFactory(network=idea.network).person

    assert sees(idea.contact, idea)
    assert not sees(member, idea)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"summary": "  "}, "incomplete"),
        ({"visibility": IdeaVisibility.NETWORK, "network": None}, "network"),
    ],
)
def test_what_is_not_ready_is_not_published(facts: dict[str, object], code: str) -> None:
    with pytest.raises(IdeaRefused) as refusal:
        ideas.publish(DraftFactory(**facts))

    assert refusal.value.code == code


def test_an_idea_is_published_once() -> None:
    with pytest.raises(IdeaRefused):
        ideas.publish(IdeaFactory())


def test_an_editor_approves_once() -> None:
    idea = IdeaFactory()

    with pytest.raises(IdeaRefused):
        ideas.approve(idea, AdministratorFactory())


def test_sent_back_it_stays_in_the_network_and_the_owner_reads_why() -> None:
    idea = IdeaFactory(approved_at=None)

    ideas.send_back(idea, AdministratorFactory(), "Skriv, hvor det skal være.")

    idea.refresh_from_db()
    assert (idea.state, idea.visibility) == (IdeaState.PUBLISHED, IdeaVisibility.NETWORK)
    assert "Skriv, hvor det skal være." in Message.objects.get(kind="sent_back").text


def test_sent_back_without_a_network_it_is_a_draft_again() -> None:
    idea = IdeaFactory(approved_at=None, network=None)

    ideas.send_back(idea, AdministratorFactory(), "Skriv mere.")

    idea.refresh_from_db()
    assert idea.state == IdeaState.DRAFT


def test_new_words_of_a_public_idea_are_read_again() -> None:
    AdministratorFactory()
    idea = IdeaFactory()

    idea.summary = "Noget helt andet."
    ideas.keep(idea, idea.contact, Hangings())

    assert not sees(AnonymousUser(), idea)
    assert Message.objects.filter(kind="to_approve").count() == 1


def test_other_facts_of_a_public_idea_are_not_read_again() -> None:
    idea = IdeaFactory()

    idea.languages = ["da", "en"]
    ideas.keep(idea, idea.contact, Hangings())

    assert sees(AnonymousUser(), idea)


def test_words_we_do_not_know_are_proposed_to_the_vocabulary() -> None:
    idea = DraftFactory()

    ideas.keep(idea, idea.contact, Hangings(seeks=["Vindmøllesmed", "vindmøllesmed.", ""]))

    competence = Competence.objects.get(name_da="Vindmøllesmed")
    assert competence.state == CompetenceState.PROPOSED
    assert list(idea.seeks.all()) == [competence]


def test_withdrawn_it_is_out_of_sight_and_may_come_back_where_it_was() -> None:
    idea = AcceptedFactory(idea=NetworkIdeaFactory()).idea
    member = MembershipFactory(network=idea.network).person

    ideas.withdraw(idea)
    assert not sees(member, idea)
    ideas.publish(idea)

    idea.refresh_from_db()
    assert sees(member, idea)
    assert idea.state == IdeaState.IN_DIALOGUE


def test_only_a_draft_is_deleted() -> None:
    draft, out = DraftFactory(), IdeaFactory()

    ideas.delete_draft(draft)

    assert not ProjectIdea.objects.filter(pk=draft.pk).exists()
    with pytest.raises(IdeaRefused):
        ideas.delete_draft(out)


def test_made_public_later_it_waits_for_an_editor() -> None:
    AdministratorFactory()
    idea = NetworkIdeaFactory(network=NetworkFactory())

    idea.visibility = IdeaVisibility.PUBLIC
    ideas.keep(idea, idea.contact, Hangings())

    assert idea.waits_for_approval
    assert Message.objects.filter(kind="to_approve").exists()


def test_what_others_did_while_the_form_was_open_is_kept() -> None:
    idea = DraftFactory()
    ideas.publish(idea)
    seen = ProjectIdea.objects.get(pk=idea.pk)
    ideas.approve(idea, AdministratorFactory())
    interests.accept(InterestFactory(idea=idea), idea.contact)

    seen.ends_on = date(2027, 6, 1)
    ideas.keep(seen, idea.contact, Hangings())

    idea.refresh_from_db()
    assert (idea.state, idea.ends_on) == (IdeaState.IN_DIALOGUE, date(2027, 6, 1))
    assert idea.approved_at is not None


def test_a_confirmed_partnership_that_becomes_a_cooperation_project_needs_its_boards() -> None:
    partnership = PartnershipFactory()
    ConfirmedFactory.create_batch(2, partnership=partnership)
    partnerships.confirm_partnership(partnership.idea)
    idea = ProjectIdea.objects.get(state=IdeaState.CONFIRMED)

    idea.programme, idea.cooperation = "leader", "national"
    ideas.keep(idea, idea.contact, Hangings())

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED


def test_editors_hear_only_of_what_waits_for_them_and_are_promised_no_day_gone_by() -> None:
    AdministratorFactory()
    hidden, withdrawn = IdeaFactory(), IdeaFactory(state=IdeaState.WITHDRAWN)
    hidden.title, hidden.visibility = "Hemmelig", IdeaVisibility.NETWORK
    withdrawn.title = "Nyt"
    for idea in (hidden, withdrawn):
        ideas.keep(idea, idea.contact, Hangings())
    assert not Message.objects.filter(kind="to_approve").exists()

    old = IdeaFactory(published_at=timezone.now() - timedelta(days=60))
    old.title = "Nyt"
    ideas.keep(old, old.contact, Hangings())
    assert Message.objects.filter(kind="to_approve").exists()
    assert ideas.approve_by(old) >= timezone.localdate()


def test_an_idea_that_was_approved_anew_is_asked_about_again() -> None:
    idea = IdeaFactory(expires_at=timezone.now() + timedelta(days=10))
    expiry.ask_due(timezone.now())
    idea.refresh_from_db()
    idea.title = "Nyt"
    ideas.keep(idea, idea.contact, Hangings())
    ideas.approve(idea, AdministratorFactory())

    expiry.ask_due(timezone.now() + timedelta(days=80))

    assert Message.objects.filter(kind="runs_out").count() == 2
