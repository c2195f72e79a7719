"""Whatever is typed, pasted or posted by a machine: a page, a refusal or nothing, and never a fall.

Each database meets nonsense of its own.
"""

from __future__ import annotations

import random
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from events.models import Mode
from tests.config.every_address import ROLES, TABLE, House, furnished
from tests.events.hosting_helpers import TYPED

pytestmark = pytest.mark.django_db

NONSENSE = [
    "", " ", "\x00", "a\x00b", "🎈" * 300, "\u202eabc\u2066", "æøå\ud800".encode("utf-8", "replace").decode(),
    "-1", "0", "1", "99999999999999999999", "9" * 5000, "٣", "²", "1e309", "NaN", "3.5", "a" * 20_000, "true", "on",
    "0001-01-01", "9999-12-31", "9999-12-31T23:59", "2027-02-30", "2027-03-28", "2027-10-31", "02:30", "23:59",
    "00:00", "24:00", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n", "'; --", "../../etc/passwd", "=1+1",
    "bo@example.org", "@", "a@b", "Bo <bo@example.org>; ;,\n\t@", "//elsewhere.example", "https://elsewhere.example",
    "javascript:alert(1)", "accepted", "tentative", "declined", "yes", "no", "online", "hybrid", "in_person", "ja",
    "00000000-0000-0000-0000-000000000000",
]  # fmt: skip

ASKED = ["q", "page", "side", "vis", "igen", "netvaerk", "slags", "tema", "kommune", "arrangoer", "form", "ledige",
    "aar", "fra", "til", "visning", "svar", "sagt", "sprog", "heap", "status", "organisation", "municipality", "del",
    "next", "uge", "program"]  # fmt: skip

POSTED = [
    *TYPED, "title_en", "description", "network", "online_url", "online_capacity", "open_registration", "themes",
    "co_organisers", "confirmed", "version", "uid", "notify", "tell_small", "end_date", "starts_occasion",
    "ends_occasion", "deadline_clock", "opens", "known", "filled_from", "room", "municipality", "latitude",
    "longitude", "parking", "directions", "networks", "groups", "events", "organisations", "addresses", "greeting",
    "expected", "answer", "attendance", "dish", "guests", "guest_0_name", "guest_0_dish", "note", "listed",
    "take_seat_at_once", "name", "email", "website", "wish", "svar", "cancel-reason", "postpone-reason", "event",
    "role", "organisation", "people", "add", "remove", "text", "column_0", "take", "skip", "language", "next", "code",
    "login", "page", "reason", "seeks", "offers", "municipalities", "goals", "languages", "starts_on", "ends_on",
    "programme", "cooperation", "role_sought", "words", "do", "brings", "hours", "cash", "signatory", "decided_on",
    "action_group", "supports", "case_number", "decision", "level_innovation", "evidence_innovation", "outcome",
    "outcome_words", "done_need", "notes_need",
]  # fmt: skip


def by_chance(what: str) -> random.Random:
    """The same in each run on this database, and something else on the other."""
    return random.Random(f"{what} {connection.vendor}")


@pytest.fixture
def house() -> House:
    return furnished(mode=Mode.HYBRID, capacity=3)


@pytest.mark.parametrize("role", ["visitor", "stranger", "coordinator", "administrator"])
def test_nonsense_in_an_address_is_answered(house: House, role: str) -> None:
    chance, client = by_chance(role), house.browser(role)
    for name, address in TABLE.items():
        if address.get is None:
            continue
        query = {key: chance.choice(NONSENSE) for key in chance.sample(ASKED, 4)}
        _falls_never(partial(client.get, house.url(name), query), name, query)


def test_each_question_takes_each_nonsense(house: House) -> None:
    chance, client = by_chance("questions"), house.browser("administrator")
    names = (
        "events:calendar",
        "events:board",
        "events:invite",
        "events:new",
        "networks:members",
        "networks:group",
    )
    for question in ASKED:
        for said in chance.sample(NONSENSE, 9):
            name = chance.choice(names)
            _falls_never(partial(client.get, house.url(name), {question: said}), name, {question: said})


@pytest.mark.parametrize("role", ["visitor", "stranger", "invited", "coordinator", "administrator"])
def test_nonsense_in_a_form_is_answered(house: House, role: str) -> None:
    chance, client = by_chance(role), house.browser(role)
    cookies = client.cookies.output()
    for name, address in TABLE.items():
        if address.post is None:
            continue
        wrong = {key: chance.choice(NONSENSE) for key in chance.sample(POSTED, 8)}
        body = {**address.body, **wrong}
        _falls_never(partial(client.post, house.url(name), body), name, body)
        if client.cookies.output() != cookies:  # a press signed somebody out, or in
            client = house.browser(role)
            cookies = client.cookies.output()


TIMED = ["date", "starts", "ends", "end_date", "deadline", "deadline_clock", "opens"]
COUNTED = ["capacity", "guests_allowed", "known", "filled_from", "latitude", "network", "municipality", "uid"]


def test_each_field_of_an_event_takes_what_it_cannot_be(house: House) -> None:
    client = house.browser("coordinator")
    odd = [
        "\x00",
        "-1",
        "9" * 5000,
        "99999999999999999999",
        "٣",
        "²",
        "1e309",
        "NaN",
        "0001-01-01",
        "9999-12-31",
    ]
    odd += ["2027-03-28", "9999-12-31T23:59", "0001-01-01T00:00", "02:30", "00:00"]
    for field in TIMED + COUNTED:
        for said in odd:
            body = {**TYPED, "confirmed": "past holiday clash deadline", field: said}
            name = "events:new_date" if field in TIMED and odd.index(said) % 2 else "events:new"
            _falls_never(partial(client.post, house.url(name), body), name, {field: said})


def _falls_never(work: Any, name: str, said: dict[str, str]) -> None:
    with transaction.atomic():
        try:
            status = work().status_code
        except Exception as fault:
            short = {key: value[:60] for key, value in said.items()}
            raise AssertionError(f"{name} fell over {short}: {type(fault).__name__}: {fault}") from fault
        transaction.set_rollback(True)
    assert status < 500, (name, said)


def test_every_role_is_known() -> None:
    assert {"visitor", "stranger", "invited", "coordinator", "administrator"} <= set(ROLES)


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("events:invite", {"igen": "9" * 5000}),
        ("events:new", {"netvaerk": "9" * 5000}),
        ("events:calendar", {"aar": "0020271"}),
        ("networks:members", {"q": "a\x00b"}),
        ("networks:group", {"q": "a\x00b"}),
    ],
)
def test_numbers_too_long_and_letters_no_database_takes(
    house: House, name: str, question: dict[str, str]
) -> None:
    assert house.browser("coordinator").get(house.url(name), question).status_code == 200


@pytest.mark.parametrize("field", ["known", "filled_from"])
def test_a_place_that_is_no_number_is_none(house: House, field: str) -> None:
    body = {**TYPED, field: "9" * 5000, "do": "place"}

    assert house.browser("coordinator").post(house.url("events:new"), body).status_code == 200
