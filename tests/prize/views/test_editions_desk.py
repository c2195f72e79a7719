"""The secretary's desk: the path, what waits, the next step, and as many queries for many as for few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from events.models import Event
from prize import desk
from prize.models import Assessment, ConflictDeclaration, EditionState, FilmTask, PrizeEdition, Round
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.networks import NetworkFactory
from tests.factories.prize import JurorFactory, NominationFactory, NominatorFactory, WriterFactory
from tests.prize.whole_plan import planned, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory()


def page_of(secretary: Person, edition: PrizeEdition) -> str:
    return signed_in(secretary).get(reverse("prize:desk", args=[edition.slug])).content.decode()


def waits(edition: PrizeEdition) -> dict[str, int]:
    return {task.words: task.number for task in desk.of(edition).tasks}


def test_the_round_is_a_path_of_twelve(secretary: Person) -> None:
    found = desk.of(published(secretary, EditionState.NOMINATING))

    assert [step.window for step in found.steps] == ["lit"] * 2 + ["half"] + ["dashed"] * 9
    assert (found.number, found.next_state) == (3, EditionState.QUALIFYING)


def test_an_archived_round_is_lit_all_the_way(secretary: Person) -> None:
    found = desk.of(published(secretary, EditionState.CLOSED))

    assert {step.window for step in found.steps} == {"lit"}
    assert (found.next_state, found.todo) == (None, [])


def test_one_red_button_when_the_round_may_go_on(secretary: Person) -> None:
    edition = published(secretary)

    page = page_of(secretary, edition)

    assert page.count("button-primary") == 1
    assert "Gå videre: Åben for forslag" in page


def test_no_button_but_what_is_missing_when_it_may_not(secretary: Person) -> None:
    edition = published(secretary)
    edition.jurors.all().delete()

    page = page_of(secretary, edition)

    assert "button-primary" not in page
    assert "Juryen har ingen formand." in page
    assert reverse("prize:settings_section", args=[edition.slug, "jury"]) in page


def test_a_press_takes_the_round_one_step_on(secretary: Person) -> None:
    edition = published(secretary)
    browser = signed_in(secretary)

    answer = browser.post(reverse("prize:advance", args=[edition.slug]), {"to": "proposing"}, follow=True)
    again = browser.post(reverse("prize:advance", args=[edition.slug]), {"to": "proposing"}, follow=True)

    assert "Runden er nu her: Åben for forslag." in answer.content.decode()
    assert "Runden er gået videre imens." in again.content.decode()
    assert browser.post(reverse("prize:advance", args=[edition.slug]), {"to": "moon"}).status_code == 400


def test_what_waits_is_counted(secretary: Person) -> None:
    edition = published(secretary, EditionState.NOMINATING)
    for state in ("proposed", "proposed", "submitted", "returned", "returned"):
        NominationFactory(edition=edition, state=state)
    edition.nominations.filter(state="returned").update(
        missing_until=timezone.localdate() + timedelta(days=2)
    )
    late = edition.nominations.filter(state="returned").first()
    late.missing_until = timezone.localdate() - timedelta(days=1)
    late.save()
    edition.nominators.filter(name="LAG Nord").update(finished_at=timezone.now())
    edition.jurors.filter(is_chair=False).update(mandate="asked")

    assert waits(edition) == {
        "forslag er afleveret": 2,
        "indstilling skal tjekkes": 1,
        "landsby retter, hvad der mangler": 1,
        "har overskredet dagen, hvor det skulle være i orden": 1,
        "indstiller er ikke færdig": 1,
        "jurymedlemmer har ikke svaret": 2,
    }


def test_doubts_and_films_wait_in_their_time(secretary: Person) -> None:
    edition = published(secretary, EditionState.FINAL_ROUND)
    nomination = NominationFactory(edition=edition, state="finalist")
    ConflictDeclaration.objects.create(juror=edition.jurors.first(), nomination=nomination, answer="doubt")
    FilmTask.objects.create(nomination=nomination)

    assert waits(edition) == {"tvivl skal afgøres": 1, "film er på vej": 1}


def test_assessments_of_the_round_that_runs_are_counted(secretary: Person) -> None:
    edition = published(secretary, EditionState.FINAL_ROUND)
    nomination = NominationFactory(edition=edition, state="finalist")
    for juror, state in zip(edition.jurors.all(), ("submitted", "in_progress", "recused"), strict=True):
        for number in Round.values:
            Assessment.objects.create(juror=juror, nomination=nomination, round=number, state=state)

    assert waits(edition) == {"bedømmelse er ikke afleveret": 1}


def test_nothing_waits_on_a_plan(secretary: Person) -> None:
    assert waits(planned(secretary)) == {}


@pytest.mark.parametrize("state", list(EditionState))
def test_the_desk_takes_as_many_queries_for_many_as_for_few(secretary: Person, state: EditionState) -> None:
    numbers = []
    for year, many in ((2027, 1), (2028, 3)):
        edition = published(secretary, state, year=year)
        for _ in range(many):
            juror = JurorFactory(edition=edition)
            NominatorFactory(edition=edition)
            for one in ("proposed", "submitted", "returned", "candidate", "finalist"):
                nomination = NominationFactory(edition=edition, state=one)
                WriterFactory(nomination=nomination)
                for number in Round.values:
                    Assessment.objects.create(juror=juror, nomination=nomination, round=number)
            FilmTask.objects.create(nomination=nomination)
        browser = signed_in(secretary)
        browser.get(reverse("prize:desks"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(reverse("prize:desk", args=[edition.slug])).status_code == 200
        numbers.append(len(asked))

    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("what", ["award", "seminar"])
def test_the_events_are_made_by_a_press_and_linked(secretary: Person, what: str) -> None:
    edition = published(secretary)
    browser = signed_in(secretary)

    answer = browser.post(reverse("prize:make_event", args=[edition.slug]), {"do": what})
    browser.post(reverse("prize:make_event", args=[edition.slug]), {"do": what})

    event = Event.objects.get()
    assert answer["Location"] == reverse("events:board", args=[event.pk])
    assert event.title in page_of(secretary, edition)
    assert browser.get(answer["Location"]).status_code == 200


def test_whoever_does_not_hold_the_event_is_led_to_its_page_and_not_to_a_closed_board(
    secretary: Person,
) -> None:
    edition = published(secretary)
    signed_in(secretary).post(reverse("prize:make_event", args=[edition.slug]), {"do": "award"})
    event = Event.objects.get()
    event.contact, event.network = None, NetworkFactory()
    event.save()

    page = page_of(secretary, edition)

    assert f'href="{event.get_absolute_url()}"' in page
    assert reverse("events:board", args=[event.pk]) not in page


def test_a_page_that_is_not_there_has_no_address(secretary: Person) -> None:
    assert desk.address("nowhere", planned(secretary)) == ""


def test_a_visitor_signs_in_first(client: Client, secretary: Person) -> None:
    edition: Any = published(secretary)

    assert client.get(reverse("prize:desk", args=[edition.slug])).status_code == 302
