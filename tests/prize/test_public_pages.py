"""Who sees what at every public address, in every state; and that nothing is told before its time, anywhere."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prize.models import (
    Attachment,
    CasePage,
    ConsentKind,
    EditionState,
    FilmState,
    FilmTask,
    MediaKind,
    Nomination,
    NominationState,
    PrizeEdition,
)
from prize.operations import announcing, history
from tests.events.hosting_helpers import signed_in
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import EditionFactory, NominationFactory, VillageFactory
from tests.prize.public_helpers import SECRET, Round, decided, says_yes, writes

pytestmark = [pytest.mark.once, pytest.mark.django_db]
WHO = ("anonymous", "stranger", "juror", "secretary", "administrator", "writer")
BEFORE_NAMES = [
    EditionState.PROPOSING,
    EditionState.NOMINATING,
    EditionState.QUALIFYING,
    EditionState.SHORTLISTING,
]
TOLD = [EditionState.ANNOUNCED, EditionState.AWARDED, EditionState.CLOSED]


def browser(told: Round, who: str) -> Client:
    return Client() if who == "anonymous" else signed_in(told.people[who])


def addresses(told: Round) -> dict[str, str]:
    slug = told.edition.slug
    return {
        "index": reverse("prize:index"),
        "edition": reverse("prize:edition", args=[slug]),
        "candidate": reverse("prize:candidate", args=[slug, told.candidate.village.slug]),
        "winner": reverse("prize:candidate", args=[slug, told.winner.village.slug]),
        "village": reverse("prize:village", args=[told.candidate.village.slug]),
        "press": reverse("prize:press", args=[slug]),
        "zip": reverse("prize:press_zip", args=[slug]),
    }


def statuses(client: Client, told: Round) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in addresses(told).items()}


@pytest.mark.parametrize("who", WHO)
def test_who_may_open_what_in_every_state(who: str):
    told = decided()
    client, wrong = browser(told, who), []
    for state in EditionState:
        is_told = state in TOLD
        for names in (None, timezone.now()):
            published = None if state == EditionState.PLANNED else timezone.now()
            told.to(
                state,
                names_public_at=names,
                published_at=published,
                announced_at=timezone.now() if is_told else None,
            )
            edition = 200 if published or who in ("secretary", "administrator") else 404
            candidate = 200 if published and names else 404
            expected = {
                "index": 200,
                "edition": edition,
                "candidate": candidate,
                "winner": candidate,
                "village": candidate,
                "press": 200 if published and is_told else 404,
                "zip": 200 if published and is_told else 404,
            }
            said = statuses(client, told)
            wrong += [(state, names, name, said[name]) for name in said if said[name] != expected[name]]

    assert not wrong


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("state", BEFORE_NAMES)
def test_before_the_secretary_opens_the_names_no_page_names_a_village(who: str, state: EditionState):
    told = decided(names_public_at=None)
    told.to(state)
    client = browser(told, who)

    for name in ("index", "edition"):
        page = client.get(addresses(told)[name]).content.decode()
        assert not [one for one in ("Vinderby", "Finaleby", "Kandidatby") if one in page]
    assert "Vinderby" not in client.get("/").content.decode()


@pytest.mark.parametrize("who", WHO)
def test_who_is_in_the_final_is_told_when_the_final_round_begins(who: str):
    told = decided()
    page = addresses(told)["edition"]
    for state in (EditionState.SHORTLISTING, EditionState.FINAL_ROUND):
        told.to(state)
        told_so = ">Finalist<" in browser(told, who).get(page).content.decode()

        assert told_so == (state == EditionState.FINAL_ROUND)


# --- The embargo ---


def everything_anybody_can_fetch(told: Round, client: Client) -> dict[str, str]:
    """Pages, feeds and what links lead to: all that a curious stranger finds from the front page on."""
    waiting = [
        "/",
        *addresses(told).values(),
        "/kalender/",
        reverse("events:feed"),
        "/pris/landsby/vinderby/",
    ]
    waiting += [f"{address}?format=json" for address in addresses(told).values()]
    waiting += ["/sitemap.xml", "/robots.txt", "/api/", f"/kalender/?q={told.winner.village.name}"]
    found: dict[str, str] = {}
    while waiting and len(found) < 60:
        address = waiting.pop(0)
        if address in found:
            continue
        response = client.get(address, headers={"Accept": "*/*"})
        body = b"".join(response) if response.streaming else response.content
        found[address] = body.decode(errors="replace") + str(response.headers)
        waiting += re.findall(r'href="(/pris/[^"#?]*)', found[address])
    return found


def tells(page: str) -> list[str]:
    """What a page must not say: the reasons, that somebody has won, or the state of the winner's row."""
    return [
        word
        for word in (
            SECRET,
            "vandtårnet",
            "Initiativprisen</",
            "by has won",
            "by har vundet",
            '"award"',
            "is-laureate",
        )
        if word in page
    ]


