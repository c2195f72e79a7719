"""A nominator chooses within its cap, with reasons, and answers the others before it is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from notifications.models import Message
from prize.errors import NominationRefused
from prize.models import DateKind, EditionDate, EditionState, NominationState, Nominator
from prize.operations import nominating, states
from tests.factories.accounts import PersonFactory
from tests.factories.prize import EditionFactory, NominatorFactory
from tests.prize.village_helpers import proposed

pytestmark = pytest.mark.django_db


def two(**facts: int) -> Any:
    """One nominator with two proposals."""
    first = proposed()
    nominator = first.nomination.nominator
    Nominator.objects.filter(pk=nominator.pk).update(**({"cap": 1} | facts))
    edition = first.nomination.edition
    edition.state = EditionState.PROPOSING
    edition.save()
    other = proposed(edition=edition, nominator=nominator)
    nominator.refresh_from_db()
    return nominator, [first.nomination, other.nomination]


def test_a_choice_has_a_reason_and_keeps_to_the_cap() -> None:
    nominator, (one, other) = two()

    with pytest.raises(NominationRefused) as silent:
        nominating.choose(nominator, one, "  ")
    chosen = nominating.choose(nominator, one, "De holder sammen.")
    with pytest.raises(NominationRefused) as full:
        nominating.choose(nominator, other, "De også.")

    assert (silent.value.code, full.value.code) == ("reason", "cap")
    assert (chosen.state, chosen.nominator_reason) == (NominationState.SUBMITTED, "De holder sammen.")


def test_a_choice_is_undone_until_the_nominator_has_finished() -> None:
    nominator, (one, other) = two()
    nominating.choose(nominator, one, "Ja.")
    nominating.take_back(nominator, one)
    nominating.choose(nominator, other, "Hellere dem.")
    nominating.write_reply(nominator, one, "Tak for i år.")
    nominating.finish(nominator)

    with pytest.raises(NominationRefused):
        nominating.take_back(nominator, other)


def test_nobody_is_left_without_a_reply() -> None:
    nominator, (one, other) = two()
    nominating.choose(nominator, one, "Ja.")

    with pytest.raises(NominationRefused, match=other.village.name):
        nominating.finish(nominator)
    nominating.write_reply(nominator, other, "Tak for jeres forslag.")
    nominating.finish(nominator)

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (NominationState.SUBMITTED, NominationState.NOT_CHOSEN)
    assert "Ja." in Message.objects.get(kind="prize_nominated").text
    assert "Tak for jeres forslag." in Message.objects.get(kind="prize_not_chosen").text


def test_no_village_hears_anything_before_the_nominator_is_done() -> None:
    nominator, (one, other) = two()

    nominating.choose(nominator, one, "Ja.")
    nominating.write_reply(nominator, other, "Nej tak.")

    assert not Message.objects.filter(kind__in=["prize_nominated", "prize_not_chosen"]).exists()


def test_a_nominator_chooses_nothing_that_is_not_its_own() -> None:
    nominator, _rows = two()
    other = proposed().nomination

    with pytest.raises(NominationRefused):
        nominating.choose(nominator, other, "Ja.")


def test_after_the_last_day_only_a_secretary_opens_it_again() -> None:
    nominator, (one, _other) = two()
    yesterday = timezone.localdate() - timedelta(days=1)
    EditionDate.objects.create(edition=nominator.edition, kind=DateKind.NOMINATIONS_CLOSE, day=yesterday)

    with pytest.raises(NominationRefused):
        nominating.choose(nominator, one, "Ja.")
    with pytest.raises(NominationRefused):
        nominating.open_again(nominator, " ", PersonFactory())
    nominating.open_again(nominator, "Formanden var syg.", PersonFactory())

    assert nominating.choose(nominator, one, "Ja.").state == NominationState.SUBMITTED
    assert "Formanden var syg." in Message.objects.get(kind="prize_choose_again").text


def test_nominators_are_written_to_when_proposals_close() -> None:
    edition = EditionFactory(state=EditionState.PROPOSING)
    nominator = NominatorFactory(edition=edition)

    nominating.ask_nominators(edition, PersonFactory())

    assert Message.objects.get(kind="prize_please_choose").person == nominator.contact
    assert nominating.ask_nominators in states.ON_ENTERING[EditionState.NOMINATING]


@pytest.mark.django_db(transaction=True)
def test_the_cap_holds_when_two_press_at_once() -> None:
    nominator, rows = two()
    gate = Barrier(2)

    def choose(nomination) -> bool:
        try:
            gate.wait()
            nominating.choose(nominator, nomination, "Ja.")
        except NominationRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(choose, rows))

    assert sorted(done) == [False, True]
