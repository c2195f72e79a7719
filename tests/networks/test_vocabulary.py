"""The vocabulary: what people write finds its competence, and an editor keeps order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from networks import vocabulary
from networks.errors import CompetenceRefused
from networks.models import Competence, CompetenceState, CompetenceSynonym
from networks.operations import competences as operations
from networks.operations.reference import load_reference_data
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.matchmaking import CompetenceFactory, ProfileFactory

pytestmark = pytest.mark.django_db
NAMES = [("jura", 1), ("juridisk rådgivning", 1), ("varmeselskab", 2), ("bus", 3), ("fælles varme", 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi mangler juridisk rådgivning til vores varmeselskab.", [1, 2]),
        ("Varmeselskabet mangler JURA", [2, 1]),
        ("fælles varme", [2]),
        ("Fællesspisning og varme stole", []),
        ("Busser til alle", [3]),
        ("", []),
        ("\0", []),
    ],
)
def test_words_are_found_whatever_their_endings(text: str, found: list[int]) -> None:
    assert vocabulary.mentioned(text, NAMES) == found


def test_a_synonym_means_its_competence_whatever_its_letters() -> None:
    jura = CompetenceFactory(name_da="Juridisk rådgivning")
    CompetenceSynonym.objects.create(competence=jura, word="advokat")

    assert operations.find_or_propose("  ADVOKAT. ", None) == jura
    assert operations.find_or_propose("juridisk  Rådgivning", None) == jura


def test_a_new_word_is_proposed_and_works_at_once() -> None:
    asta = PersonFactory()

    made = operations.find_or_propose("mosteri", asta)

    assert (made.name_da, made.state, made.proposed_by) == ("Mosteri", CompetenceState.PROPOSED, asta)
    assert operations.find_or_propose("Mosteri", None) == made


@pytest.mark.parametrize("words", ["", "  . ", "x" * 121])
def test_what_is_no_word_is_refused(words: str) -> None:
    with pytest.raises(CompetenceRefused):
        operations.find_or_propose(words, None)


def test_words_that_mean_the_same_become_one_and_profiles_follow() -> None:
    jura, advokat = CompetenceFactory(name_da="Jura"), CompetenceFactory(name_da="Advokat")
    both = ProfileFactory(needs=["Jura", "Advokat"])
    one = ProfileFactory(needs=["Advokat"])

    operations.merge(advokat, jura)

    assert [[*profile.needs()] for profile in (both, one)] == [[jura], [jura]]
    assert operations.known_as("advokat") == jura
    with pytest.raises(CompetenceRefused):
        operations.merge(jura, advokat)


def test_a_word_that_means_another_competence_is_not_given_away() -> None:
    jura, byg = CompetenceFactory(name_da="Jura"), CompetenceFactory(name_da="Byggeri")

    with pytest.raises(CompetenceRefused, match="Jura"):
        operations.approve(byg, "Byggeri", "Building", ["jura"])

    operations.approve(byg, "Byggeri", "Building", ["tømrer", "Byggeri", ""])
    assert list(byg.synonyms.values_list("word", flat=True)) == ["tømrer"]
    assert operations.known_as("jura") == jura


def test_the_words_of_the_house_are_loaded_once_and_the_editors_are_left_alone() -> None:
    load_reference_data()
    number = Competence.objects.count()
    jura = Competence.objects.get(slug="jura")
    operations.approve(jura, "Jura og ret", "Law", [])

    load_reference_data()

    assert number == Competence.objects.count() >= 60
    assert Competence.objects.get(slug="jura").name_da == "Jura og ret"
    assert not CompetenceSynonym.objects.filter(competence=jura).exists()


def test_an_editor_takes_a_proposed_word_in() -> None:
    operations.find_or_propose("mosteri", None)
    browser = signed_in(AdministratorFactory())

    page = browser.get(reverse("networks:vocabulary")).content.decode()
    browser.post(
        reverse("networks:competence", args=["mosteri"]),
        {"name_da": "Mosteri", "name_en": "Cider press", "synonyms": "æblemost\nmost"},
    )

    assert "Mosteri" in page
    row = Competence.objects.get(slug="mosteri")
    assert (row.state, row.name_en, row.synonyms.count()) == (CompetenceState.APPROVED, "Cider press", 2)


def test_a_word_that_is_taken_keeps_what_the_editor_typed() -> None:
    CompetenceFactory(name_da="Jura")
    row = CompetenceFactory(name_da="Byggeri")

    answer = signed_in(AdministratorFactory()).post(
        reverse("networks:competence", args=[row.slug]), {"name_da": "jura", "name_en": "", "synonyms": "mur"}
    )

    assert answer.status_code == 422
    assert "mur" in answer.content.decode()


@pytest.mark.django_db
def test_two_editors_who_merge_words_towards_each_other_make_no_ring() -> None:
    law, right = CompetenceFactory(name_da="Jura"), CompetenceFactory(name_da="Ret")
    seen_law, seen_right = (Competence.objects.get(pk=one.pk) for one in (law, right))
    operations.merge(law, right)

    with pytest.raises(CompetenceRefused):
        operations.merge(seen_right, seen_law)

    assert operations.known_as("Jura") == right
    Competence.objects.filter(pk=right.pk).update(state=CompetenceState.MERGED, merged_into=law)
    assert operations.known_as("Jura") in (law, right)  # a ring that was made before
