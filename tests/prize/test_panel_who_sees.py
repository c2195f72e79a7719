"""Who sees what of the panel: every address, for every role and state; and attempts to see scores early."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from prize.models import ConflictAnswer, ConflictDeclaration, Mandate, Score
from prize.operations.panel import conflicts, handing_in, votes
from prize.operations.panel.conflicts import Answer
from prize.urls import panel as urls
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.prize import JurorFactory, NominatorFactory, RoleFactory
from tests.prize.panel_helpers import NONE, Panel, browser, panel, score_all

pytestmark = [pytest.mark.once, pytest.mark.django_db]

OK, LOGIN, NO, NOTHING = "may", "sign in", "may not", "is not there"
ROLES = (
    "visitor",
    "stranger",
    "nominator",
    "administrator",
    "secretary",
    "committee_clerk",
    "asked",
    "declined",
    "left",
    "alternate",
    "undeclared",
    "declared",
    "doubting",
    "recused",
    "handed_in",
    "other_panel",
)
"""`undeclared` has accepted; `recused` and `doubting` are so of the candidate whose address is asked for."""

JURORS = (
    "asked",
    "declined",
    "left",
    "alternate",
    "undeclared",
    "declared",
    "doubting",
    "recused",
    "handed_in",
)
SIT = ("undeclared", "declared", "doubting", "recused", "handed_in")
WORK = ("declared", "doubting", "recused", "handed_in")


def who(*may: str, others: str = NOTHING, **some: str) -> dict[str, str]:
    return dict.fromkeys(ROLES, others) | {"visitor": LOGIN} | some | dict.fromkeys(may, OK)


OWN = who(*JURORS)
NAMES = who(*SIT, asked=NO, declined=NO, left=NO, alternate=NO)
WORKING = who(*WORK, asked=NO, declined=NO, left=NO, alternate=NO, undeclared=NO)
CANDIDATE = WORKING | {"doubting": NOTHING, "recused": NOTHING}
AFTER = {role: (NO if role in JURORS else said) for role, said in WORKING.items()} | {"handed_in": OK}
SECRETARY = who("secretary", others=NO)

GET = {
    "jury": OWN,
    "mandate": dict.fromkeys(ROLES, "405"),
    "conflicts": NAMES,
    "recuse": NAMES,
    "compare": WORKING,
    "hand_in": WORKING,
    "others": AFTER,
    "others_of": AFTER,
    "panel_vote": WORKING,
    "score": CANDIDATE,
    "save_score": CANDIDATE | {"visitor": "401"},
    "panel": SECRETARY,
    "panel_log": SECRETARY,
    "add_juror": SECRETARY,
    "change_juror": SECRETARY,
    "reopen": SECRETARY,
    "decide_doubt": SECRETARY,
    "juror_seat": dict.fromkeys(ROLES, "405"),
    "remind_jurors": dict.fromkeys(ROLES, "405"),
    "assign_jurors": dict.fromkeys(ROLES, "405"),
}
POST = {
    "mandate": OWN,
    "juror_seat": SECRETARY,
    "remind_jurors": SECRETARY,
    "assign_jurors": SECRETARY,
    **{name: GET[name] for name in ("conflicts", "recuse", "hand_in", "add_juror", "change_juror", "reopen")},
    "decide_doubt": SECRETARY,
    "score": CANDIDATE,
    "panel_vote": WORKING | dict.fromkeys(WORK, NOTHING),  # nobody has asked
}


@dataclass
class House:
    scene: Panel
    people: dict[str, Person | None]
    words: dict[str, Any]

    def url(self, name: str) -> str:
        edition, nomination = self.scene.edition, self.scene.nominations[0]
        candidate, seat = [edition.slug, nomination.pk], [edition.slug, self.words["juror"].pk]
        arguments = {
            "score": candidate,
            "save_score": candidate,
            "recuse": candidate,
            "others_of": candidate,
            "change_juror": seat,
            "juror_seat": seat,
            "reopen": seat,
            "decide_doubt": [edition.slug, self.words["doubt"].pk],
        }
        return reverse(f"prize:{name}", args=arguments.get(name, [edition.slug]))

    def browser(self, role: str) -> Client:
        return browser(self.people[role])


@pytest.fixture
def house() -> House:
    scene = panel(jurors=4)
    declared, doubting, recused, handed_in = scene.jurors
    nomination = scene.nominations[0]
    conflicts.declare(doubting, {nomination.pk: Answer(ConflictAnswer.DOUBT, "Måske")})
    conflicts.declare(recused, {nomination.pk: Answer(ConflictAnswer.YES, "Min by")})
    score_all(handed_in)
    handing_in.hand_in(handed_in)
    edition = scene.edition
    seats = {
        role: JurorFactory(edition=edition, **facts).person
        for role, facts in {
            "asked": {"mandate": Mandate.ASKED},
            "declined": {"mandate": Mandate.DECLINED},
            "left": {"mandate": Mandate.LEFT},
            "alternate": {"is_alternate": True},
            "undeclared": {},
        }.items()
    }
    other = panel(jurors=1)
    people = {
        "visitor": None,
        "stranger": PersonFactory(),
        "nominator": NominatorFactory(edition=edition).contact,
        "administrator": AdministratorFactory(),
        "secretary": scene.secretary,
        "committee_clerk": RoleFactory(edition=edition, role="committee_clerk").person,
        "declared": declared.person,
        "doubting": doubting.person,
        "recused": recused.person,
        "handed_in": handed_in.person,
        "other_panel": other.jurors[0].person,
        **seats,
    }
    doubt = ConflictDeclaration.objects.get(juror=doubting, nomination=nomination)
    return House(scene, people, {"juror": declared, "doubt": doubt})


def outcome(response: Any) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login") + "?"):
        return LOGIN
    if response.status_code in (200, 302, 400, 422):
        return OK
    return {403: NO, 404: NOTHING}.get(response.status_code, str(response.status_code))


def test_every_address_of_the_panel_stands_in_the_table() -> None:
    assert {pattern.name for pattern in urls.urlpatterns} == set(GET)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_look(house: House, role: str) -> None:
    client = house.browser(role)

    wrong = [
        f"{name}: {said}, expected {table[role]}"
        for name, table in GET.items()
        if (said := outcome(client.get(house.url(name)))) != table[role]
    ]

    assert not wrong, wrong


@pytest.mark.parametrize("role", ROLES)
def test_who_may_press(house: House, role: str) -> None:
    client, wrong = house.browser(role), []
    for name, table in POST.items():
        expected = table[role]
        said = outcome(client.post(house.url(name), {"do": "nothing"}))
        if said != expected:
            wrong.append(f"{name}: {said}, expected {expected}")

    assert not wrong, wrong


@pytest.mark.parametrize("role", ["asked", "declined", "left", "alternate"])
def test_nobody_sees_a_name_before_the_mandate(house: House, role: str) -> None:
    page = house.browser(role).get(house.url("jury")).content.decode()

    assert not any(str(row) in page for row in house.scene.nominations)


def test_the_names_come_with_their_municipality_and_nothing_else(house: House) -> None:
    for row in house.scene.nominations:
        row.nominator_reason = "HEMMELIG BEGRUNDELSE"
        row.save()
        row.texts.create(part="summary", body="HEMMELIGT RESUME")

    page = house.browser("undeclared").get(house.url("conflicts")).content.decode()

    assert all(str(row) in page for row in house.scene.nominations)
    assert "HEMMELIG" not in page
    assert "400" not in page.split("</h1>")[1].split("</main>")[0]  # nor how many live there


def pages_of(client: Client, house: House) -> str:
    """Everything a juror can open, as one text: pages, JSON, refusals."""
    found = []
    edition = house.scene.edition
    for name in ("jury", "conflicts", "compare", "hand_in", "others", "panel_vote"):
        found.append(client.get(reverse(f"prize:{name}", args=[edition.slug])).content.decode())
    for row in house.scene.nominations:
        for name in ("score", "save_score", "others_of", "recuse"):
            found.append(client.get(reverse(f"prize:{name}", args=[edition.slug, row.pk])).content.decode())
    found.append(client.get(reverse("prize:compare", args=[edition.slug]) + "?runde=1").content.decode())
    found.append(client.get(reverse("prize:others", args=[edition.slug]) + "?runde=1").content.decode())
    return "\n".join(found)


def test_others_scores_come_only_after_ones_own_are_handed_in(house: House) -> None:
    handed_in = house.scene.jurors[3]
    Score.objects.filter(assessment__juror=handed_in).update(comment="NOGET ANDRE SKREV")
    early = {role: pages_of(house.browser(role), house) for role in JURORS if role != "handed_in"}
    juror = house.scene.jurors[0]

    score_all(juror, 2)
    before = pages_of(browser(juror.person), house)
    handing_in.hand_in(juror)
    after = pages_of(browser(juror.person), house)

    assert not any("NOGET ANDRE SKREV" in page for page in [*early.values(), before])
    assert not any(str(handed_in) in page for page in [*early.values(), before])
    assert "NOGET ANDRE SKREV" in after
    assert str(handed_in) in after


def test_opened_again_the_others_scores_are_closed_again(house: House) -> None:
    juror = house.scene.jurors[3]
    client = browser(juror.person)
    assert client.get(house.url("others")).status_code == 200

    handing_in.reopen(juror, house.scene.nominations[1], "Byttet om", house.scene.secretary)

    assert client.get(house.url("others")).status_code == 403
    assert client.get(house.url("others_of")).status_code == 403


def test_a_recused_juror_finds_the_candidate_nowhere_but_in_the_declaration(house: House) -> None:
    recused, nomination = house.scene.jurors[2], house.scene.nominations[0]
    handed_in = house.scene.jurors[3]
    Score.objects.filter(assessment__juror=handed_in, assessment__nomination=nomination).update(
        comment="OM DEN LUKKEDE"
    )
    score_all(recused)
    handing_in.hand_in(recused)
    client, edition = browser(recused.person), house.scene.edition

    pages = {
        name: client.get(reverse(f"prize:{name}", args=[edition.slug])).content.decode()
        for name in ("jury", "compare", "hand_in", "others", "panel_vote")
    }

    assert not [name for name, page in pages.items() if str(nomination) in page]
    assert all(str(house.scene.nominations[1]) in pages[name] for name in ("jury", "compare", "others"))
    assert "OM DEN LUKKEDE" not in pages_of(client, house)
    for name in ("score", "save_score", "others_of"):
        assert client.get(house.url(name)).status_code == 404


def save(client: Client, house: House, juror: Any, **more: Any) -> Any:
    criterion = house.scene.criteria[0].pk
    said = {"juror": juror.pk, "criterion": criterion, "value": "4", "comment": "", "seq": "5", **more}
    return client.post(house.url("save_score"), said)


@pytest.mark.parametrize(
    ("role", "status", "code"),
    [("doubting", 404, "recused"), ("recused", 404, "recused"), ("handed_in", 409, "handed_in")],
)
def test_no_packet_scores_what_is_closed(house: House, role: str, status: int, code: str) -> None:
    before = list(Score.objects.values_list())
    juror = {"doubting": 1, "recused": 2, "handed_in": 3}[role]

    answer = save(house.browser(role), house, house.scene.jurors[juror])

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert list(Score.objects.values_list()) == before


def test_a_packet_before_the_mandate_or_the_names_is_refused(house: House) -> None:
    for role, code in (
        ("asked", "mandate"),
        ("left", "mandate"),
        ("alternate", "mandate"),
        ("undeclared", "undeclared"),
    ):
        client = house.browser(role)
        juror = house.people[role].juries.get()
        answer = save(client, house, juror)
        assert (answer.status_code, answer.json()["code"]) == (403, code)


def test_a_page_of_somebody_else_saves_nothing_under_ones_own_name(house: House) -> None:
    """Two jurors at one computer: the first one's page is still open."""
    answer = save(house.browser("declared"), house, house.scene.jurors[3])

    assert (answer.status_code, answer.json()["code"]) == (401, "session")
    assert not Score.objects.filter(assessment__juror=house.scene.jurors[0]).exists()


