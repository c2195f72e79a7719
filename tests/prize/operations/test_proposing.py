"""A village proposes itself by a form, and gets a link in a mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Message
from prize.errors import ProposalRefused
from prize.models import DateKind, EditionDate, EditionState, Nomination, NominationState, Village, Writer
from prize.operations import proposing
from prize.operations.proposing import Begun, Sender
from prize.operations.writers import find
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import EditionFactory, NominatorFactory, VillageFactory
from tests.prize.village_helpers import draft

pytestmark = pytest.mark.django_db
ASTA = Sender("Asta Ravn", "asta@example.org", "12345678")


def test_a_village_gets_a_draft_and_its_writer_a_link() -> None:
    edition, home = EditionFactory(), MunicipalityFactory()

    proposing.propose(edition, Begun("Havtorn Strand", home, inhabitants=312), ASTA)

    nomination = Nomination.objects.get()
    writer = nomination.writers.get()
    letter = Message.objects.get(kind="prize_begun")
    assert (nomination.state, nomination.village.inhabitants) == (NominationState.DRAFT, 312)
    assert (writer.is_contact, writer.phone, writer.person.email) == (True, "12345678", "asta@example.org")
    token = letter.text.split("/pris/forslag/")[1].split("/")[0]
    assert find(token) == writer


def test_a_village_of_an_earlier_year_is_known_again_and_not_overwritten() -> None:
    village = VillageFactory(name="Nørre Lyngkær", inhabitants=421)

    proposing.propose(EditionFactory(), Begun("nørre  lyngkær", village.municipality, inhabitants=9), ASTA)

    village.refresh_from_db()
    assert Village.objects.count() == 1
    assert village.inhabitants == 421


def test_villages_of_one_name_in_two_municipalities_are_two() -> None:
    edition, other = EditionFactory(), MunicipalityFactory(code="0665", name="Lemvig")
    VillageFactory(name="Sønderby", slug="soenderby")

    proposing.propose(edition, Begun("Sønderby", other), ASTA)

    assert set(Village.objects.values_list("slug", flat=True)) == {"soenderby", "soenderby-2"}


def test_somebody_else_of_the_village_gets_no_link_to_what_is_written() -> None:
    writer = draft()
    village = writer.nomination.village

    proposing.propose(writer.nomination.edition, Begun(village.name, village.municipality), ASTA)

    told = Message.objects.get(kind="prize_passed_on")
    assert Writer.objects.count() == 1
    assert told.person.email == "asta@example.org"
    assert "/pris/forslag/" not in told.text
    assert writer.person.name not in told.text
    assert "asta@example.org" in Message.objects.get(kind="prize_wants_to_join", person=writer.person).text


def test_a_writer_who_asks_again_gets_the_same_link() -> None:
    edition, home = EditionFactory(), MunicipalityFactory()
    proposing.propose(edition, Begun("Havtorn", home), ASTA)

    proposing.propose(edition, Begun("Havtorn", home), ASTA)

    first, second = (mail.text for mail in Message.objects.filter(kind="prize_begun"))
    assert first == second
    assert Nomination.objects.count() == 1


def test_the_only_nominator_of_the_place_is_chosen_at_once() -> None:
    edition, home = EditionFactory(), MunicipalityFactory()
    nominator = NominatorFactory(edition=edition, municipality=home)
    NominatorFactory(edition=edition, municipality=MunicipalityFactory(code="0665"))

    proposing.propose(edition, Begun("Havtorn", home), ASTA)

    assert Nomination.objects.get().nominator == nominator


@pytest.mark.parametrize("state", [state for state in EditionState if state != EditionState.PROPOSING])
def test_no_proposal_is_taken_in_any_other_state(state: str) -> None:
    with pytest.raises(ProposalRefused):
        proposing.propose(EditionFactory(state=state), Begun("Havtorn", MunicipalityFactory()), ASTA)


def test_no_proposal_is_taken_after_the_last_day() -> None:
    edition = EditionFactory()
    yesterday = timezone.localdate() - timedelta(days=1)
    EditionDate.objects.create(edition=edition, kind=DateKind.PROPOSALS_CLOSE, day=yesterday)

    with pytest.raises(ProposalRefused, match=str(yesterday.year)):
        proposing.propose(edition, Begun("Havtorn", MunicipalityFactory()), ASTA)


def test_a_nominator_begins_for_a_village_that_did_not() -> None:
    edition, home = EditionFactory(state=EditionState.NOMINATING), MunicipalityFactory()
    nominator = NominatorFactory(edition=edition, municipality=home)

    nomination = proposing.start_for(nominator, Begun("Havtorn", home), ASTA, "De bør være med.")

    assert (nomination.state, nomination.by_nominator) == (NominationState.DRAFT, True)
    assert "De bør være med." in Message.objects.get(kind="prize_begun_for_you").text


def test_a_nominator_begins_only_at_home_and_not_twice() -> None:
    edition, home = EditionFactory(state=EditionState.NOMINATING), MunicipalityFactory()
    nominator = NominatorFactory(edition=edition, municipality=home)
    proposing.start_for(nominator, Begun("Havtorn", home), ASTA, "Ja.")

    with pytest.raises(ProposalRefused):
        proposing.start_for(nominator, Begun("Havtorn", home), ASTA, "Igen.")
    with pytest.raises(ProposalRefused):
        proposing.start_for(nominator, Begun("Ude", MunicipalityFactory(code="0665")), ASTA, "Ja.")
