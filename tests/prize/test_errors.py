"""A refusal has its code, also where there is more than one thing to say."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Person
from prize import errors
from prize.errors import EditionRefused
from prize.models import EditionState
from prize.operations import editions, states
from prize.operations.planning import begin, ensure_prize
from tests.factories.accounts import PersonFactory
from tests.prize.whole_plan import published

REFUSALS = [
    errors.EditionRefused,
    errors.ProposalRefused,
    errors.NominationRefused,
    errors.PanelRefused,
    errors.RecordRefused,
    errors.FinalRefused,
    errors.VoteRefused,
]


@pytest.mark.once
@pytest.mark.parametrize("refusal", REFUSALS)
def test_one_message_and_several_have_the_code_each(refusal: type[ValidationError]) -> None:
    one, some = refusal("Nej.", code="state"), refusal(["Nej.", "Heller ikke."], code="state")

    assert (one.code, [each.code for each in one.error_list]) == ("state", ["state"])
    assert (some.code, [each.code for each in some.error_list]) == ("state", ["state", "state"])
    assert some.messages == ["Nej.", "Heller ikke."]


@pytest.mark.once
def test_messages_that_have_codes_keep_them() -> None:
    some = EditionRefused([EditionRefused("Nej.", code="locked"), "Heller ikke."], code="state")

    assert [each.code for each in some.error_list] == ["locked", "state"]


@pytest.mark.django_db
def test_a_round_that_lacks_several_things_says_that_each_is_lacking() -> None:
    secretary: Person = PersonFactory()
    edition = published(secretary, EditionState.QUALIFYING)

    with pytest.raises(EditionRefused) as refusal:
        states.advance(edition, EditionState.SHORTLISTING, secretary)

    assert refusal.value.code == "incomplete"
    assert len(refusal.value.error_list) > 1
    assert {each.code for each in refusal.value.error_list} == {"incomplete"}


@pytest.mark.django_db
def test_a_plan_that_lacks_several_things_too() -> None:
    secretary: Person = PersonFactory()

    with pytest.raises(EditionRefused) as refusal:
        editions.publish(begin(ensure_prize(), 2027, secretary), secretary)

    assert {each.code for each in refusal.value.error_list} == {refusal.value.code} == {"incomplete"}
