"""Who writes along: invited, let go, handed over, forgotten."""

from __future__ import annotations

import pytest

from accounts.operations import erase
from notifications.models import Message
from prize import links, rules
from prize.errors import ProposalRefused
from prize.models import Nomination, Writer
from prize.operations import writers
from tests.factories.prize import WriterFactory
from tests.prize.panel_helpers import panel
from tests.prize.village_helpers import complete, draft

pytestmark = pytest.mark.django_db


def test_somebody_invited_gets_a_link_of_their_own() -> None:
    writer = draft()

    bo = writers.invite(writer.nomination, "Bo", "bo@example.org", writer.person)

    token = links.token_of(bo)
    assert token in Message.objects.get(kind="prize_invited").text
    assert writers.find(token) == bo
    assert token != links.token_of(writer)


def test_somebody_invited_twice_is_one_writer() -> None:
    writer = draft()

    for _ in range(2):
        writers.invite(writer.nomination, "Bo", "BO@example.org ", writer.person)

    assert writer.nomination.writers.count() == 2
    assert Message.objects.filter(kind="prize_invited").count() == 2


def test_a_link_dies_with_the_one_it_was_for() -> None:
    writer = draft()
    bo = writers.invite(writer.nomination, "Bo", "bo@example.org", writer.person)

    writers.let_go(bo, writer)

    assert writers.find(links.token_of(bo)) is None
    assert writers.find(links.token_of(writer)) == writer


def test_only_the_contact_lets_others_go_and_nobody_the_contact() -> None:
    writer = draft()
    bo, mie = (WriterFactory(nomination=writer.nomination, is_contact=False) for _ in range(2))

    with pytest.raises(ProposalRefused):
        writers.let_go(mie, bo)
    with pytest.raises(ProposalRefused):
        writers.let_go(writer, writer)
    writers.let_go(bo, bo)

    assert set(Writer.objects.all()) == {writer, mie}


def test_the_contact_hands_over_and_there_is_always_one() -> None:
    writer = draft()
    bo = WriterFactory(nomination=writer.nomination, is_contact=False)

    writers.hand_over(bo, writer)

    assert Writer.objects.get(is_contact=True) == bo
    with pytest.raises(ProposalRefused):
        writers.hand_over(writer, writer)


def test_there_is_an_end_to_writers(settings) -> None:
    settings.PRIZE_WRITERS = 1
    writer = draft()

    with pytest.raises(ProposalRefused):
        writers.invite(writer.nomination, "Bo", "bo@example.org", writer.person)


def test_when_the_contact_is_forgotten_another_takes_over() -> None:
    writer = complete()
    bo = WriterFactory(nomination=writer.nomination, is_contact=False)

    erase(writer.person)

    assert Writer.objects.get() == bo
    assert Writer.objects.get().is_contact


def test_a_draft_goes_with_the_last_who_wrote_on_it() -> None:
    writer = draft()

    erase(writer.person)

    assert not Nomination.objects.exists()


def test_a_juror_who_is_invited_to_write_is_recused_at_once() -> None:
    scene = panel()
    one, other = scene.nominations[:2]
    juror = scene.jurors[0]
    assert rules.may_read_material(juror, one)

    writers.invite(one, "Yrsa", juror.person.email, WriterFactory(nomination=one).person)

    assert not rules.may_read_material(juror, one)
    assert rules.may_read_material(juror, other)
    assert juror.declarations.get(nomination=one).grounds == ["writer"]