def test_signed_out_a_packet_is_told_so_in_json(house: House) -> None:
    answer = save(Client(), house, house.scene.jurors[0])

    assert answer.status_code == 401
    assert answer.json()["code"] == "session"


@pytest.mark.parametrize("value", ["6", "0", "-1", "4.5", "fire", "999999999", "na4"])
def test_a_bad_value_gets_a_clear_error(house: House, value: str) -> None:
    answer = save(house.browser("declared"), house, house.scene.jurors[0], value=value)

    assert answer.status_code == 422
    assert json.loads(answer.content)["error"]
    assert not Score.objects.filter(assessment__juror=house.scene.jurors[0]).exists()


def test_an_administrator_without_a_role_sees_who_sits_and_no_declaration() -> None:
    scene = panel(state="qualifying", declared=False)
    conflicts.declare(
        scene.jurors[0], {scene.nominations[0].pk: Answer(ConflictAnswer.DOUBT, "HEMMELIG TVIVL")}
    )
    client = browser(AdministratorFactory())

    page = client.get(reverse("prize:panel", args=[scene.edition.slug]))

    assert page.status_code == 200
    assert str(scene.jurors[0]) in page.content.decode()
    assert "HEMMELIG TVIVL" not in page.content.decode()
    assert str(scene.nominations[0]) not in page.content.decode()