@pytest.mark.parametrize("who", ["anonymous", "stranger", "juror", "administrator", "writer"])
@pytest.mark.parametrize("press", [False, True])
def test_under_embargo_nothing_anybody_can_fetch_tells_who_won(who: str, press: bool):
    told = decided(publish_at=timezone.now() + timedelta(hours=1))
    if press:
        announcing.announce(told.edition, told.secretary)

    found = everything_anybody_can_fetch(told, browser(told, who))

    assert len(found) > 12
    assert {address: tells(page) for address, page in found.items() if tells(page)} == {}


def test_the_winner_s_page_looks_like_any_finalist_s_until_it_is_told():
    told = decided(publish_at=timezone.now() + timedelta(hours=1))
    announcing.announce(told.edition, told.secretary)
    client = Client()

    def page(of: Nomination) -> str:
        address = reverse("prize:candidate", args=[told.edition.slug, of.village.slug])
        text = client.get(address).content.decode()
        text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
        return text.replace(of.village.name, "X").replace(of.village.slug, "x")

    assert page(told.winner) == page(told.finalist)


def test_when_the_embargo_is_over_it_is_told_by_the_clock_alone(client: Client, time_machine: Any):
    told = decided(publish_at=timezone.now() + timedelta(hours=1))
    announcing.announce(told.edition, told.secretary)
    before = client.get(addresses(told)["edition"])

    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))

    after = client.get(addresses(told)["edition"]).content.decode()
    assert SECRET not in before.content.decode()
    assert "no-cache" in before["Cache-Control"]
    assert SECRET in after
    assert "Vinderby" in after


def test_a_secretary_presses_on_the_page_and_it_is_told(client: Client):
    told = decided()
    page = reverse("prize:announcement", args=[told.edition.slug])
    body = {"do": "press", "press_text": "Vinderby!", "newsrooms": "En@example.org, to@example.org"}

    kept = signed_in(told.secretary).post(page, body)
    signed_in(told.secretary).post(page, {"do": "announce"})

    assert kept.status_code == 302
    edition = PrizeEdition.objects.get()
    assert edition.press_list == ["en@example.org", "to@example.org"]
    assert edition.is_announced
    assert "Vinderby!" in client.get(addresses(told)["press"]).content.decode()


def test_an_address_that_is_none_is_not_kept():
    told = decided()
    page = reverse("prize:announcement", args=[told.edition.slug])

    said = signed_in(told.secretary).post(page, {"do": "press", "newsrooms": "avisen"})

    assert said.status_code == 422
    assert PrizeEdition.objects.get().press_list == ["avisen@example.org"]


# --- By the village's own yes ---


def shown(client: Client, nomination: Nomination) -> str:
    address = reverse("prize:candidate", args=[nomination.edition.slug, nomination.village.slug])
    return client.get(address).content.decode()


