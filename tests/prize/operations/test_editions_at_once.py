"""Two secretaries at the same moment, on both databases: nothing is overwritten unseen, and no version is given twice."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Person
from notifications.models import Message
from prize.models import EditionChange, PrizeEdition
from prize.operations import editions, states
from prize.operations.rows import Sent
from prize.planning import state
from tests.factories.accounts import PersonFactory
from tests.prize.whole_plan import planned, published
from tests.projects.operations.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def secretary() -> Person:
    return PersonFactory()


def save(edition: PrizeEdition, by: Person, section: str, seen: str, **fields: Any) -> Any:
    return lambda: editions.change(edition, section, Sent(fields=fields), by, seen=seen, reason="Derfor.")


def test_of_two_who_save_one_part_one_wins_and_the_other_is_told(secretary: Person) -> None:
    edition = published(secretary)
    seen = state.token(state.of_section(edition, "basis"))

    said = at_once(
        save(edition, secretary, "basis", seen, title="Den ene"),
        save(edition, secretary, "basis", seen, title="Den anden"),
    )

    assert said == ["conflict", "done"]
    kept = EditionChange.objects.get()
    assert PrizeEdition.objects.get().title == kept.changes[0]["after"]
    assert Message.objects.filter(person=secretary).count() == 1


def test_two_parts_saved_at_once_are_both_kept_as_two_versions(secretary: Person) -> None:
    edition = published(secretary)
    works = []
    for section, fields in (("basis", {"finalists": 4}), ("bedoemmelse", {"mend_days": 9})):
        seen = state.token(state.of_section(edition, section))
        works.append(save(edition, secretary, section, seen, **fields))

    said = at_once(*works)

    fresh = PrizeEdition.objects.get()
    assert said == ["done", "done"]
    assert (fresh.finalists, fresh.mend_days, fresh.version) == (4, 9, 3)
    assert sorted(row.version for row in EditionChange.objects.all()) == [2, 3]


def test_a_plan_is_published_once_however_many_press(secretary: Person) -> None:
    edition = planned(secretary)

    said = at_once(*[lambda: editions.publish(edition, secretary)] * 6)

    assert said == ["done"] + ["state"] * 5


def test_a_round_goes_one_step_however_many_press(secretary: Person) -> None:
    edition = published(secretary)

    said = at_once(*[lambda: states.advance(edition, "proposing", secretary)] * 6)

    assert said == ["done"] + ["state"] * 5
    assert PrizeEdition.objects.get().state == "proposing"
