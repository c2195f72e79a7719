"""Whoever pastes a page into a search finds by its beginning, and asks no more than others."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import QueryDict

from events.forms.board import ListForm
from lib.searching import MOST_WORDS, words_of
from networks.models import Competence, Membership
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.matchmaking import CompetenceFactory
from tests.factories.networks import MembershipFactory

pytestmark = pytest.mark.django_db
A_PAGE = "as ta " * 1000


def test_the_first_words_are_searched_for() -> None:
    assert words_of(" Asta\0Holm\n") == ["Asta", "Holm"]
    assert words_of("a b " * 100) == ["a", "b"] * (MOST_WORDS // 2)


def test_a_page_of_words_finds_members() -> None:
    asta = MembershipFactory(person__name="Asta Holm")

    assert _found(Membership.objects.matching(A_PAGE, addresses=True)) == [asta]


def test_a_page_of_words_finds_competences() -> None:
    fasta = CompetenceFactory(name_da="Fastansat jurist")

    assert _found(Competence.objects.matching(A_PAGE)) == [fasta]


def test_a_page_of_words_finds_people_on_a_board() -> None:
    event = EventFactory()
    asta = RegistrationFactory(event=event, person__name="Asta Holm")
    form = ListForm(event, QueryDict(f"q={A_PAGE}"))

    assert _found(form.narrow(event.registrations.known())) == [asta]


def _found(rows: QuerySet[Any]) -> list[Any]:
    _sql, told = rows.query.sql_with_params()
    assert len(told) < 100
    return list(rows)
