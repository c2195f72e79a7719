"""Would you like to talk? Two yeses give contact, a no is silent and for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking import links
from matchmaking.errors import ApproachRefused
from matchmaking.models import Approach, ApproachState, Profile, ProfileState, Refusal, Suggestion
from matchmaking.operations import approaches as operations
from notifications.models import Message
from tests.events.hosting_helpers import signed_in
from tests.factories.matchmaking import PersonProfileFactory, ProfileFactory
from tests.factories.networks import AffiliationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> Profile:
    profile: Profile = PersonProfileFactory(person__name="Asta Vibefjer", person__email="asta@example.org")
    return profile


@pytest.fixture
def other() -> Profile:
    profile: Profile = PersonProfileFactory(person__name="Bo Bjergfyr", person__email="bo@example.org")
    return profile


def test_a_question_reaches_the_other_without_the_askers_address(mine: Profile, other: Profile) -> None:
    operations.ask(mine, other, mine.person, "Skal vi dele en bus?")

    mail = Message.objects.get()
    assert mail.to_address == "bo@example.org"
    assert "Skal vi dele en bus?" in mail.text
    assert "asta@example.org" not in mail.text + mail.html


def test_two_yeses_give_both_the_names_and_addresses(mine: Profile, other: Profile) -> None:
    approach = operations.ask(mine, other, mine.person)
    Message.objects.all().delete()

    operations.accept(approach, other.person)
    operations.accept(approach, other.person)

    told = {mail.to_address: mail.text for mail in Message.objects.all()}
    assert set(told) == {"asta@example.org", "bo@example.org"}
    assert "bo@example.org" in told["asta@example.org"]
    assert "asta@example.org" in told["bo@example.org"]


def test_a_no_is_told_to_nobody_and_never_suggested_again(mine: Profile, other: Profile) -> None:
    Suggestion.objects.create(profile=mine, other=other, rank=1, score=1.0)
    approach = operations.ask(mine, other, mine.person)
    Message.objects.all().delete()

    operations.decline(approach, other.person)

    approach.refresh_from_db()
    assert approach.state_for_asker == ApproachState.ASKED
    assert not Message.objects.exists()
    assert not Suggestion.objects.exists()
    assert Refusal.objects.filter(profile=other, other=mine).exists()


def test_whoever_was_refused_cannot_tell_it_from_silence(mine: Profile, other: Profile) -> None:
    """Asking again is answered as if the question stood, and after its time it is taken and not delivered."""
    operations.decline(operations.ask(mine, other, mine.person), other.person)
    with pytest.raises(ApproachRefused) as refusal:
        operations.ask(mine, other, mine.person)
    assert refusal.value.code == "asked"
    Approach.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    Message.objects.all().delete()

    again = operations.ask(mine, other, mine.person)

    assert again.state == ApproachState.ASKED
    assert not Message.objects.exists()
    assert Approach.objects.order_by("pk").first().state_for_asker == ApproachState.EXPIRED


def test_two_who_ask_each_other_have_both_said_yes(mine: Profile, other: Profile) -> None:
    operations.ask(mine, other, mine.person)

    met = operations.ask(other, mine, other.person)

    assert met.state == ApproachState.ACCEPTED
    assert Approach.objects.count() == 1
    with pytest.raises(ApproachRefused, match=r"hinanden|each other"):
        operations.ask(mine, other, mine.person)


def test_nobody_is_asked_by_or_about_a_closed_profile(mine: Profile) -> None:
    closed = ProfileFactory(state=ProfileState.RESTING)

    with pytest.raises(ApproachRefused):
        operations.ask(mine, closed, mine.person)


def test_ten_questions_wait_at_most(mine: Profile) -> None:
    for _ in range(operations.MOST_WAITING):
        operations.ask(mine, ProfileFactory(), mine.person)

    with pytest.raises(ApproachRefused) as refusal:
        operations.ask(mine, ProfileFactory(), mine.person)

    assert refusal.value.code == "many"


def test_after_its_time_a_question_takes_no_answer(mine: Profile, other: Profile) -> None:
    approach = operations.ask(mine, other, mine.person)
    Approach.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    with pytest.raises(ApproachRefused):
        operations.accept(approach, other.person)
    operations.expire(timezone.now())

    approach.refresh_from_db()
    assert approach.state == ApproachState.EXPIRED


def test_a_question_taken_back_takes_no_answer(mine: Profile, other: Profile) -> None:
    approach = operations.ask(mine, other, mine.person)

    operations.withdraw(approach)

    with pytest.raises(ApproachRefused):
        operations.accept(approach, other.person)


def test_the_link_of_the_mail_answers_without_signing_in(mine: Profile, other: Profile, client) -> None:
    approach = operations.ask(mine, other, mine.person, "Skal vi?")
    url = links.approach_url(approach, other.person)

    shown = client.get(url)
    assert "Skal vi?" in shown.content.decode()
    assert "asta@example.org" not in shown.content.decode()
    approach.refresh_from_db()
    assert approach.state == ApproachState.ASKED, "looking changes nothing"

    after = client.post(url, {"do": "yes"}, follow=True)

    assert "asta@example.org" in after.content.decode()


@pytest.mark.parametrize("change", ["x", "", ":1"])
def test_a_forged_link_is_not_there(mine: Profile, other: Profile, client, change: str) -> None:
    url = links.approach_url(operations.ask(mine, other, mine.person), other.person)

    forged = url[:-2] + change + url[-2:] if change else reverse("matchmaking:answer", args=["noget"])

    assert client.get(forged).status_code == 404


def test_a_link_is_good_for_its_own_purpose_alone(mine: Profile, other: Profile, client) -> None:
    token = (
        links.approach_url(operations.ask(mine, other, mine.person), other.person)
        .rstrip("/")
        .rpartition("/")[2]
    )

    assert client.get(reverse("matchmaking:renewal", args=[token])).status_code == 404


def test_a_stranger_decides_nothing(mine: Profile, other: Profile) -> None:
    approach = operations.ask(mine, other, mine.person)

    assert (
        signed_in(mine.person)
        .post(reverse("matchmaking:decide", args=[approach.pk]), {"do": "yes"})
        .status_code
        == 404
    )


def test_a_colleague_who_asks_or_answers_is_introduced_beside_the_one_who_looks_after_it(
    other: Profile,
) -> None:
    boss = AffiliationFactory()
    bo = AffiliationFactory(organisation=boss.organisation).person
    mine = ProfileFactory(organisation=boss.organisation, consented_by=boss.person)

    operations.accept(operations.ask(mine, other, bo), other.person)

    told = {mail.to_address: mail.text for mail in Message.objects.filter(kind="introduction")}
    assert told.keys() == {bo.email, boss.person.email, other.person.email}
    assert bo.email in told[other.person.email]


def test_a_question_that_was_refused_for_good_stands_nowhere(mine: Profile, other: Profile) -> None:
    operations.part(other, mine)
    operations.ask(mine, other, mine.person, "Nu igen!")

    pages = signed_in(other.person)
    for address in (reverse("matchmaking:index"), other.get_absolute_url()):
        assert "Nu igen!" not in pages.get(address).content.decode()


def test_whoever_took_a_question_back_may_ask_once_more_and_not_for_ever(
    mine: Profile, other: Profile
) -> None:
    for _time in range(2):
        operations.withdraw(operations.ask(mine, other, mine.person))

    with pytest.raises(ApproachRefused):
        operations.ask(mine, other, mine.person)

    assert Message.objects.filter(person=other.person).count() == 2
    Approach.objects.update(expires_at=timezone.now())
    assert operations.ask(mine, other, mine.person).state == ApproachState.ASKED
