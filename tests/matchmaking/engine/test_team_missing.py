"""What a partnership lacks and who could bring it."""

from __future__ import annotations

import pytest

from matchmaking.engine.problems import TeamActor
from matchmaking.engine.team.missing import Candidate, Missing, Wanted, Why, what_is_missing, who_could

pytestmark = pytest.mark.once

MUNICIPAL = TeamActor("public", "Lemvig", ("money",))
WANTED = Wanted(needs=("money", "land"), municipalities=2)
BAKER = Candidate(4, TeamActor("private", "Lemvig", ("bread",)), fit=90)
FARMER = Candidate(5, TeamActor("private", "Struer", ("land",)), fit=10)
CLUB = Candidate(6, TeamActor("civil", "Struer"))
OFFICE = Candidate(7, TeamActor("public", "Lemvig", ("money",)), fit=99)


def test_three_municipal_actors_lack_business_and_civil_society() -> None:
    missing = what_is_missing([MUNICIPAL] * 3, WANTED)

    assert missing == Missing(needs=("land",), sectors=("private", "civil"), municipalities=1)


def test_nothing_is_missing_where_all_is_there() -> None:
    missing = what_is_missing([MUNICIPAL, FARMER.actor, CLUB.actor], WANTED)

    assert not missing


def test_nobody_lacks_everything() -> None:
    assert what_is_missing([], WANTED) == Missing(("money", "land"), ("public", "private", "civil"), 2)


def test_whoever_brings_most_of_what_is_missing_comes_first() -> None:
    additions = who_could([MUNICIPAL] * 3, [OFFICE, BAKER, CLUB, FARMER], WANTED)

    assert [addition.id for addition in additions] == [FARMER.id, CLUB.id, BAKER.id]
    assert additions[0].reasons == (
        Why("need", "land"),
        Why("sector", "private"),
        Why("municipality", "Struer"),
        Why("fit", 10),
    )


def test_whoever_declined_is_left_out() -> None:
    additions = who_could([MUNICIPAL], [FARMER, CLUB], WANTED, declined=[FARMER.id])

    assert [addition.id for addition in additions] == [CLUB.id]


def test_where_nothing_is_missing_they_come_by_their_fit() -> None:
    additions = who_could(
        [MUNICIPAL, FARMER.actor, CLUB.actor], [BAKER, OFFICE, Candidate(8, CLUB.actor)], WANTED
    )

    assert [addition.id for addition in additions] == [OFFICE.id, BAKER.id]


def test_a_municipality_without_a_name_is_none() -> None:
    assert (
        what_is_missing([TeamActor("public", "")], Wanted(sectors=(), municipalities=1)).municipalities == 1
    )
    assert who_could([], [Candidate(1, TeamActor("public", ""))], Wanted(sectors=(), municipalities=1)) == []
