"""Partners: the useful first, both ways before one, with reasons that anybody can check."""

from __future__ import annotations

import dataclasses
import json
import time
from pathlib import Path

import pytest

from matchmaking.engine import BadProblem, solve
from matchmaking.engine.__main__ import main
from matchmaking.engine.problems import Actor, Recommend
from matchmaking.engine.recommend import Index, Weights, reasons
from matchmaking.engine.recommend.compounds import parts_of
from matchmaking.engine.recommend.lexicon import stem_of
from matchmaking.engine.recommend.quotes import phrase, place_of
from matchmaking.engine.recommend.thesaurus import GROUPS
from matchmaking.engine.solutions import Lists, Partner, Reason
from tests.matchmaking.engine.recommend_checks import faults

pytestmark = pytest.mark.once

DEMO = Path(__file__).parents[3] / "config/data/demo_content.json"


def lists_of(*actors: Actor, k: int = 3, blocked: tuple[tuple[int, int], ...] = ()) -> list[list[int]]:
    problem = Recommend(k, actors, blocked)
    solution = solve(problem, seconds=10)
    assert isinstance(solution, Lists)
    assert faults(problem, solution.lists) == []
    return [[partner.id for partner in partners] for partners in solution.lists]


def with_noise(*actors: Actor) -> tuple[Actor, ...]:
    """Forty others who talk of other things."""
    others = [
        Actor(
            ("public", "business")[number % 2],
            f"kommune {number % 7}",
            needs=(f"behov {number % 9}",),
            offers=(f"tilbud {number % 8}",),
            themes=("kultur",),
            text=f"Vi er en gruppe med {number} medlemmer, som spiller skak og bridge hver tirsdag.",
        )
        for number in range(40)
    ]
    return (*actors, *others)


def test_a_match_in_both_directions_comes_before_one_in_one_direction():
    me = Actor("civil", needs=("jura",), offers=("lokaler",))
    mutual = Actor("business", needs=("lokaler",), offers=("jura",))
    offers_only = Actor("business", offers=("jura",))
    needs_only = Actor("business", needs=("lokaler",))

    assert lists_of(me, needs_only, offers_only, mutual)[0] == [3, 2, 1]


def test_more_that_is_offered_comes_first():
    me = Actor(needs=("jura", "økonomi"))

    assert lists_of(me, Actor(offers=("jura",)), Actor(offers=("jura", "økonomi")))[0] == [2, 1]


def test_small_factors_break_ties_but_do_not_outweigh_a_match():
    me = Actor("civil", "0657", 56.0, 9.0, needs=("jura",))
    far = Actor("civil", "0101", 55.0, 12.0, offers=("jura",))
    near = Actor("business", "0657", 56.0, 9.01, offers=("jura",))
    door = Actor("business", "0657", 56.0, 9.0)

    assert lists_of(me, door, far, near)[0] == [3, 2, 1]


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("Vi mangler en advokat til nye vedtægter.", "Juridisk rådgivning til foreninger i hele landet."),
        ("Vi søger kørsel til de ældre.", "Vores landsbybusser holder stille om formiddagen."),
        ("Vi har brug for hjælp til fondsansøgninger.", "Fundraiser med tyve års øvelse."),
        ("Bogholder søges.", "Vi laver regnskaber for andre."),
        ("Vi leder efter mødelokaler.", "Forsamlingshuset står tomt om dagen."),
        ("We are looking for a lawyer.", "Vi tilbyder juristhjælp."),
        ("Der efterlyses ildsjæle.", "Frivilligcentret har mange på listen."),
        ("Mangler tømrer.", "Ombygninger er det, vi kan."),
    ],
)
def test_a_need_meets_an_offer_in_other_words(need: str, offer: str):
    actors = with_noise(Actor("civil", text=need), Actor("business", text=offer))

    index = Index.of(actors)
    first = index.partners_of(0, 3)[0]

    assert first.id == 1
    assert first.reasons[0].kind == "they_offer"
    assert first.reasons[0].quote in offer
    assert first.reasons[0].quote_self in need
    assert index.partners_of(1, 3)[0].id == 0
    assert index.partners_of(1, 3)[0].reasons[0].kind == "they_need"


def test_a_need_as_a_tag_meets_a_text():
    actors = with_noise(Actor("civil", needs=("Juridisk bistand",)), Actor("business", text="Advokat i Ry."))

    best = Index.of(actors).partners_of(0, 1)[0]

    assert best.id == 1
    assert Reason("they_offer", quote="Advokat i Ry") in best.reasons


def test_who_sells_the_same_is_no_partner_before_who_buys():
    text = "Vi tilbyder juridisk rådgivning. Vi søger mødelokaler."
    me, twin = Actor("business", text=text), Actor("business", text=text)
    other = Actor("civil", text="Vores forsamlingshus udlejes. Vi mangler en advokat.")

    assert lists_of(me, twin, other)[0] == [2, 1]


