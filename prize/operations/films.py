"""The small film that each finalist is offered: offered, yes or no, filmed, approved by the village, captions, ready.

The panel sees nothing of it at any time, so that a no can cost nobody anything: whoever writes to jurors, or shows them
something, reads none of these rows (tests/prize/test_films_unseen.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from notifications import outbox
from prize.captions import as_webvtt
from prize.errors import FinalRefused
from prize.file_types import MP4, FileType, IsPhonePicture, type_of
from prize.film_places import forget_place
from prize.mails import finals as mails
from prize.models import Attachment, FilmState, FilmTask, MediaKind, Nomination
from prize.operations.locks import lock, lock_nomination

F = FilmState
CAPTIONS_MOST = 2_000_000
NEXT: dict[FilmState, frozenset[FilmState]] = {
    F.OFFERED: frozenset({F.ACCEPTED, F.DECLINED}),
    F.DECLINED: frozenset({F.ACCEPTED}),
    F.ACCEPTED: frozenset({F.FILMED, F.DECLINED}),
    F.FILMED: frozenset({F.APPROVED, F.ACCEPTED, F.DECLINED}),
    F.APPROVED: frozenset({F.CAPTIONED}),
    F.CAPTIONED: frozenset({F.READY}),
    F.READY: frozenset(),
}
"""Where a film may go from where it is. Back from filmed to accepted: the village wants it made anew."""
BY_VILLAGE = frozenset({F.ACCEPTED, F.DECLINED, F.APPROVED})


def offer(nomination: Nomination, by: Person) -> FilmTask:
    """Inside the transaction that makes somebody a finalist. Offered twice it is one offer."""
    task, new = FilmTask.objects.get_or_create(nomination=nomination)
    if new:
        _note(task, by, "")
        task.save(update_fields=["history"])
    return task


@transaction.atomic
def answer(nomination: Nomination, to: FilmState | str, by: Person, wishes: str = "") -> FilmTask:
    """What the village says by its own link: yes, no, or that the film is as it should be."""
    if to not in BY_VILLAGE:
        raise FinalRefused(_("That is not for the village to say."), code="answer")
    task = _locked(nomination)
    if to == F.ACCEPTED and wishes.strip():
        task.wishes = wishes.strip()
    return _move(task, F(to), by, wishes)


@transaction.atomic
def move(
    nomination: Nomination, to: FilmState | str, by: Person, *, filmed_on: date | None = None
) -> FilmTask:
    """What the secretary notes: filmed, captioned, ready. A film is filmed with a file, and captioned with captions."""
    task = _locked(nomination)
    if to in BY_VILLAGE:
        raise FinalRefused(_("That is for the village to say, by its own link."), code="answer")
    if to == F.FILMED and task.film is None:
        raise FinalRefused(_("Upload the film first."), code="answer")
    if to in (F.CAPTIONED, F.READY) and (task.film is None or not task.film.captions):
        raise FinalRefused(_("Upload the captions first."), code="answer")
    if filmed_on is not None:
        task.filmed_on = filmed_on
    return _move(task, F(to), by, "")


@transaction.atomic
def film_arrived(
    nomination: Nomination,
    film: UploadedFile[Any],
    transcript: str,
    by: Person,
    filmed_on: date | None = None,
) -> FilmTask:
    """It is filmed: the file, and what is said in it. A new one takes the place of the old until the village approves."""
    attach(nomination, film, transcript, by)
    task = move(nomination, F.FILMED, by, filmed_on=filmed_on)
    outbox.post(*mails.film_to_approve(task))
    return task


@transaction.atomic
def attach(nomination: Nomination, upload: UploadedFile[Any], transcript: str, by: Person) -> FilmTask:
    """The film itself. Raises `FinalRefused` (`state`, `answer`)."""
    task = _locked(nomination)
    if task.state not in (F.ACCEPTED, F.FILMED):
        raise FinalRefused(_("A film is uploaded after a yes, and before it is approved."), code="state")
    kind = _film(upload)
    if not transcript.strip():
        raise FinalRefused(
            _("Write what is said and seen, for those who cannot hear or see it."), code="answer"
        )
    if kind == MP4:
        forget_place(cast("IO[bytes]", upload.file))
    old, size, digest = task.film, *_measured(upload)
    row = Attachment(
        nomination=task.nomination,
        kind=MediaKind.FILM,
        title=_("Film about %(village)s") % {"village": task.nomination.village.name},
        alternative=transcript.strip()[:20_000],
        mime=kind.mime,
        size=size,
        sha256=digest,
        uploaded_by=by,
    )
    row.file.save(f"film{kind.suffix}", upload, save=False)
    row.save()
    task.film = row
    task.save(update_fields=["film"])
    if old is not None:
        _forget(old)
    return task


@transaction.atomic
def caption(nomination: Nomination, upload: UploadedFile[Any], by: Person) -> FilmTask:
    """Its captions, as WebVTT or SubRip."""
    task = _locked(nomination)
    if task.film is None or task.state not in (F.FILMED, F.APPROVED, F.CAPTIONED):
        raise FinalRefused(_("Upload the film first."), code="state")
    text = as_webvtt(upload.read(CAPTIONS_MOST + 1)) if (upload.size or 0) <= CAPTIONS_MOST else None
    if text is None:
        raise FinalRefused(
            _(
                "These are no captions that we know. Send a file in the format WebVTT (.vtt) or SubRip (.srt)."
            ),
            code="answer",
        )
    old = task.film.captions.name
    task.film.captions.save("captions.vtt", ContentFile(text.encode()), save=False)
    task.film.save(update_fields=["captions"])
    if old:
        _delete_later(task.film, old)
    return task


def _film(upload: UploadedFile[Any]) -> FileType:
    found = None
    with suppress(IsPhonePicture):
        found = type_of(cast("IO[bytes]", upload.file))
    if found is None or found.kind != MediaKind.FILM:
        raise FinalRefused(_("That is no film that browsers play. Send MP4 or WebM."), code="answer")
    most = settings.PRIZE_MEGABYTES["film"]
    if (upload.size or 0) > most * 1_000_000:
        raise FinalRefused(_("A film may be %(most)s MB.") % {"most": most}, code="answer")
    return found


def _measured(upload: UploadedFile[Any]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in upload.chunks():
        digest.update(piece)
        size += len(piece)
    upload.seek(0)
    return size, digest.hexdigest()


def _forget(row: Attachment) -> None:
    """A film that is replaced must not be left behind among the files of the proposal, where jurors read."""
    for name in (row.file.name, row.captions.name):
        if name:
            _delete_later(row, name)
    row.delete()


def _delete_later(row: Attachment, name: str) -> None:
    storage = row.file.storage
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def _locked(nomination: Nomination) -> FilmTask:
    lock(nomination.edition_id)
    nomination = lock_nomination(nomination.pk)
    task = FilmTask.objects.select_related("film").filter(nomination=nomination).first()
    if task is None or nomination.withdrawn_at is not None:
        raise FinalRefused(_("There is no film for this village."), code="state")
    task.nomination = nomination
    return task


def _move(task: FilmTask, to: FilmState, by: Person, words: str) -> FilmTask:
    if to == task.state:
        return task
    if to not in NEXT[F(task.state)]:
        raise FinalRefused(_("The film is not so far yet, or it is further."), code="state")
    task.state = to
    task.changed_at = timezone.now()
    _note(task, by, words.strip())
    task.save()
    return task


def _note(task: FilmTask, by: Person, words: str) -> None:
    at = timezone.now().isoformat(timespec="seconds")
    task.history = [*task.history, {"at": at, "state": task.state, "by": by.pk, "words": words}]


def forget_words(nominations: Iterable[Nomination]) -> None:
    """Two years after, or when all is withdrawn: how the film went stays, and not who said what."""
    for task in FilmTask.objects.filter(nomination__in=nominations):
        task.wishes = ""
        task.history = [{**one, "by": None, "words": ""} for one in task.history]
        task.save(update_fields=["wishes", "history"])


def forget_words_of(person: Person) -> None:
    """What somebody who is forgotten said of a film; whoever writes on may say it anew. The oldest steps have names."""
    them = {person.pk, person.name} - {""}
    for task in FilmTask.objects.select_for_update(no_key=True).order_by("pk"):
        theirs = [step for step in task.history if step["by"] in them]
        if theirs:
            task.wishes = "" if task.wishes in {step["words"] for step in theirs} else task.wishes
            gone = {"by": None, "words": ""}
            task.history = [step | gone if step in theirs else step for step in task.history]
            task.save(update_fields=["wishes", "history"])
