"""The film of a finalist: who moves it, from where to where, and what it takes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.operations import erase
from notifications.models import Message
from prize.models import Attachment, FilmState, FilmTask, Nomination
from prize.operations import films
from prize.templatetags.prize_finals import film_history
from tests.factories.accounts import PersonFactory
from tests.factories.prize import EditionFactory, NominationFactory, WriterFactory
from tests.prize.test_film_places import TOLD_IN, film

pytestmark = pytest.mark.django_db
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + b"\0" * 64
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nVelkommen\n"


@pytest.fixture(autouse=True)
def small_films(settings: Any) -> None:
    settings.PRIZE_MEGABYTES = {"film": 1}


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refusal:
        work()
    return str(refusal.value.code)


def film_file(content: bytes = MP4, name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def task_of(state: str = "offered", **facts: Any) -> FilmTask:
    village: Nomination = NominationFactory(edition=EditionFactory(state="final_round"), state="finalist")
    task = films.offer(village, PersonFactory(name="Sekretæren"))
    FilmTask.objects.filter(pk=task.pk).update(state=state, **facts)
    return FilmTask.objects.get(pk=task.pk)


def test_a_film_goes_all_the_way_with_its_history() -> None:
    task, village, secretary = task_of(), PersonFactory(name="Byen"), PersonFactory(name="Sekretæren")
    row = task.nomination
    WriterFactory(nomination=row)

    films.answer(row, "accepted", village, "Vis kroen.")
    films.film_arrived(row, film_file(), "Kroen åbner.", secretary)
    films.answer(row, "approved", village)
    films.caption(row, SimpleUploadedFile("film.vtt", VTT), secretary)
    films.move(row, "captioned", secretary)
    films.move(row, "ready", secretary)

    task.refresh_from_db()
    assert task.state == FilmState.READY
    assert task.wishes == "Vis kroen."
    steps = [one["state"] for one in task.history]
    assert steps == ["offered", "accepted", "filmed", "approved", "captioned", "ready"]
    assert task.film is not None
    assert task.film.captions.read().decode().startswith("WEBVTT")
    assert Message.objects.filter(kind="prize_film_to_approve").count() == 1


def test_who_said_what_of_a_film_is_forgotten_with_the_person_and_two_years_after() -> None:
    task, secretary = task_of(), PersonFactory(name="Sekretæren")
    writer = WriterFactory(nomination=task.nomination, person__name="Karoline Isfugl")
    WriterFactory(nomination=task.nomination, is_contact=False)
    films.answer(task.nomination, "accepted", writer.person, "Ring til Karoline")
    films.film_arrived(task.nomination, film_file(), "Kroen åbner.", secretary)
    task.refresh_from_db()
    assert [step["by"] for step in film_history(task)][1:] == ["Karoline Isfugl", "Sekretæren"]

    erase(writer.person)
    task.refresh_from_db()
    assert "Karoline" not in f"{task.wishes}{task.history}{film_history(task)}"

    films.forget_words([task.nomination])
    task.refresh_from_db()
    assert {step["by"] for step in film_history(task)} == {None}
    assert [step["state"] for step in task.history] == ["offered", "accepted", "filmed"]


def test_names_in_the_oldest_steps_of_a_film_are_forgotten_too() -> None:
    task, person = task_of(), PersonFactory(name="Agnete Hyldebær")
    old = {"at": "2026-05-01T10:00:00+02:00", "state": "offered", "by": "Agnete Hyldebær", "words": "Ring"}
    other = {**old, "by": "Sekretæren", "words": "Godt"}
    FilmTask.objects.filter(pk=task.pk).update(history=[old, other], wishes="Ring")

    erase(person)

    task.refresh_from_db()
    assert (task.wishes, task.history) == ("", [{**old, "by": None, "words": ""}, other])


ALLOWED_TO_VILLAGE = {
    ("offered", "accepted"),
    ("offered", "declined"),
    ("declined", "accepted"),
    ("accepted", "declined"),
    ("filmed", "approved"),
    ("filmed", "accepted"),
    ("filmed", "declined"),
}


@pytest.mark.parametrize(("was", "to"), list(product(FilmState, FilmState)))
def test_the_village_says_yes_no_and_approved_and_nothing_else(was: FilmState, to: FilmState) -> None:
    row = task_of(was).nomination

    if (was, to) in ALLOWED_TO_VILLAGE or (was == to and to in films.BY_VILLAGE):
        assert films.answer(row, to, PersonFactory()).state == to
    else:
        assert refused(lambda: films.answer(row, to, PersonFactory())) in ("answer", "state")


@pytest.mark.parametrize("to", sorted(films.BY_VILLAGE))
def test_the_secretary_does_not_answer_for_the_village(to: FilmState) -> None:
    row = task_of("filmed").nomination

    assert refused(lambda: films.move(row, to, PersonFactory())) == "answer"


def test_nothing_is_filmed_without_a_film_or_captioned_without_captions() -> None:
    row, by = task_of("accepted").nomination, PersonFactory()
    assert refused(lambda: films.move(row, "filmed", by)) == "answer"

    films.film_arrived(row, film_file(), "Kroen åbner.", by)
    films.answer(row, "approved", by)

    assert refused(lambda: films.move(row, "captioned", by)) == "answer"


@pytest.mark.parametrize("state", ["offered", "declined", "approved", "ready"])
def test_no_film_is_uploaded_before_a_yes_or_after_it_is_approved(state: str) -> None:
    row = task_of(state).nomination

    assert refused(lambda: films.attach(row, film_file(), "Ord", PersonFactory())) == "state"


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x90", b"%PDF-1.7", b"<html></html>", b"\x00\x00\x00\x20ftypheic" + b"\0" * 40]
)
def test_only_a_film_is_taken_for_one_whatever_its_name(content: bytes) -> None:
    row = task_of("accepted").nomination

    assert refused(lambda: films.attach(row, film_file(content), "Ord", PersonFactory())) == "answer"
    assert not Attachment.objects.exists()


def test_the_film_does_not_tell_where_it_was_made() -> None:
    row, by = task_of("accepted").nomination, PersonFactory()

    task = films.film_arrived(row, film_file(film(TOLD_IN["a phone"])), "Kroen åbner.", by)

    assert task.film is not None
    with task.film.file.open("rb") as kept:
        content = kept.read()
    assert b"\xa9xyz" not in content
    assert hashlib.sha256(content).hexdigest() == task.film.sha256


def test_a_film_that_is_too_large_or_without_words_is_refused() -> None:
    row, by = task_of("accepted").nomination, PersonFactory()

    assert refused(lambda: films.attach(row, film_file(MP4 + b"\0" * 1_000_000), "Ord", by)) == "answer"
    assert refused(lambda: films.attach(row, film_file(), " ", by)) == "answer"


@pytest.mark.django_db(transaction=True)
def test_a_film_that_is_replaced_leaves_nothing_behind() -> None:
    row, by = task_of("accepted").nomination, PersonFactory()
    films.film_arrived(row, film_file(), "Første", by)
    first = Attachment.objects.get().file.name or ""

    films.film_arrived(row, film_file(MP4 + b"2"), "Anden", by)

    assert Attachment.objects.get().alternative == "Anden"
    assert not default_storage.exists(first)


def test_one_who_has_withdrawn_has_no_film() -> None:
    from django.utils import timezone

    row = task_of("offered").nomination
    Nomination.objects.filter(pk=row.pk).update(state="withdrawn", withdrawn_at=timezone.now())

    assert refused(lambda: films.answer(row, "accepted", PersonFactory())) == "state"
