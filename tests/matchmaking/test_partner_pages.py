"""The pages about partners, as people use them: without scripts, and with nothing lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from matchmaking.models import Approach, Audience, Part, Profile, ProfileState, Suggestion
from networks.models import CompetenceSynonym
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.matchmaking import CompetenceFactory, PersonProfileFactory, ProfileFactory
from tests.factories.networks import (
    AffiliationFactory,
    MunicipalityFactory,
    OrganisationFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


def words(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


# --- A need in ninety seconds ------------------------------------------------------------------------------------


@pytest.fixture
def jura() -> object:
    competence = CompetenceFactory(name_da="Juridisk rådgivning")
    CompetenceSynonym.objects.create(competence=competence, word="jurist")
    return competence


def test_without_scripts_the_words_we_found_are_shown_once_and_nothing_is_posted_yet(jura: object) -> None:
    asta = PersonFactory()
    typed = {"text": "Vi mangler en jurist", "owner": "mig", "consent": "on"}

    page = words(signed_in(asta).post(reverse("matchmaking:need"), typed))

    assert "Juridisk rådgivning" in page
    assert "Vi mangler en jurist" in page
    assert not Profile.objects.exists()


def test_a_second_press_hangs_it_on_the_board(jura) -> None:
    asta = PersonFactory()
    typed = {"text": "Vi mangler en jurist", "owner": "mig", "consent": "on", "seen": "1", "found": [jura.pk]}

    answer = signed_in(asta).post(reverse("matchmaking:need"), typed)

    profile = Profile.objects.get(person=asta)
    assert (answer.status_code, answer["Location"]) == (302, profile.get_absolute_url())
    assert (profile.needs(), profile.text, profile.is_open) == ([jura], "Vi mangler en jurist", True)


def test_whoever_took_away_the_tick_means_something_else(jura: object) -> None:
    asta = PersonFactory()
    typed = {"text": "Vi mangler en jurist", "owner": "mig", "consent": "on", "seen": "1", "other": "dommer"}

    signed_in(asta).post(reverse("matchmaking:need"), typed)

    assert [str(one) for one in Profile.objects.get(person=asta).needs()] == ["Dommer"]


def test_without_a_yes_nothing_is_posted_and_nothing_is_lost() -> None:
    answer = signed_in(PersonFactory()).post(reverse("matchmaking:need"), {"text": "Et telt", "owner": "mig"})

    assert answer.status_code == 422
    assert "Et telt" in words(answer)
    assert not Profile.objects.exists()


def test_one_posts_for_the_organisations_one_belongs_to_and_no_other() -> None:
    home = AffiliationFactory()
    typed = {"text": "Et telt", "consent": "on", "owner": str(home.organisation.pk)}

    signed_in(PersonFactory()).post(reverse("matchmaking:need"), typed)
    assert not Profile.objects.exists()

    signed_in(home.person).post(reverse("matchmaking:need"), typed)
    assert Profile.objects.get().organisation == home.organisation


def test_words_are_found_while_one_writes(jura: object) -> None:
    answer = signed_in(PersonFactory()).get(
        reverse("matchmaking:need"), {"text": "vi søger en jurist"}, headers={"HX-Request": "true"}
    )

    assert "Juridisk rådgivning" in words(answer)
    assert "<html" not in words(answer)


# --- The profile -------------------------------------------------------------------------------------------------


def test_everything_one_wrote_stands_there_again() -> None:
    home = AffiliationFactory()
    profile = Profile.objects.create(organisation=home.organisation)
    theme, place = ThemeFactory(), MunicipalityFactory()
    typed = {
        "offers": "Fællesspisning\nEt telt",
        "needs": "En kok",
        "text": "Vi laver mad.",
        "themes": [theme.pk],
        "places": [place.pk],
        "languages": ["da", "en"],
        "programmes": ["leader"],
        "audience": "everybody",
        "closed_parts": ["text"],
        "do": "open",
        "consent": "on",
    }
    browser = signed_in(home.person)

    browser.post(reverse("matchmaking:edit", args=[profile.pk]), typed)
    form = browser.get(reverse("matchmaking:edit", args=[profile.pk])).context["form"]

    assert form["offers"].value().splitlines() == ["Fællesspisning", "Et telt"]
    assert (form["languages"].value(), form["closed_parts"].value()) == (["da", "en"], ["text"])
    profile.refresh_from_db()
    assert (profile.is_open, profile.wants_digest) == (True, False)


def test_saved_without_a_consent_it_stays_a_draft_and_says_so() -> None:
    home = AffiliationFactory()
    profile = Profile.objects.create(organisation=home.organisation)

    answer = signed_in(home.person).post(
        reverse("matchmaking:edit", args=[profile.pk]),
        {"needs": "En kok", "audience": "house", "do": "open"},
        follow=True,
    )

    profile.refresh_from_db()
    assert (profile.state, len(profile.needs())) == (ProfileState.DRAFT, 1)
    assert "samtykke" in words(answer).lower() or "sig ja" in words(answer).lower()


def test_parts_kept_closed_are_shown_to_the_owner_alone() -> None:
    profile = ProfileFactory(
        text="Vores hemmelighed", closed_parts=[Part.TEXT, Part.PLACES], audience=Audience.EVERYBODY
    )
    owner = AffiliationFactory(organisation=profile.organisation).person
    url = reverse("matchmaking:profile", args=[profile.pk])

    for reader in (Client(), signed_in(PersonFactory())):
        for page in (words(reader.get(url)), words(reader.get(reverse("matchmaking:index")))):
            assert "Vores hemmelighed" not in page
            assert "Herning Kommune" not in page
    assert "Vores hemmelighed" in words(signed_in(owner).get(url))


def test_nobody_finds_out_by_searching_where_somebody_is_who_keeps_it_closed() -> None:
    place = MunicipalityFactory()
    kept = ProfileFactory(closed_parts=[Part.PLACES], organisation__municipality=place)
    browser = signed_in(PersonFactory())

    page = browser.get(reverse("matchmaking:index"), {"kommune": place.code})
    assert list(page.context["page_obj"]) == []
    assert place not in page.context["municipalities"]

    said = ProfileFactory(closed_parts=[Part.TEXT], organisation__municipality=place)
    page = browser.get(reverse("matchmaking:index"), {"kommune": place.code})
    assert list(page.context["page_obj"]) == [said] != [kept]
    assert place in page.context["municipalities"]


def test_a_wish_not_to_sit_with_somebody_is_on_no_page_of_theirs() -> None:
    mine, other = PersonProfileFactory(), PersonProfileFactory()
    mine.wishes.create(other=other, kind="not_with")
    browser = signed_in(other.person)

    for url in (
        other.get_absolute_url(),
        mine.get_absolute_url(),
        reverse("matchmaking:edit", args=[other.pk]),
    ):
        page = browser.get(url)
        assert "not_with" not in words(page) or page.context["form"]["not_with"].value() == []


# --- The board ---------------------------------------------------------------------------------------------------


def test_the_board_is_searched_by_words_synonyms_and_who(jura: object) -> None:
    CompetenceFactory(name_da="En bus")
    offers = ProfileFactory(offers=["Juridisk rådgivning"])
    needs = ProfileFactory(needs=["Juridisk rådgivning"])
    ProfileFactory(offers=["En bus"])
    browser = signed_in(PersonFactory())

    def found(**asked: str) -> set[int]:
        page = browser.get(reverse("matchmaking:index"), asked)
        return {one.pk for one in page.context["page_obj"]}

    assert found(q="jurist") == found(q="RÅDGIVNING juridisk") == {offers.pk, needs.pk}
    assert found(q="jurist", er="need") == {needs.pk}
    assert found(q=str(offers.organisation.name)) == {offers.pk}
    assert found(q="jurist", er="noget andet") == {offers.pk, needs.pk}
    assert found(q="findes ikke") == set()
    assert found(kommune="\0", tema="'") == set()


def test_a_guest_sees_what_is_open_to_everybody() -> None:
    open_to_all, house = ProfileFactory(audience=Audience.EVERYBODY), ProfileFactory()

    page = words(Client().get(reverse("matchmaking:index")))

    assert str(open_to_all) in page
    assert f">{house}<" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_asks_as_often_however_many_hang_there(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        profile = ProfileFactory(
            offers=[f"Kunnen {n}"], audience=Audience.EVERYBODY, organisation=OrganisationFactory()
        )
        profile.themes.add(ThemeFactory())
    client = Client()
    client.get(reverse("matchmaking:index"))

    with django_assert_num_queries(9):
        client.get(reverse("matchmaking:index"))


# --- Asking ------------------------------------------------------------------------------------------------------


def test_one_press_asks_and_the_page_says_so() -> None:
    mine, other = PersonProfileFactory(), ProfileFactory()
    browser = signed_in(mine.person)

    page = browser.post(
        reverse("matchmaking:ask", args=[other.pk]),
        {"mine": mine.pk, "do": "ask", "words": "Hej"},
        follow=True,
    )

    approach = Approach.objects.get()
    assert (approach.asker, approach.asked, approach.words) == (mine, other, "Hej")
    assert "I har spurgt" in words(page)


def test_nobody_asks_in_the_name_of_another() -> None:
    mine, other = PersonProfileFactory(), ProfileFactory()

    answer = signed_in(PersonFactory()).post(
        reverse("matchmaking:ask", args=[other.pk]), {"mine": mine.pk, "do": "ask"}
    )

    assert (answer.status_code, Approach.objects.count()) == (403, 0)


def test_not_for_us_takes_it_off_the_list_in_silence() -> None:
    mine, other = PersonProfileFactory(), ProfileFactory()
    Suggestion.objects.create(profile=mine, other=other, rank=1, score=1.0)

    signed_in(mine.person).post(
        reverse("matchmaking:ask", args=[other.pk]), {"mine": mine.pk, "do": "not_for_us"}
    )

    assert not Suggestion.objects.exists()
    assert not Approach.objects.exists()


def test_the_asker_sees_a_no_as_a_question_that_stands() -> None:
    mine, other = PersonProfileFactory(), PersonProfileFactory()
    signed_in(mine.person).post(reverse("matchmaking:ask", args=[other.pk]), {"mine": mine.pk, "do": "ask"})

    signed_in(other.person).post(
        reverse("matchmaking:decide", args=[Approach.objects.get().pk]), {"do": "no"}
    )
    page = words(signed_in(mine.person).get(other.get_absolute_url()))

    assert "I har spurgt" in page
    assert "sagt nej" not in page


def test_one_press_looks_for_partners_at_once() -> None:
    mine, other = PersonProfileFactory(needs=["Jura"]), ProfileFactory(offers=["Jura"])

    page = signed_in(mine.person).post(
        reverse("matchmaking:change_state", args=[mine.pk]), {"do": "look"}, follow=True
    )

    assert str(other) in words(page)
    assert "De tilbyder jura, og det mangler I." in words(page)