def test_without_its_yes_a_village_shows_its_name_and_its_municipality_and_no_more(client: Client):
    told = decided(state=EditionState.CLOSED, announced_at=timezone.now())
    told.candidate.village.latitude, told.candidate.village.longitude = 56.1, 8.9
    told.candidate.village.inhabitants = 417
    told.candidate.village.save()
    writes(told.candidate, "Vores hemmelige plan")
    CasePage.objects.create(nomination=told.candidate, title="Sagen", published_at=timezone.now())

    bare = shown(client, told.candidate)
    says_yes(told.candidate, ConsentKind.PUBLISH)
    full = shown(client, told.candidate)

    for words in ("Vores hemmelige plan", "417", "56.1", "Sagen"):
        assert words not in bare
        assert words in full


def test_a_village_that_says_yes_has_a_window_on_the_map_of_its_page_and_of_the_edition(client: Client):
    told = decided(state=EditionState.CLOSED, announced_at=timezone.now())
    for one in (told.candidate, told.finalist):
        one.village.latitude, one.village.longitude = 56.1, 8.9
        one.village.save()
    says_yes(told.candidate, ConsentKind.PUBLISH)

    edition = client.get(addresses(told)["edition"]).content.decode()
    pages = [shown(client, told.candidate), shown(client, told.finalist)]

    assert re.findall(r'class="map-light"[^>]*><title>([^<]*)', edition) == [told.candidate.village.name]
    assert f'id="kandidat-{told.candidate.village.slug}"' in edition  # the table beside it
    assert ["map-light" in page for page in pages] == [True, False]


def test_a_yes_that_is_taken_back_takes_everything_away_at_once(client: Client):
    told = decided()
    writes(told.candidate, "Vores plan")
    says_yes(told.candidate)
    before = shown(client, told.candidate)

    told.candidate.consents.update(withdrawn_at=timezone.now())

    assert "Vores plan" in before
    assert "Vores plan" not in shown(client, told.candidate)


@pytest.mark.parametrize("who", WHO)
def test_nobody_reads_material_here_while_the_panel_works(who: str):
    told = decided(state=EditionState.SHORTLISTING)
    writes(told.candidate, "Vores plan")
    says_yes(told.candidate)
    picture = attach(told.candidate, MediaKind.IMAGE, "billedet")
    client = browser(told, who)
    seen = {}
    for state in (EditionState.SHORTLISTING, EditionState.FINAL_ROUND, EditionState.RECOMMENDING):
        told.to(state)
        seen[state] = "Vores plan" in shown(client, told.candidate)

    assert list(seen.values()) == [False, False, True]
    assert client.get(reverse("prize:file", args=[picture.pk])).status_code == 200
    told.to(EditionState.RECOMMENDING, names_public_at=None)
    if who not in ("secretary", "juror"):
        assert client.get(reverse("prize:file", args=[picture.pk])).status_code == 404


def attach(nomination: Nomination, kind: MediaKind, name: str) -> Attachment:
    row = Attachment(
        nomination=nomination,
        kind=kind,
        title=name,
        alternative=f"Ord om {name}",
        credit="Fotografen",
        mime="image/png",
        size=3,
        sha256="0" * 64,
    )
    row.file.save(f"{name}.png", ContentFile(b"abc"), save=False)
    row.save()
    return row


@pytest.mark.parametrize("task", [state for state in FilmState if state != FilmState.DECLINED])
def test_a_film_is_for_everybody_when_it_is_ready_and_the_prize_is_told(task: FilmState):
    told = decided(state=EditionState.RECOMMENDING)
    says_yes(told.finalist)
    film = attach(told.finalist, MediaKind.FILM, "filmen")
    FilmTask.objects.create(nomination=told.finalist, state=task, film=film)
    picture = attach(told.finalist, MediaKind.IMAGE, "billedet")

    def fetched() -> list[int]:
        client = Client()
        return [client.get(reverse("prize:file", args=[row.pk])).status_code for row in (picture, film)]

    assert fetched() == [200, 404]

    told.to(EditionState.ANNOUNCED, announced_at=timezone.now())
    ready = task == FilmState.READY
    assert fetched() == [200, 200 if ready else 404]
    assert ("<video" in shown(Client(), told.finalist)) == ready
    assert ("<video" in Client().get(addresses(told)["edition"]).content.decode()) == ready


