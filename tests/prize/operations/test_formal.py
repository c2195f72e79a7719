"""The formal check: automatic rules, what is missing, and two people to set a rule aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.models import Message
from prize.errors import NominationRefused, ProposalRefused
from prize.models import EditionState, FormalFinding, NominationState, RoleKind
from prize.operations import formal, handing_in, texts
from tests.factories.accounts import PersonFactory
from tests.factories.prize import RoleFactory, VillageFactory
from tests.prize.village_helpers import submitted

pytestmark = pytest.mark.django_db
SIZE: dict[str, object] = {"rule": "max_inhabitants", "limit": 2000, "ref": "ext.prize_size"}
SUMMARY: dict[str, object] = {"rule": "summary", "ref": "ext.prize_free_form"}


def too_large(**facts):
    writer = submitted(village=VillageFactory(inhabitants=2700), **facts)
    edition = writer.nomination.edition
    edition.rules = [SIZE, SUMMARY]
    edition.save()
    writer.nomination.edition = edition
    return writer


def test_each_rule_leaves_a_finding_with_its_facts() -> None:
    nomination = too_large().nomination

    found = formal.check(nomination)

    assert [(row.rule, row.holds) for row in found] == [("max_inhabitants", False), ("summary", True)]
    assert found[0].facts == {"inhabitants": 2700, "limit": 2000, "cluster": False}


def test_candidates_are_numbered_in_the_order_they_are_accepted() -> None:
    first = submitted()
    second = submitted(edition=reopened(first), nominator=first.nomination.nominator)
    one, other = PersonFactory(), PersonFactory()

    numbers = [formal.accept(second.nomination, one).number, formal.accept(first.nomination, other).number]

    assert numbers == [1, 2]
    assert Message.objects.filter(kind="prize_accepted").count() == 2


def reopened(writer):
    edition = writer.nomination.edition
    edition.state = EditionState.PROPOSING
    edition.save()
    return edition


def test_a_broken_rule_stands_in_the_way() -> None:
    nomination = too_large().nomination

    with pytest.raises(NominationRefused, match=r"2\.700"):
        formal.accept(nomination, PersonFactory())


def test_it_takes_two_people_and_a_reason_to_set_a_rule_aside() -> None:
    nomination = too_large().nomination
    formal.check(nomination)
    finding = FormalFinding.objects.get(rule="max_inhabitants")
    one, other = PersonFactory(), PersonFactory()

    with pytest.raises(NominationRefused) as silent:
        formal.set_aside(finding, " ", one)
    formal.set_aside(finding, "Klyngen er to byer.", one)
    with pytest.raises(NominationRefused) as alone:
        formal.second(finding, one)
    with pytest.raises(NominationRefused):
        formal.accept(nomination, one)
    formal.second(finding, other)

    assert (silent.value.code, alone.value.code) == ("reason", "two_people")
    assert formal.accept(nomination, one).state == NominationState.CANDIDATE


def test_saying_it_again_asks_for_a_second_again() -> None:
    formal.check(too_large().nomination)
    finding = FormalFinding.objects.get(rule="max_inhabitants")
    one, other = PersonFactory(), PersonFactory()
    formal.set_aside(finding, "Først.", one)
    formal.second(finding, other)

    again = formal.set_aside(finding, "Noget andet.", other)

    assert again.seconded_by is None
    assert formal.keep_the_rule(finding, one).reason == ""


def test_a_village_mends_what_is_missing_by_its_link() -> None:
    writer = submitted()
    RoleFactory(edition=writer.nomination.edition, role=RoleKind.SECRETARY)

    formal.ask_to_mend(writer.nomination, ["Et billede med tekst", " ", "Flere ord"], PersonFactory())
    letter = Message.objects.get(kind="prize_something_missing")
    texts.save(writer.nomination, "plans", "Flere ord", 0, writer.person)
    with pytest.raises(ProposalRefused):
        handing_in.hand_in(writer.nomination)
    handing_in.tick(writer.nomination, [0, 1])
    nomination = handing_in.hand_in(writer.nomination)

    assert "- Et billede med tekst" in letter.text
    assert nomination.missing_until == timezone.localdate() + timedelta(days=5)
    assert nomination.state == NominationState.SUBMITTED
    assert Message.objects.filter(kind="prize_mended").exists()


def test_after_the_date_the_village_is_sent_to_the_secretary() -> None:
    writer = submitted()
    formal.ask_to_mend(writer.nomination, ["Flere ord"], PersonFactory())
    writer.nomination.refresh_from_db()
    writer.nomination.missing_until = timezone.localdate() - timedelta(days=1)
    writer.nomination.save()

    with pytest.raises(ProposalRefused):
        texts.save(writer.nomination, "plans", "For sent", 0, writer.person)
    formal.ask_to_mend(writer.nomination, ["Flere ord"], PersonFactory())

    assert texts.save(writer.nomination, "plans", "Nu", 0, writer.person).text.body == "Nu"


def test_a_rejection_has_a_reason_that_the_village_reads() -> None:
    writer = submitted()

    with pytest.raises(NominationRefused):
        formal.reject(writer.nomination, "", PersonFactory())
    formal.reject(writer.nomination, "I er en købstad.", PersonFactory())

    assert "I er en købstad." in Message.objects.get(kind="prize_rejected").text


def test_nothing_is_judged_outside_the_formal_check() -> None:
    for state in (EditionState.NOMINATING, EditionState.SHORTLISTING):
        with pytest.raises(NominationRefused):
            formal.accept(submitted(state).nomination, PersonFactory())


def test_what_was_chosen_is_checked_when_the_formal_check_begins() -> None:
    writer = too_large()

    formal.begin(writer.nomination.edition, PersonFactory())

    assert FormalFinding.objects.count() == 2
    assert Message.objects.filter(kind="prize_nominated").count() == 1
