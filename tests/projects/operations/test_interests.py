"""Two yeses: interest, the owner's answer, and the thread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from notifications.models import Message
from projects import idea_page
from projects.errors import InterestRefused, ThreadRefused
from projects.models import IdeaState, Interest, InterestState, Seen
from projects.operations import ideas, interests
from tests.factories.accounts import PersonFactory
from tests.factories.networks import AffiliationFactory, OrganisationFactory
from tests.factories.projects import AcceptedFactory, IdeaFactory, InterestFactory

pytestmark = pytest.mark.django_db


def test_the_owner_hears_which_organisation_and_not_who() -> None:
    person = PersonFactory(name="Inga Kildevæld", email="inga@example.org")

    interests.show(IdeaFactory(), person, OrganisationFactory(name="Vesterkilde"), "Vi har en garage.")

    letter = Message.objects.get(kind="interest")
    for words in (letter.subject, letter.text, letter.html):
        assert "Inga" not in words
        assert "inga@" not in words
    assert "Vesterkilde" in letter.text
    assert "Vi har en garage." in letter.text


def test_a_yes_opens_a_thread_and_names_both() -> None:
    interest = InterestFactory()
    owner = interest.idea.contact

    interests.accept(interest, owner)

    interest.refresh_from_db()
    assert interest.state == InterestState.ACCEPTED
    assert interest.thread.closed_at is None
    assert interest.idea.__class__.objects.get().state == IdeaState.IN_DIALOGUE
    letter = Message.objects.get(kind="accepted")
    assert letter.person == interest.person
    assert owner.email in letter.text


def test_a_second_yes_changes_nothing() -> None:
    interest = InterestFactory()

    interests.accept(interest, interest.idea.contact)
    interests.accept(interest, interest.idea.contact)

    assert Message.objects.filter(kind="accepted").count() == 1


def test_a_no_writes_to_nobody_and_looks_like_silence_to_the_end() -> None:
    idea = IdeaFactory()
    declined, silent = InterestFactory(idea=idea), InterestFactory(idea=idea)

    interests.decline(declined, idea.contact)

    assert not Message.objects.exists()
    declined.refresh_from_db()
    for moment in (
        timezone.now(),
        silent.expires_at - timedelta(seconds=1),
        silent.expires_at + timedelta(days=1),
    ):
        at = Interest.objects.get(pk=declined.pk)
        at.expires_at = silent.expires_at
        assert at.seen_at(moment) == silent.seen_at(moment)
    assert declined.seen == Seen.WAITING


def test_a_closed_search_closes_what_was_declined_and_what_was_not_answered_alike() -> None:
    idea = IdeaFactory()
    declined, silent = InterestFactory(idea=idea), InterestFactory(idea=idea)
    interests.decline(declined, idea.contact)

    ideas.withdraw(idea)

    assert [Interest.objects.get(pk=row.pk).seen for row in (declined, silent)] == [Seen.CLOSED, Seen.CLOSED]


def test_a_no_may_become_a_yes() -> None:
    interest = InterestFactory()
    interests.decline(interest, interest.idea.contact)

    interests.accept(interest, interest.idea.contact)

    assert Interest.objects.get().state == InterestState.ACCEPTED


def test_a_yes_does_not_become_a_no() -> None:
    interest = AcceptedFactory()

    with pytest.raises(InterestRefused):
        interests.decline(interest, interest.idea.contact)


def test_one_interest_of_a_person() -> None:
    interest = InterestFactory()

    with pytest.raises(InterestRefused) as refusal:
        interests.show(interest.idea, interest.person, None, "Igen")

    assert refusal.value.code == "answered"


def test_whoever_was_declined_and_asks_again_hears_what_the_silent_hear() -> None:
    """No way to ask around: taking back and asking again tells nothing either."""
    idea = IdeaFactory()
    declined, silent = InterestFactory(idea=idea), InterestFactory(idea=idea)
    interests.decline(declined, idea.contact)

    said = []
    for row in (declined, silent):
        interests.take_back(row)
        with pytest.raises(InterestRefused) as refusal:
            interests.show(idea, row.person, None, "Igen")
        interests.undo_take_back(row)
        said.append((refusal.value.messages, Interest.objects.get(pk=row.pk).seen))

    assert said[0] == said[1]


def test_the_owners_own_people_show_no_interest() -> None:
    idea = IdeaFactory()
    colleague = AffiliationFactory(organisation=idea.organisation).person

    with pytest.raises(InterestRefused) as refusal:
        interests.show(idea, colleague, None, "Mig")

    assert refusal.value.code == "own"


@pytest.mark.parametrize(
    "state", [IdeaState.DRAFT, IdeaState.CONFIRMED, IdeaState.EXPIRED, IdeaState.WITHDRAWN]
)
def test_what_does_not_seek_takes_no_interest(state: str) -> None:
    with pytest.raises(InterestRefused):
        interests.show(IdeaFactory(state=state), PersonFactory(), None, "Vi vil")


def test_what_was_taken_back_is_not_answered() -> None:
    interest = InterestFactory()
    interests.take_back(interest)

    with pytest.raises(InterestRefused) as refusal:
        interests.accept(interest, interest.idea.contact)

    assert refusal.value.code == "withdrawn"


def test_an_interest_stands_for_a_while() -> None:
    interest = interests.show(IdeaFactory(), PersonFactory(), None, "Vi vil")

    assert interest.expires_at - timezone.now() > settings.INTEREST_LASTS - timedelta(minutes=1)


def test_a_note_goes_to_the_other_side_alone() -> None:
    interest = AcceptedFactory()
    owner, person = interest.idea.contact, interest.person

    interests.write_note(interest, owner, "Torsdag?")
    interests.write_note(interest, person, "Ja tak.")

    to = [
        (letter.person_id, "Torsdag?" in letter.text)
        for letter in Message.objects.filter(kind="note").order_by("pk")
    ]
    assert to == [(person.pk, True), (owner.pk, False)]


def test_nothing_is_written_before_the_second_yes_or_after_the_close() -> None:
    silent, closed = InterestFactory(), AcceptedFactory()
    interests.close_thread(closed, closed.person)

    for interest in (silent, closed):
        with pytest.raises(ThreadRefused):
            interests.write_note(interest, interest.person, "Hej")

    interests.reopen_thread(closed)
    assert interests.write_note(closed, closed.person, "Hej").pk


def test_an_owner_who_has_left_is_stood_in_for_by_the_organisation() -> None:
    idea = IdeaFactory(contact=None)
    colleague = AffiliationFactory(organisation=idea.organisation).person

    interests.show(idea, PersonFactory(), None, "Vi vil")

    assert Message.objects.get(kind="interest").person == colleague


def test_a_colleague_who_said_yes_hears_from_the_other_too() -> None:
    idea = IdeaFactory()
    colleague = AffiliationFactory(organisation=idea.organisation).person
    interest = InterestFactory(idea=idea)
    interests.accept(interest, colleague)

    interests.write_note(interest, interest.person, "Kan du tirsdag?")

    told = set(Message.objects.filter(kind="note").values_list("to_address", flat=True))
    assert told == {colleague.email, idea.contact.email}


def test_a_question_that_ran_out_is_still_there_to_say_yes_to() -> None:
    interest = InterestFactory(expires_at=timezone.now() - timedelta(days=1))
    owner = interest.idea.contact

    shown = idea_page.context_of(owner, interest.idea)
    assert (shown["to_answer"], shown["said_no"]) == ([], [interest])
    assert interests.accept(interest, owner).state == InterestState.ACCEPTED