def test_the_press_gets_pictures_of_those_who_said_yes_with_credit_and_words(client: Client):
    told = decided(state=EditionState.ANNOUNCED, announced_at=timezone.now(), press_text="Vinderby!")
    says_yes(told.finalist)
    attach(told.finalist, MediaKind.IMAGE, "vist")
    attach(told.candidate, MediaKind.IMAGE, "skjult")

    packed = client.get(addresses(told)["zip"])

    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        names = archive.namelist()
        words = archive.read("pressemeddelelse.txt").decode()
    assert len(names) == 2
    assert "vist" in words
    assert "Fotografen" in words
    assert "Ord om vist" in words
    assert "skjult" not in words
    assert "Vinderby!" in words


def test_who_withdrew_or_was_not_chosen_has_no_public_page(client: Client):
    told = decided()
    for state in NominationState:
        Nomination.objects.filter(pk=told.candidate.pk).update(state=state)
        expected = 200 if told.edition.nominations.get(pk=told.candidate.pk).is_candidate else 404
        assert client.get(addresses(told)["candidate"]).status_code == expected, state


# --- The history ---


def test_the_history_is_loaded_once_and_brought_up_to_date(client: Client):
    for code in ("0661", "0760", "0615", "0710", "0791", "0706", "0730", "0756"):
        MunicipalityFactory(code=code, name=f"Sted {code}")

    first, again = history.load_history(), history.load_history()
    page = client.get(reverse("prize:index")).content.decode()

    assert first == 14
    assert again == 0
    assert "Idom-Råsted" in page
    assert page.count("Vi har ikke fundet en kilde til vinderen.") == 6
    assert "Fjordklyngen" in page
    assert "source 001" not in page


def test_json_for_search_engines_is_json_whatever_a_village_is_called(client: Client):
    told = decided(state=EditionState.ANNOUNCED, announced_at=timezone.now())
    told.winner.village.name = '</script><b>"Vinderby'
    told.winner.village.save()

    page = client.get(addresses(told)["edition"]).content.decode()

    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert script is not None
    assert json.loads(script.group(1))["about"]["name"] == '</script><b>"Vinderby'


# --- Many ---


@pytest.mark.parametrize("name", ["index", "edition", "press"])
def test_a_page_asks_the_database_as_often_for_three_as_for_one(
    client: Client, name: str, django_assert_max_num_queries: Any
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    told = decided(state=EditionState.ANNOUNCED, announced_at=timezone.now())
    says_yes(told.winner)
    attach(told.winner, MediaKind.IMAGE, "et")
    client.get(addresses(told)[name])
    with CaptureQueriesContext(connection) as one:
        client.get(addresses(told)[name])

    for number in range(3):
        more = NominationFactory(edition=told.edition, village__name=f"Mere {number}")
        says_yes(more)
        attach(more, MediaKind.IMAGE, f"mere {number}")

    with django_assert_max_num_queries(len(one)):
        client.get(addresses(told)[name])


def test_five_hundred_candidates_are_one_page_with_few_questions(
    client: Client, django_assert_max_num_queries: Any
):
    edition = EditionFactory(state=EditionState.SHORTLISTING, names_public_at=timezone.now())
    home = MunicipalityFactory()
    villages = [VillageFactory.build(name=f"By {n}", slug=f"by-{n}", municipality=home) for n in range(500)]
    type(villages[0]).objects.bulk_create(villages)
    Nomination.objects.bulk_create(
        Nomination(edition=edition, village=village, number=place, state=NominationState.CANDIDATE)
        for place, village in enumerate(villages, start=1)
    )

    with django_assert_max_num_queries(16):
        page = client.get(reverse("prize:edition", args=[edition.slug]))

    assert page.content.count(b'id="kandidat-by-') == 500
