"""The panel sees nothing of the films: no address, no count, no word and no file of them reaches a juror."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from notifications.models import Message
from prize.models import Attachment, FilmState, FilmTask, Nomination, PrizeEdition
from prize.operations import films
from prize.operations.moderation import tell
from prize.rules import may_read_material
from tests.factories.accounts import PersonFactory
from tests.prize.scored_panels import Panel, panel_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]
SECRET = "Filmen om smedjen"


@pytest.fixture
def panel() -> Panel:
    """In the final, with one film that was made and one that was declined."""
    panel = panel_of([[5, 5], [4, 4], [1, 1]], finalists=2, second_score="none")
    tell(panel.edition, PersonFactory(), called=True)
    PrizeEdition.objects.update(state="final_round")
    film = Attachment(
        nomination=panel.candidates[0],
        kind="film",
        title=SECRET,
        alternative=SECRET,
        mime="video/mp4",
        size=7,
        sha256="0" * 64,
    )
    film.file.save("film.mp4", ContentFile(b"indhold"), save=False)
    film.save()
    FilmTask.objects.filter(nomination=panel.candidates[0]).update(state=FilmState.READY, film=film)
    films.answer(panel.candidates[1], FilmState.DECLINED, PersonFactory(), "Vi er generte")
    for row in panel.candidates:
        row.refresh_from_db()
    return panel


def names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    return [one.name for one in patterns if isinstance(one, URLPattern) and one.name]


def prize_addresses(panel: Panel) -> list[str]:
    """Every address of the room that can be written with what a juror knows."""
    edition, words = panel.edition, []
    resolver = next(one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "prize")
    films_ = FilmTask.objects.exclude(film=None).values_list("film", flat=True)
    keys: list[object] = [*(row.pk for row in panel.candidates), *films_, 1, 2]
    slugs: list[object] = [row.village.slug for row in panel.candidates]
    for name in names(resolver.url_patterns):
        for arguments in (
            [],
            [edition.slug],
            *([edition.slug, one] for one in [*keys, *slugs, "panel"]),
            *([k] for k in keys),
        ):
            try:
                words.append(reverse(f"prize:{name}", args=arguments))
            except NoReverseMatch:
                continue
    return sorted(set(words))


@pytest.mark.parametrize("chair", [True, False])
def test_no_page_of_the_prize_tells_a_juror_of_a_film(panel: Panel, chair: bool) -> None:
    juror = panel.jurors[0 if chair else 1]
    assert may_read_material(juror, panel.candidates[0])
    client = Client()
    client.force_login(juror.person)
    opened = 0

    for address in prize_addresses(panel):
        answer = client.get(address)
        if answer.status_code != 200 or answer.streaming:
            assert not (answer.status_code == 200 and "/film" in address), address
            continue
        opened += 1
        page = answer.content.decode()
        for word in (SECRET, "Vi er generte", "film_task", "/film/"):
            assert word not in page, (address, word)

    assert opened > 3, "the juror's own pages were among them"


def test_no_file_of_a_film_is_read_by_a_juror_even_when_it_is_ready(panel: Panel) -> None:
    film = FilmTask.objects.exclude(film=None).get().film
    assert film is not None
    client = Client()
    client.force_login(panel.jurors[1].person)

    for address in (
        reverse("prize:file", args=[film.pk]),
        reverse("prize:film_file", args=[panel.edition.slug, panel.candidates[0].pk]),
    ):
        assert client.get(address).status_code in (403, 404)


def pages_of(client: Client, panel: Panel) -> list[str]:
    """A juror's own pages, without what each answer has of its own."""
    slug = panel.edition.slug
    addresses = [reverse("prize:jury", args=[slug])]
    addresses += [reverse("prize:score", args=[slug, row.pk]) for row in panel.candidates[:2]]
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    return [re.sub(r"[A-Za-z0-9]{64}|data-now=\S+", "", answer.content.decode()) for answer in answers]


@pytest.mark.parametrize("to", FilmState)
def test_a_jurors_pages_are_the_same_whatever_became_of_the_film(panel: Panel, to: FilmState) -> None:
    client = Client()
    client.force_login(panel.jurors[1].person)
    FilmTask.objects.update(state=FilmState.OFFERED, film=None)
    Attachment.objects.all().delete()
    before = pages_of(client, panel)

    FilmTask.objects.update(state=to)

    assert pages_of(client, panel) == before


def test_no_letter_about_a_film_goes_to_a_juror(panel: Panel) -> None:
    jurors = {juror.person_id for juror in panel.jurors}

    for letter in Message.objects.filter(person__in=jurors):
        assert "film" not in (letter.subject + letter.text + letter.html).lower().replace("style", "")
    assert Nomination.objects.filter(film_task__isnull=False).count() == 2
