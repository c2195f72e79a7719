"""Several people write at once, and nothing that was typed is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from prize.errors import ProposalRefused
from prize.models import EditionState, ProposalText, TextRevision
from prize.operations import texts
from tests.factories.prize import WriterFactory
from tests.prize.village_helpers import complete, draft, proposed

pytestmark = pytest.mark.django_db


def test_a_save_on_the_newest_revision_becomes_the_next() -> None:
    writer = draft()

    first = texts.save(writer.nomination, "plans", "Et bibliotek", 0, writer.person)
    second = texts.save(writer.nomination, "plans", "Et bibliotek og en café", 1, writer.person)

    assert (first.text.revision, second.text.revision) == (1, 2)
    assert second.text.body == "Et bibliotek og en café"
    assert second.conflict is None


def test_a_save_on_an_older_revision_is_kept_beside() -> None:
    one = draft()
    two = WriterFactory(nomination=one.nomination, is_contact=False)
    texts.save(one.nomination, "plans", "Fra den ene", 0, one.person)

    saved = texts.save(one.nomination, "plans", "Fra den anden", 0, two.person)

    assert saved.text.body == "Fra den ene"
    assert (saved.conflict.body, saved.conflict.changed_by) == ("Fra den anden", two.person)


def test_the_same_words_sent_twice_are_one_save_and_one_conflict() -> None:
    one = draft()
    texts.save(one.nomination, "plans", "Det samme", 0, one.person)

    again = texts.save(one.nomination, "plans", "Det samme", 0, one.person)
    for _ in range(2):
        texts.save(one.nomination, "plans", "Noget andet", 0, one.person)

    assert again.conflict is None
    assert again.text.revision == 1
    assert TextRevision.objects.filter(is_conflict=True).count() == 1


@pytest.mark.parametrize(
    ("body", "stands"), [("Min", "Min"), (None, "Deres"), ("Min og deres", "Min og deres")]
)
def test_whatever_is_chosen_the_other_can_be_got_back(body: str | None, stands: str) -> None:
    one = draft()
    two = WriterFactory(nomination=one.nomination, is_contact=False)
    texts.save(one.nomination, "plans", "Deres", 0, one.person)
    conflict = texts.save(one.nomination, "plans", "Min", 0, two.person).conflict

    saved = texts.settle(conflict, body, 1, two.person)

    kept = set(TextRevision.objects.values_list("body", flat=True)) | {saved.text.body}
    assert saved.text.body == stands
    assert {"Min", "Deres"} <= kept
    assert TextRevision.objects.filter(is_conflict=True, resolved_at=None).count() == 0


def test_a_choice_made_on_what_has_changed_meanwhile_is_a_conflict_itself() -> None:
    one = draft()
    texts.save(one.nomination, "plans", "Et", 0, one.person)
    conflict = texts.save(one.nomination, "plans", "To", 0, one.person).conflict
    texts.save(one.nomination, "plans", "Tre", 1, one.person)

    saved = texts.settle(conflict, "To", 1, one.person)

    assert saved.conflict is not None
    assert saved.text.body == "Tre"


def test_an_earlier_version_stands_again_and_what_stood_is_kept() -> None:
    one = draft()
    two = WriterFactory(nomination=one.nomination, is_contact=False)
    texts.save(one.nomination, "plans", "Først", 0, one.person)
    texts.save(one.nomination, "plans", "Så", 1, two.person)
    earlier = TextRevision.objects.get()

    saved = texts.get_back(earlier, one.person)

    assert (earlier.body, saved.text.body) == ("Først", "Først")
    assert set(TextRevision.objects.values_list("body", flat=True)) == {"Først", "Så"}


def test_ones_own_words_are_kept_every_now_and_then_alone(time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    one = draft()
    for revision in range(5):
        texts.save(one.nomination, "plans", f"Udgave {revision}", revision, one.person)
    assert TextRevision.objects.count() == 1

    time_machine.shift(timedelta(minutes=11))
    for revision in range(5, 10):
        texts.save(one.nomination, "plans", f"Udgave {revision}", revision, one.person)

    kept = TextRevision.objects.order_by("pk").values_list("body", flat=True)
    assert list(kept) == ["Udgave 0", "Udgave 4", "Udgave 5"]


def test_what_is_handed_on_takes_no_more_words() -> None:
    with pytest.raises(ProposalRefused):
        texts.save((writer := proposed()).nomination, "plans", "For sent", 0, writer.person)


def test_a_proposal_may_be_changed_until_proposals_close() -> None:
    from prize.operations import handing_in

    writer = complete()
    handing_in.hand_in(writer.nomination)

    assert texts.save(writer.nomination, "plans", "Lidt til", 0, writer.person).text.body == "Lidt til"


def test_more_than_a_part_can_hold_is_refused(settings) -> None:
    settings.PRIZE_TEXT_LENGTH = 10
    writer = draft()

    with pytest.raises(ProposalRefused):
        texts.save(writer.nomination, "plans", "x" * 11, 0, writer.person)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_is_taken_in_and_all_are_kept() -> None:
    writer = draft()
    others = [WriterFactory(nomination=writer.nomination, is_contact=False) for _ in range(8)]
    texts.save(writer.nomination, "summary", "Begyndt", 0, writer.person)
    gate = Barrier(len(others))

    def save(other) -> bool:
        try:
            gate.wait()
            words = f"Fra {other.person_id}"
            return texts.save(writer.nomination, "summary", words, 1, other.person).conflict is None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(others)) as threads:
        taken = list(threads.map(save, others))

    text = ProposalText.objects.get(part="summary")
    kept = {text.body, *TextRevision.objects.values_list("body", flat=True)}
    assert taken.count(True) == 1
    assert text.revision == 2
    assert kept == {"Begyndt", *(f"Fra {other.person_id}" for other in others)}
    assert writer.nomination.edition.state == EditionState.PROPOSING