def test_blocked_pairs_and_oneself_never_appear():
    actor = Actor(needs=("a",), offers=("a",))

    assert lists_of(actor, actor, actor, blocked=((0, 1),)) == [[2], [2], [0, 1]]


def test_reasons_are_five_at_most_and_the_strongest_first():
    me = Actor("a", "m", 56.0, 9.0, ("x", "y"), ("z", "w"), ("t", "u"), "Vi elsker heste og geder.")
    other = Actor("b", "m", 56.0, 9.0, ("z", "w"), ("x", "y"), ("t", "u"), "Heste og geder er sjove.")

    found = reasons(me, other)

    assert [reason.kind for reason in found] == ["they_offer"] * 2 + ["they_need"] * 2 + ["near"]


def test_all_kinds_of_reasons_are_found():
    me = Actor("a", "m", 56.0, 9.0, ("jura",), ("bus",), ("natur",), "Vi holder geder.")
    for kind, other in {
        "they_offer": Actor(offers=("jura",)),
        "they_need": Actor(needs=("bus",)),
        "theme": Actor(themes=("natur",)),
        "word": Actor(text="Geder!"),
        "near": Actor(lat=56.1, lon=9.0),
        "municipality": Actor(municipality="m"),
        "sector": Actor("b"),
    }.items():
        assert [reason.kind for reason in reasons(me, other)] == [kind]
    assert reasons(me, Actor(lat=56.1, lon=9.0))[0].value == 11.1
    assert reasons(me, Actor("a")) == ()


def test_a_common_stem_is_quoted_in_both_forms():
    (reason,) = reasons(Actor(text="Vi holder en ged på engen."), Actor(text="Gederne græsser."))

    assert reason == Reason("word", quote="Gederne græsser", quote_self="Vi holder en ged på engen")


def test_somebody_of_whom_nothing_can_be_said_is_left_out():
    assert lists_of(Actor("a"), Actor("a"), Actor("b"))[0] == [2]


def test_nobody_one_and_empty_actors_are_no_trouble():
    assert lists_of() == []
    assert lists_of(Actor("a", needs=("x",))) == [[]]
    assert lists_of(Actor(), Actor(), Actor()) == [[], [], []]
    assert lists_of(Actor("a"), Actor("b"), k=0) == [[], []]
    assert lists_of(Actor(needs=("", "x", "x")), Actor(offers=("x", "x", "")), k=9) == [[1], [0]]


def test_strange_texts_are_no_trouble():
    strange = "İstanbul ﬁ Straße 🚲🚲 \x00 «»…  ..!?;\n\t_a_ 100% e-mail@x.dk ΑΣ -- ’’ " + "x" * 3000

    assert lists_of(Actor("a", text=strange), Actor("b", text=strange.upper()), Actor(text="...")) == [
        [1],
        [0],
        [],
    ]


def test_many_tags_are_no_trouble():
    tags = tuple(f"tag {number}" for number in range(500))

    assert lists_of(Actor(needs=tags, offers=tags, themes=tags), Actor(needs=tags, offers=tags)) == [[1], [0]]


def test_an_actor_who_is_not_in_the_index_gets_the_same_partners():
    actors = with_noise(
        Actor("civil", "0657", 56.0, 9.0, ("jura",), ("lokaler",), ("natur",), "Vi mangler en advokat."),
        Actor("business", "0657", 56.0, 9.1, ("lokaler",), ("jura",), ("natur",), "Juridisk rådgivning."),
    )
    index = Index.of(actors)

    known, new = index.partners_of(0, 5), index.partners_of_new(actors[0], 6)

    assert [partner for partner in new if partner.id != 0] == list(known)
    assert index.partners_of_new(Actor("?", text="qwx zzz"), 2) != ()
    assert index.partners_of_new(Actor(), 2) == ()


def test_weights_turn_the_order():
    me = Actor("civil", themes=("natur",), needs=("jura",))
    actors = (me, Actor("civil", offers=("jura",)), Actor("civil", themes=("natur",)))

    assert Index.of(actors).partners_of(0, 1)[0].id == 1
    assert Index.of(actors, Weights(gain=0.1, text_gain=0, theme=5)).partners_of(0, 1)[0].id == 2
    assert Index.of(actors, dataclasses.replace(Weights(), gain=0.0)).reasons(0, 1)[0].value == "jura"


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_weights_that_are_none_are_refused(weight: float):
    with pytest.raises(BadProblem, match="weights"):
        Weights(gain=weight)


