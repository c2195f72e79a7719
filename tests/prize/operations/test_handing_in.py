"""A proposal is handed in with what it takes, and withdrawn any time before the decision."""

from __future__ import annotations

import pytest

from notifications.models import Message
from prize.errors import ProposalRefused
from prize.models import CasePage, Consent, ConsentKind, EditionState, Nomination, NominationState
from prize.operations import case_pages, consents, handing_in
from tests.factories.prize import EditionFactory, NominationFactory, WriterFactory
from tests.prize.village_helpers import complete, draft, proposed, write

pytestmark = pytest.mark.django_db


def test_a_whole_proposal_comes_in_and_all_are_told() -> None:
    writer = complete()
    bo = WriterFactory(nomination=writer.nomination, is_contact=False)

    nomination = handing_in.hand_in(writer.nomination)

    told = Message.objects.filter(kind="prize_received").values_list("person", flat=True)
    assert nomination.state == NominationState.PROPOSED
    assert set(told) == {writer.person_id, bo.person_id}
    assert Message.objects.get(kind="prize_proposal_came").person == nomination.nominator.contact


def test_what_lacks_is_said_all_at_once() -> None:
    writer = draft()
    writer.nomination.nominator = None
    writer.nomination.save()

    with pytest.raises(ProposalRefused) as refused:
        handing_in.hand_in(writer.nomination)

    assert len(refused.value.messages) == 3


def test_a_summary_longer_than_a_page_is_not_handed_in(settings) -> None:
    writer = complete()
    write(writer.nomination, body="x" * (settings.PRIZE_SUMMARY_LENGTH + 7))

    with pytest.raises(ProposalRefused, match="7"):
        handing_in.hand_in(writer.nomination)


def test_handing_in_twice_is_once() -> None:
    writer = complete()

    for _ in range(2):
        handing_in.hand_in(writer.nomination)

    assert Message.objects.filter(kind="prize_received").count() == 1


def test_what_was_handed_in_is_taken_back_while_proposals_are_open() -> None:
    writer = complete()
    handing_in.hand_in(writer.nomination)

    assert handing_in.take_back(writer.nomination).state == NominationState.DRAFT
    with pytest.raises(ProposalRefused):
        handing_in.take_back(proposed().nomination)


def test_a_yes_is_given_and_taken_back_with_who_and_when() -> None:
    writer = draft()

    consents.set_consents(writer.nomination, ["take_part", "publish", "nonsense"], writer.person)
    consents.set_consents(writer.nomination, ["take_part"], writer.person)

    assert consents.given(writer.nomination) == {"take_part"}
    gone = Consent.objects.get(kind=ConsentKind.PUBLISH)
    assert gone.withdrawn_at is not None
    assert gone.given_by == writer.person


def test_a_page_leaves_the_public_with_the_yes_that_it_stood_on() -> None:
    candidate = NominationFactory()
    writer = WriterFactory(nomination=candidate)
    page = CasePage.objects.create(nomination=candidate, title="Kroen")
    consents.set_consents(candidate, ["publish"], writer.person)
    case_pages.publish(page)

    consents.set_consents(candidate, [], writer.person)

    page.refresh_from_db()
    assert page.published_at is None


def test_a_page_is_public_only_with_a_yes_and_of_a_candidate() -> None:
    writer = complete()
    page = CasePage.objects.create(nomination=writer.nomination, title="Kroen")
    consents.set_consents(writer.nomination, ["publish"], writer.person)

    with pytest.raises(ProposalRefused):
        case_pages.publish(page)
    Nomination.objects.update(state=NominationState.CANDIDATE)
    consents.set_consents(writer.nomination, [], writer.person)
    with pytest.raises(ProposalRefused):
        case_pages.publish(page)


BEFORE = [
    EditionState.PROPOSING,
    EditionState.NOMINATING,
    EditionState.QUALIFYING,
    EditionState.SHORTLISTING,
    EditionState.FINAL_ROUND,
    EditionState.RECOMMENDING,
    EditionState.RECOMMENDED,
]


@pytest.mark.parametrize("state", EditionState.values)
def test_a_village_withdraws_until_the_decision_and_not_after(state: str) -> None:
    nomination = NominationFactory(edition=EditionFactory(state=state))
    CasePage.objects.create(nomination=nomination, title="Kroen", published_at=nomination.created_at)

    if state in BEFORE or state == EditionState.PLANNED:
        handing_in.withdraw(nomination)
        assert not CasePage.objects.exclude(published_at=None).exists()
    else:
        with pytest.raises(ProposalRefused):
            handing_in.withdraw(nomination)

    nomination.refresh_from_db()
    assert (nomination.state == NominationState.WITHDRAWN) == (
        state in BEFORE or state == EditionState.PLANNED
    )


def test_a_village_that_its_nominator_began_writes_while_nominators_choose() -> None:
    writer = complete(by_nominator=True)
    edition = writer.nomination.edition
    edition.state = EditionState.NOMINATING
    edition.save()

    assert handing_in.hand_in(writer.nomination).state == NominationState.PROPOSED


def test_facts_are_the_villages_own_to_say() -> None:
    writer = draft()

    handing_in.say_facts(
        writer.nomination, inhabitants=500, largest_village=300, kind="cluster", nominator=None
    )

    writer.nomination.village.refresh_from_db()
    village = writer.nomination.village
    assert (village.inhabitants, village.largest_village, village.kind) == (500, 300, "cluster")
