"""What became of it: asked after 14 and 90 days, and learned from in numbers, by a person's decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matchmaking import links, tuning
from matchmaking.errors import TuningRefused
from matchmaking.models import Approach, ApproachState, Outcome, Profile, Suggestion, Tuning
from matchmaking.operations import outcomes, tunings
from matchmaking.tuning import Answered
from notifications.models import Message
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.matchmaking import PersonProfileFactory

pytestmark = pytest.mark.django_db


def met(days: int) -> Approach:
    one, other = PersonProfileFactory(), PersonProfileFactory()
    Suggestion.objects.create(
        profile=one,
        other=other,
        rank=1,
        score=1.0,
        reasons=[{"kind": "theme", "value": "x"}, {"kind": "near"}],
    )
    then = timezone.now() - timedelta(days=days)
    return Approach.objects.create(
        asker=one, asked=other, state=ApproachState.ACCEPTED, answered_at=then, expires_at=then
    )


def test_both_sides_are_asked_once_after_fourteen_days() -> None:
    approach = met(15)
    met(13)

    outcomes.ask_due(timezone.now())
    outcomes.ask_due(timezone.now())

    assert Outcome.objects.count() == Message.objects.count() == 2
    kept = Outcome.objects.get(profile=approach.asker)
    assert (kept.after_days, kept.reasons) == (14, ["near", "theme"])


def test_after_ninety_days_they_are_asked_again() -> None:
    approach = met(15)
    outcomes.ask_due(timezone.now())
    Approach.objects.update(answered_at=timezone.now() - timedelta(days=91))

    outcomes.ask_due(timezone.now())

    assert sorted(approach.outcomes.values_list("after_days", flat=True)) == [14, 14, 90, 90]


def test_what_the_clock_slept_through_long_ago_is_not_asked_about() -> None:
    met(200)

    outcomes.ask_due(timezone.now())

    assert not Outcome.objects.exists()


def test_one_press_answers_and_the_later_word_counts(client) -> None:
    approach = met(15)
    outcomes.ask_due(timezone.now())
    outcome = Outcome.objects.get(profile=approach.asked)
    url = links.outcome_url(outcome, approach.asked.person)
    client.get(url)
    outcome.refresh_from_db()
    assert outcome.answered_at is None

    client.post(url, {"do": "touch"})
    client.post(url, {"do": "project"})

    outcome.refresh_from_db()
    assert (outcome.in_touch, outcome.project) == (True, True)


def test_numbers_outlive_profiles() -> None:
    approach = met(15)
    outcomes.ask_due(timezone.now())
    outcomes.answer(Outcome.objects.get(profile=approach.asker), True, False)

    Profile.objects.all().delete()

    assert len(tuning.answers()) == 1


def answers(good: int, bad: int) -> list[Answered]:
    """Those with the theme went well, those that were near went badly."""
    return [Answered(("theme",), True, True)] * good + [Answered(("near",), False, False)] * bad


def test_few_answers_speak_for_nothing() -> None:
    assert tuning.findings(answers(5, 5)) == []
    assert tuning.proposed(answers(5, 5)) == tuning.of_the_house()


def test_what_went_well_weighs_more_and_what_did_not_less_but_never_beyond_double() -> None:
    house, now = tuning.of_the_house(), tuning.proposed(answers(300, 300))

    assert house.theme < now.theme <= 2 * house.theme
    assert house.near / 2 <= now.near < house.near
    assert now.sector == house.sector, "nobody said anything about it"


def test_many_answers_move_more_than_few() -> None:
    few, many = tuning.proposed(answers(10, 10)), tuning.proposed(answers(200, 200))

    assert tuning.of_the_house().theme < few.theme < many.theme


def test_weights_change_by_a_decision_and_an_earlier_one_comes_back() -> None:
    karen = AdministratorFactory()
    first = tunings.set_by_hand({"theme": 3.0}, "Temaer er det vigtigste", karen)
    tunings.set_by_hand({"theme": 1.0}, "Måske ikke", karen)

    tunings.go_back(first, karen)

    assert tuning.current().theme == 3.0
    assert Tuning.objects.count() == 3, "what counted before is never changed"
    tunings.go_back(None, karen)
    assert tuning.current() == tuning.of_the_house()
    with pytest.raises(TuningRefused):
        tunings.go_back(None, karen)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_is_a_number_from_nothing_up(weight: float) -> None:
    with pytest.raises(TuningRefused):
        tunings.set_by_hand({"theme": weight}, "", AdministratorFactory())


def test_the_proposal_waits_for_twenty_answers() -> None:
    with pytest.raises(TuningRefused):
        tunings.take_proposal(AdministratorFactory())


def test_the_page_shows_shares_and_no_names() -> None:
    for n in range(20):
        Outcome.objects.create(
            after_days=14, reasons=["theme"], in_touch=n % 2 == 0, project=False, answered_at=timezone.now()
        )
    browser = signed_in(AdministratorFactory())

    page = browser.get(reverse("matchmaking:weights")).content.decode()
    browser.post(reverse("matchmaking:change_weights"), {"do": "hand", "theme": "2,5", "gain": "4"})

    assert "25" in page
    assert tuning.current().theme == 2.5


def test_a_word_for_a_weight_is_refused_and_nothing_changes() -> None:
    browser = signed_in(AdministratorFactory())

    browser.post(reverse("matchmaking:change_weights"), {"do": "hand", "theme": "meget"})

    assert not Tuning.objects.exists()


def test_nobody_else_sees_the_weights() -> None:
    assert signed_in(PersonFactory()).get(reverse("matchmaking:weights")).status_code == 403
