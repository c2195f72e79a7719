"""Finding partners: with reasons that hold, never those who said no, and a letter a week at most."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from matchmaking import book, partners, tuning
from matchmaking.models import Approach, ApproachState, Profile, ProfileState, Suggestion, Tuning
from matchmaking.operations import approaches, suggestions
from matchmaking.operations import profiles as profile_operations
from matchmaking.wording import Names, sentence
from notifications.models import Message
from tests.factories.accounts import PersonFactory
from tests.factories.matchmaking import CompetenceFactory, PersonProfileFactory, ProfileFactory
from tests.factories.networks import MunicipalityFactory, OrganisationFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def suggested_to(profile: Profile) -> list[Profile]:
    return [row.other for row in profile.suggestions.all()]


def test_who_has_what_the_other_needs_and_the_other_way_round_comes_first() -> None:
    mine = ProfileFactory(offers=["En bus"], needs=["Jura"])
    half = ProfileFactory(offers=["Jura"])
    mutual = ProfileFactory(offers=["Jura"], needs=["En bus"])
    ProfileFactory(offers=["Fællessang"])

    suggestions.refresh(mine.pk)

    assert suggested_to(mine)[:2] == [mutual, half]


def test_reasons_are_said_in_plain_words() -> None:
    theme = ThemeFactory(name_da="Mobilitet", name_en="Mobility")
    mine, other = ProfileFactory(needs=["Jura"]), ProfileFactory(offers=["Jura"])
    mine.themes.add(theme)
    other.themes.add(theme)

    suggestions.refresh(mine.pk)

    said = partners.suggested(mine, 1)[0].reasons
    assert "De tilbyder jura, og det mangler I." in said
    assert "I arbejder begge med mobilitet." in said


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ({"kind": "near", "value": 12.4}, "Der er 12 km mellem jer."),
        ({"kind": "near", "value": 0.2}, "Der er 1 km mellem jer."),
        ({"kind": "word", "value": "frivillige"}, "I skriver begge om »frivillige«."),
        ({"kind": "sector", "value": "business"}, "De kommer fra en anden sektor: virksomheder."),
        (
            {"kind": "they_offer", "quote": "en bus", "quote_self": "vi kører"},
            "De skriver »en bus«, og I skriver »vi kører«.",
        ),
        ({"kind": "they_offer", "value": "er-vaek"}, ""),
        ({"kind": "noget-nyt", "value": "x"}, ""),
    ],
)
def test_each_kind_of_reason_has_its_sentence(reason: dict[str, object], words: str) -> None:
    assert sentence(reason, Names.of([reason])) == words


def test_what_an_owner_keeps_closed_is_no_reason() -> None:
    mine = ProfileFactory(text="Vi samler på gamle mælkejunger.")
    other = ProfileFactory(text="Mælkejunger er vores liv.", closed_parts=["text", "places"])

    suggestions.refresh(mine.pk)

    kept = Suggestion.objects.filter(profile=mine, other=other).first()
    assert kept is None or not {r["kind"] for r in kept.reasons} & {"word", "near", "municipality"}


def test_a_changed_profile_changes_the_lists_it_stands_on() -> None:
    mine, other = ProfileFactory(needs=["Jura"]), ProfileFactory(offers=["Jura"])
    suggestions.refresh(mine.pk)
    assert suggested_to(mine) == [other]

    profile_operations.close(other)
    suggestions.refresh(other.pk)
    book.forget()
    suggestions.refresh(mine.pk)

    assert suggested_to(mine) == []


def test_a_new_profile_appears_on_the_lists_of_those_it_fits() -> None:
    mine = ProfileFactory(needs=["Jura"])
    suggestions.refresh(mine.pk)

    book.forget()
    other = ProfileFactory(offers=["Jura"])
    suggestions.refresh(other.pk)

    assert suggested_to(mine) == [other]


def test_whoever_said_no_is_never_suggested_again_and_whom_one_has_met_neither() -> None:
    mine, refused, known = (
        ProfileFactory(needs=["Jura"]),
        ProfileFactory(offers=["Jura"]),
        ProfileFactory(offers=["Jura"]),
    )
    approaches.decline(approaches.ask(refused, mine, PersonFactory()), None)
    Approach.objects.create(asker=mine, asked=known, state=ApproachState.ACCEPTED, expires_at=timezone.now())

    suggestions.refresh_all()

    assert suggested_to(mine) == []
    assert suggested_to(refused) != [mine]


def test_a_profile_that_is_not_open_has_no_list() -> None:
    draft = ProfileFactory(state=ProfileState.DRAFT, needs=["Jura"])
    ProfileFactory(offers=["Jura"])

    suggestions.refresh(draft.pk)

    assert not Suggestion.objects.filter(profile=draft).exists()


def test_a_list_made_anew_remembers_whom_a_letter_told_of() -> None:
    mine = PersonProfileFactory(needs=["Jura"])
    ProfileFactory(offers=["Jura"])
    suggestions.refresh(mine.pk)
    suggestions.send_digests(timezone.now())

    suggestions.refresh(mine.pk)

    assert mine.suggestions.get().told_at is not None


def test_a_letter_a_week_and_none_without_news() -> None:
    now = timezone.now()
    mine = PersonProfileFactory(needs=["Jura"], person__language="da")
    ProfileFactory(offers=["Jura"], organisation=OrganisationFactory(name="Aalebæk Landsbyråd"))
    suggestions.refresh(mine.pk)

    for day in range(9):
        suggestions.send_digests(now + timedelta(days=day))

    mail = Message.objects.get(person=mine.person)
    assert "Aalebæk Landsbyråd" in mail.text
    assert "De tilbyder jura" in mail.text
    assert mail.unsubscribe_url


def test_three_at_a_time_and_the_next_three_a_week_later() -> None:
    now = timezone.now()
    mine = PersonProfileFactory(needs=["Jura"])
    for _ in range(5):
        ProfileFactory(offers=["Jura"])
    suggestions.refresh(mine.pk)

    suggestions.send_digests(now)
    told = mine.suggestions.exclude(told_at=None).count()
    suggestions.send_digests(now + timedelta(days=7))

    assert (told, mine.suggestions.exclude(told_at=None).count()) == (3, 5)
    assert Message.objects.filter(person=mine.person).count() == 2


def test_who_wants_no_letter_gets_none() -> None:
    mine = PersonProfileFactory(needs=["Jura"], wants_digest=False)
    ProfileFactory(offers=["Jura"])
    suggestions.refresh(mine.pk)

    suggestions.send_digests(timezone.now())

    assert not Message.objects.filter(person=mine.person).exists()


def test_weights_turn_the_order() -> None:
    theme = ThemeFactory()
    mine = ProfileFactory(needs=["Jura"])
    by_need, by_theme = ProfileFactory(offers=["Jura"]), ProfileFactory()
    for one in (mine, by_theme):
        one.themes.add(theme)
    suggestions.refresh(mine.pk)
    assert suggested_to(mine)[0] == by_need

    Tuning.objects.create(weights=dict.fromkeys(tuning.of_the_house().__dict__, 0.0) | {"theme": 4.0}, why="")
    suggestions.refresh(mine.pk)

    assert suggested_to(mine)[0] == by_theme


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_takes_the_same_number_of_queries_however_long(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    mine = ProfileFactory(needs=["Jura"])
    for n in range(number):
        ProfileFactory(offers=["Jura"], organisation__municipality=MunicipalityFactory(code=f"07{n:02}"))
    suggestions.refresh(mine.pk)

    with django_assert_num_queries(2):
        found = partners.suggested(mine, 5)
        assert all(str(one.profile) and one.profile.organisation.municipality for one in found)

    assert len(found) == number


def test_the_book_is_kept_while_nothing_changes() -> None:
    CompetenceFactory()
    ProfileFactory(needs=["Jura"])
    first = book.current()

    assert book.current() is first
    book.forget()
    assert book.current() is not first