def test_only_the_ratios_of_weights_matter():
    actors = (Actor("a", needs=("x",)), Actor("b", offers=("x",)), Actor("b"))
    doubled = Weights(*(2 * weight for weight in dataclasses.astuple(Weights())))

    assert Index.of(actors).partners_of(0, 2) == Index.of(actors, doubled).partners_of(0, 2)
    assert (
        Index.of(actors, Weights(*(0 for _ in dataclasses.astuple(Weights())))).partners_of(0, 1)[0].score
        == 0
    )


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("landsbybussen", ("landsby", "bus")),
        ("fondsansøgninger", ("fond", "ansøgning")),
        ("bofællesskaber", ("bo", "fællesskab")),
        ("elbus", ("el", "bus")),
        ("landsbyudviklingsplanerne", ("landsby", "udvikling", "plan")),
        ("hverdag", ()),
    ],
)
def test_compounds_are_split_over_known_words(word: str, parts: tuple[str, ...]):
    known = {"landsby", "bus", "fond", "ansøgning", "fællesskab", "plan", "udvikling", "skab", "dag"}

    assert parts_of(stem_of(word), known) == parts


def test_a_quote_is_a_few_whole_words_of_one_clause():
    text = "Vi er mange. I vores lille sogn mangler vi stadig en rigtig dygtig advokat til alle de nye vedtægter, og kaffe."

    assert phrase(text, "advokat") == "en rigtig dygtig advokat til alle de nye"
    assert phrase(text, "kaffe") == "og kaffe"
    assert phrase(text, "sogn") == "I vores lille sogn mangler vi stadig en"
    assert phrase(text, "gne") == ""
    assert place_of("Busstop, bus", "bus") == 9


def test_the_thesaurus_has_no_word_twice_in_a_group():
    assert len(GROUPS) >= 60
    for words in GROUPS.values():
        assert len(set(words.split())) == len(words.split())


def test_the_demo_finds_its_partners():
    actors = tuple(
        Actor(
            one["sector"],
            one["municipality"],
            one["location"]["lat"],
            one["location"]["lon"],
            tuple(one["needs"]),
            tuple(one["offers"]),
            tuple(one["themes"]),
            f"Vi tilbyder: {'. '.join(one['offers'])}. Vi søger: {'. '.join(one['needs'])}.",
        )
        for one in json.loads(DEMO.read_text())["actors"]
    )
    names = [one["slug"] for one in json.loads(DEMO.read_text())["actors"]]
    lists = lists_of(*actors, k=5)

    def listed(me: str, other: str) -> bool:
        return names.index(other) in lists[names.index(me)]

    assert listed("silkeborg-kommune-demo", "landbruget-hyldegaard")  # grazing animals
    assert listed("vibehoej-sogneforening", "toemrer-bjaelken") or listed(
        "viborg-kommune-demo", "toemrer-bjaelken"
    )
    assert listed("rughede-borgerforening", "favrskov-kommune-demo")  # energy


def test_the_command_writes_lists_and_the_same_bytes_again(tmp_path: Path):
    actors = [
        {"sector": "a", "needs": ["jura"], "offers": ["bus"], "text": "Vi har “en” bus\n"},
        {"sector": "b", "needs": ["bus"], "offers": ["jura"], "lat": 56, "lon": 9.5},
        {"sector": "b", "lat": 56.001, "lon": 9.5, "themes": []},
    ]
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps({"kind": "recommend", "k": 2, "actors": actors, "blocked": [[0, 2]]}))

    for out in ("one.json.gz", "two.json.gz", "plain.json"):
        assert main([str(problem), "-o", str(tmp_path / out), "--seconds", "9"]) == 0

    lists = json.loads((tmp_path / "plain.json").read_text())["lists"]
    assert [[partner["id"] for partner in row] for row in lists] == [[1], [0, 2], [1]]
    assert lists[2][0]["reasons"] == [{"kind": "near", "value": 0.1}]
    assert lists[0][0]["reasons"][0] == {"kind": "they_offer", "value": "jura"}
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()


def test_the_lists_of_many_are_made_one_at_a_time_and_are_the_same():
    actors = with_noise(
        *(
            Actor("x", needs=(f"n{i % 7}",), offers=(f"n{i % 5}",), text="Vi mangler en bus")
            for i in range(600)
        )
    )
    problem = Recommend(90, actors)
    solution = solve(problem)

    assert isinstance(solution, Lists)
    assert not isinstance(solution.lists, tuple)
    assert faults(problem, list(solution.lists[:3]) + [()] * (len(actors) - 3)) == []
    assert list(solution.lists) == [solution.lists[place] for place in range(len(actors))]
    assert json.loads("".join(solution.pieces())) == json.loads(json.dumps(solution.as_json()))


def test_brakes_leave_good_lists_though_unproven_and_brief():
    me = Actor("x", needs=("a", "b", "c"), text="Vi mangler en bus.")
    actors = with_noise(me, Actor("y", offers=("a", "b", "c")), Actor(text="Landsbybus."))
    gone = time.monotonic() - 1
    partners: tuple[Partner, ...] = Index.of(actors).best(2, brake=gone, brief_from=gone)[0]

    assert partners[0].id == 1
    assert len(partners[0].reasons) == 2
    assert partners[1].reasons[0].quote == "Landsbybus"