def test_an_unpublished_edition_is_there_for_nobody_but_its_secretary() -> None:
    scene = panel(published_at=None)

    assert (
        browser(scene.jurors[0].person).get(reverse("prize:jury", args=[scene.edition.slug])).status_code
        == 404
    )
    url = reverse("prize:panel", args=[scene.edition.slug])
    assert browser(PersonFactory()).get(url).status_code == 404
    assert browser(scene.secretary).get(url).status_code == 200


def test_votes_are_for_those_who_are_asked(house: House) -> None:
    keys = [row.pk for row in house.scene.nominations[1:]]
    question = votes.ask_for_votes(house.scene.edition, keys, house.scene.secretary)
    said = {"question": question.pk, f"place-{keys[0]}": "2", f"place-{keys[1]}": "1"}

    answers = {role: house.browser(role).post(house.url("panel_vote"), said).status_code for role in WORK}

    assert set(answers.values()) == {302}
    orders = votes.votes_of(house.scene.edition, keys).orders.values()
    assert list(orders) == [[keys[1], keys[0]]] * 4


def test_a_late_name_closes_everything_until_it_is_declared(house: House) -> None:
    from tests.factories.prize import NominationFactory

    client = house.browser("handed_in")
    late = NominationFactory(edition=house.scene.edition, number=50)

    closed = [
        client.get(house.url(name)).status_code for name in ("score", "compare", "others", "panel_vote")
    ]
    conflicts.declare(house.scene.jurors[3], {late.pk: NONE})

    assert closed == [403] * 4
    assert client.get(house.url("score")).status_code == 200
    assert client.get(house.url("others")).status_code == 403  # the late one is to be scored first
