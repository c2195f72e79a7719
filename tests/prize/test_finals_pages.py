"""The pages of the panel's meeting and of the finalists: who may open them, and what a press does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from prize.links import token_of
from prize.models import FilmTask, Nomination, PresentationSlot, PrizeEdition, RoleKind, Writer
from prize.operations import films, slots
from prize.operations.moderation import tell
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.prize import NominatorFactory, RoleFactory
from tests.prize.operations.test_films import MP4, VTT
from tests.prize.scored_panels import Panel, panel_of

pytestmark = pytest.mark.django_db
NINE = timezone.make_aware(datetime(2027, 4, 8, 9, 0))


@pytest.fixture(autouse=True)
def small_films(settings: Any) -> None:
    settings.PRIZE_MEGABYTES = {"film": 1}


@pytest.fixture
def panel() -> Panel:
    """With one harsh juror, who did not see everybody."""
    sheet: list[list[int | None]] = [[4, 4, 4, None]] * 2 + [[4, 4, 5, 1]] * 5 + [[3, 3, 3, 1]] * 6
    return panel_of(sheet, finalists=2)


def client_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def secretary_of(edition: PrizeEdition) -> Client:
    return client_of(RoleFactory(edition=edition, role=RoleKind.SECRETARY).person)


def told(panel: Panel) -> Writer:
    """A writer of a finalist, after all were told."""
    edition = panel.edition
    clear = panel_of([[5, 5], [4, 4], [1, 1]], finalists=2)
    panel.edition, panel.candidates, panel.jurors = clear.edition, clear.candidates, clear.jurors
    assert edition != panel.edition
    tell(panel.edition, PersonFactory(), called=True)
    PrizeEdition.objects.filter(pk=panel.edition.pk).update(state="final_round")
    return Writer.objects.get(nomination=panel.candidates[0])


def visitors(panel: Panel) -> dict[str, Client]:
    edition = panel.edition
    return {
        "visitor": client_of(None),
        "stranger": client_of(PersonFactory()),
        "writer": client_of(Writer.objects.filter(nomination__edition=edition)[0].person),
        "nominator": client_of(NominatorFactory(edition=edition).contact),
        "juror": client_of(panel.jurors[1].person),
        "chair": client_of(panel.jurors[0].person),
        "administrator": client_of(AdministratorFactory()),
        "secretary_elsewhere": client_of(RoleFactory().person),
        **{str(role): client_of(RoleFactory(edition=edition, role=role).person) for role in RoleKind},
    }


def addresses(panel: Panel) -> list[tuple[str, str, str]]:
    """Name, address, and how it is asked."""
    slug, row = panel.edition.slug, panel.candidates[0]
    (slot,) = slots.make_row(panel.edition, slots.Plan(NINE, 1))
    return [
        ("moderation", reverse("prize:moderation", args=[slug]), "get"),
        ("moderation_wall", reverse("prize:moderation_wall", args=[slug]), "get"),
        ("moderation_note", reverse("prize:moderation_note", args=[slug, row.pk]), "get"),
        ("moderation_note", reverse("prize:moderation_note", args=[slug, row.pk]), "post"),
        ("tell_finalists", reverse("prize:tell_finalists", args=[slug]), "post"),
        ("finals", reverse("prize:finals", args=[slug]), "get"),
        ("finals", reverse("prize:finals", args=[slug]), "post"),
        ("move_up", reverse("prize:move_up", args=[slug]), "post"),
        ("spread_slots", reverse("prize:spread_slots", args=[slug]), "post"),
        ("slot", reverse("prize:slot", args=[slug, slot.pk]), "post"),
        ("timer", reverse("prize:timer", args=[slug]), "get"),
        ("film", reverse("prize:film", args=[slug, row.pk]), "get"),
        ("film", reverse("prize:film", args=[slug, row.pk]), "post"),
        ("film_file", reverse("prize:film_file", args=[slug, row.pk]), "get"),
    ]


def test_every_page_of_the_finals_is_for_the_secretary_alone(panel: Panel) -> None:
    told(panel)
    FilmTask.objects.filter(nomination=panel.candidates[0]).update(state="accepted")
    films.attach(panel.candidates[0], SimpleUploadedFile("f.mp4", MP4), "Ord", PersonFactory())
    everybody = visitors(panel)

    for name, address, way in addresses(panel):
        for who, client in everybody.items():
            said = getattr(client, way)(address).status_code
            wanted = {"visitor": {302}, "secretary": {200, 302, 400, 404, 422}}.get(who, {403})
            assert said in wanted, (name, way, who, said)


def test_an_edition_that_is_not_published_is_not_there(panel: Panel) -> None:
    PrizeEdition.objects.filter(pk=panel.edition.pk).update(published_at=None)

    page = client_of(PersonFactory()).get(reverse("prize:moderation", args=[panel.edition.slug]))

    assert page.status_code == 404


def test_the_page_says_whom_a_harsh_juror_moves(panel: Panel) -> None:
    page = secretary_of(panel.edition).get(reverse("prize:moderation", args=[panel.edition.slug]))

    words = page.content.decode()
    assert 'class="ranges"' in words
    assert "status-maybe" in words
    assert "Jurymedlem 3" in words
    assert page["Cache-Control"] == "private, no-store"


def test_the_page_says_why_jurors_cannot_be_compared() -> None:
    panel = panel_of([[5, 4, None, None]] * 3 + [[None, None, 2, 3]] * 3, finalists=2)

    words = (
        secretary_of(panel.edition)
        .get(reverse("prize:moderation", args=[panel.edition.slug]))
        .content.decode()
    )

    assert "alert-warning" in words
    assert "status-maybe" not in words


@pytest.mark.parametrize("empty", [True, False])
def test_the_page_is_there_before_anybody_has_handed_in(panel: Panel, empty: bool) -> None:
    for row in panel.candidates[1 if empty else 0 :]:
        row.assessments.all().delete()
    client = secretary_of(panel.edition)

    for address in ("prize:moderation", "prize:moderation_wall"):
        for which in ("", "?runde=2"):
            assert client.get(reverse(address, args=[panel.edition.slug]) + which).status_code == 200


@pytest.mark.parametrize("candidates", [3, 12])
def test_the_pages_ask_the_same_however_many_candidates(
    candidates: int, django_assert_num_queries: Any
) -> None:
    panel = panel_of([[5, 5]] + [[4, 4]] + [[3, 2]] * (candidates - 2), finalists=2)
    told_ = tell(panel.edition, PersonFactory(), called=True)
    assert told_
    client = secretary_of(panel.edition)
    moderation, finals = (
        reverse(f"prize:{name}", args=[panel.edition.slug]) for name in ("moderation", "finals")
    )
    client.get(moderation)
    slots.make_row(panel.edition, slots.Plan(NINE, candidates))

    with django_assert_num_queries(15):
        client.get(moderation)
    with django_assert_num_queries(10):
        client.get(finals)


def test_a_note_is_saved_and_the_next_candidate_opened(panel: Panel) -> None:
    client = secretary_of(panel.edition)
    first, second = panel.candidates[:2]

    said = client.post(
        reverse("prize:moderation_note", args=[panel.edition.slug, first.pk]),
        {"note": "Godt.", "reply": "Tak."},
    )

    first.refresh_from_db()
    assert (first.consensus, first.reply) == ("Godt.", "Tak.")
    assert said["Location"] == reverse("prize:moderation_note", args=[panel.edition.slug, second.pk])


def test_a_press_without_the_calls_tells_nobody() -> None:
    panel = panel_of([[5, 5], [4, 4], [1, 1]], finalists=2)
    client = secretary_of(panel.edition)
    address = reverse("prize:tell_finalists", args=[panel.edition.slug])

    assert client.post(address).status_code == 422
    assert not Nomination.objects.filter(state="finalist").exists()
    assert client.post(address, {"called": "on"}).status_code == 302
    assert Nomination.objects.filter(state="finalist").count() == 2


def test_a_finalist_chooses_a_time_and_answers_about_the_film(panel: Panel) -> None:
    writer = told(panel)
    first, second = slots.make_row(panel.edition, slots.Plan(NINE, 2))
    address = reverse("prize:finalist", args=[token_of(writer)])
    client = Client()
    assert client.get(address).status_code == 200

    client.post(address, {"slot": second.pk})
    client.post(address, {"answer": "accepted", "wishes": "Vis kroen."})

    assert PresentationSlot.objects.get(nomination=writer.nomination).pk == second.pk
    assert FilmTask.objects.get(nomination=writer.nomination).state == "accepted"
    words = client.get(address)
    assert str(first.pk) in words.content.decode()
    assert words["Referrer-Policy"] == "same-origin"


def test_a_no_is_taken_as_it_is(panel: Panel) -> None:
    writer = told(panel)

    Client().post(reverse("prize:finalist", args=[token_of(writer)]), {"answer": "declined"})

    assert FilmTask.objects.get(nomination=writer.nomination).state == "declined"


def test_a_link_opens_its_own_village_and_only_while_it_is_a_finalist(panel: Panel) -> None:
    writer = told(panel)
    other = Writer.objects.get(nomination=panel.candidates[2])
    client = Client()

    for token in ("nonsense", token_of(other)):
        assert client.get(reverse("prize:finalist", args=[token])).status_code == 404
    Nomination.objects.filter(pk=writer.nomination_id).update(state="withdrawn")
    assert client.get(reverse("prize:finalist", args=[token_of(writer)])).status_code == 404


@pytest.mark.parametrize("said", [{}, {"slot": "x"}, {"answer": "ready"}, {"slot": "9" * 30}])
def test_nonsense_from_a_finalist_changes_nothing(panel: Panel, said: dict[str, str]) -> None:
    writer = told(panel)

    status = Client().post(reverse("prize:finalist", args=[token_of(writer)]), said).status_code

    assert status in (400, 404)
    assert FilmTask.objects.get(nomination=writer.nomination).state == "offered"


def test_the_secretary_uploads_the_film_the_village_approves_it_and_captions_follow(panel: Panel) -> None:
    writer = told(panel)
    row = writer.nomination
    films.answer(row, "accepted", writer.person)
    client = secretary_of(panel.edition)
    address = reverse("prize:film", args=[panel.edition.slug, row.pk])
    film = SimpleUploadedFile("f.mp4", MP4)

    client.post(address, {"do": "film", "film": film, "transcript": "Kroen."})
    assert Client().get(reverse("prize:finalist_film", args=[token_of(writer)])).status_code == 200
    Client().post(reverse("prize:finalist", args=[token_of(writer)]), {"answer": "approved"})
    client.post(address, {"do": "captions", "captions": SimpleUploadedFile("f.vtt", VTT)})
    client.post(address, {"do": "captioned"})
    client.post(address, {"do": "ready"})

    assert FilmTask.objects.get(nomination=row).state == "ready"
    assert client.get(address).status_code == 200
    assert client.post(address, {"do": "approved"}).status_code == 400
