"""Files of a proposal: taken by what is in them, kept in private storage, put in order, and let go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from accounts.models import Person
from prize.captions import as_webvtt
from prize.errors import ProposalRefused
from prize.file_types import M4A, MP4, FileType, IsPhonePicture, type_of
from prize.film_places import forget_place
from prize.hours import writing_closed
from prize.models import Attachment, MediaKind, Nomination
from prize.operations.locks import lock_nomination
from prize.pictures import NotAPicture, TooManyPixels, redrawn

Upload = UploadedFile[Any]
"""What an upload handler made of a file that was sent."""
MEGABYTE = 1_000_000
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
CAPTIONS_MOST = 2_000_000


@dataclass(frozen=True)
class Telling:
    """What is said of a file. `alternative` is for those who do not see or hear it."""

    title: str
    alternative: str
    credit: str = ""


@transaction.atomic
def add(nomination: Nomination, upload: Upload, telling: Telling, by: Person) -> Attachment:
    """Raises `ProposalRefused` (`closed`, `file`)."""
    nomination = lock_nomination(nomination.pk)
    _refuse_closed(nomination)
    if not telling.alternative.strip():
        raise ProposalRefused(
            _("Write what it shows or says, for those who cannot see or hear it."), code="file"
        )
    kind = _recognised(upload)
    _refuse_large(nomination, kind, upload.size or 0)
    with _clean(upload, kind) as content:
        size, digest = _measured(content)
        row = Attachment(
            nomination=nomination,
            kind=kind.kind,
            title=telling.title.strip()[:120] or kind.suffix[1:].upper(),
            alternative=telling.alternative.strip()[:20_000],
            credit=telling.credit.strip()[:120],
            mime=kind.mime,
            size=size,
            sha256=digest,
            position=_last_place(nomination),
            uploaded_by=by,
        )
        row.file.save(f"file{kind.suffix}", File(content), save=False)  # read and written a piece at a time
    _or_no_file(row)
    return row


def _last_place(nomination: Nomination) -> int:
    last = nomination.attachments.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _or_no_file(row: Attachment) -> None:
    """A row that is refused leaves no file behind."""
    try:
        row.save()
    except Exception:
        row.file.delete(save=False)
        raise


def _recognised(upload: Upload) -> FileType:
    try:
        found = type_of(_stream(upload))
    except IsPhonePicture as wrong:
        raise ProposalRefused(
            _("This picture is in the format HEIC. Save it as JPEG on the phone, and send it again."),
            code="file",
        ) from wrong
    if found is None:
        words = _(
            "We do not take this kind of file. Send a picture (JPEG, PNG, WebP), slides (PowerPoint, ODP), a PDF, "
            "sound (MP3, M4A, OGG, WAV) or film (MP4, WebM)."
        )
        raise ProposalRefused(words, code="file")
    return found


def _stream(upload: Upload) -> IO[bytes]:
    stream = upload.file
    assert stream is not None  # an upload has something in it
    stream.seek(0)
    return stream


def _refuse_large(nomination: Nomination, kind: FileType, size: int) -> None:
    most = settings.PRIZE_MEGABYTES[kind.kind]
    if size > most * MEGABYTE:
        words = _("The file is %(size)s MB; %(kind)s may be %(most)s.")
        facts = {"size": -(-size // MEGABYTE), "kind": MediaKind(kind.kind).label.lower(), "most": most}
        raise ProposalRefused(words % facts, code="file")
    rows = nomination.attachments.all()
    used = rows.aggregate(used=Sum("size"))["used"] or 0
    if used + size > settings.PRIZE_QUOTA_MEGABYTES * MEGABYTE:
        words = _("Your files are %(most)s MB together, and there is no room for more.")
        raise ProposalRefused(words % {"most": settings.PRIZE_QUOTA_MEGABYTES}, code="file")
    if rows.count() >= settings.PRIZE_FILES:
        raise ProposalRefused(
            _("A proposal has at most %(most)s files.") % {"most": settings.PRIZE_FILES}, code="file"
        )


@contextmanager
def _clean(upload: Upload, kind: FileType) -> Iterator[IO[bytes]]:
    """Pictures are drawn anew, films and recordings forget where they were made; all else is kept as it came."""
    if kind.kind != MediaKind.IMAGE:
        stream = _stream(upload)
        if kind in (MP4, M4A):
            forget_place(stream)
        yield stream
        return
    with _redrawn(_stream(upload), FORMATS[kind.mime]) as picture:
        yield picture


def _redrawn(stream: IO[bytes], image_format: str) -> IO[bytes]:
    try:
        return redrawn(stream, image_format)
    except TooManyPixels as wrong:
        raise ProposalRefused(
            _("The picture is too large. Make it smaller, and send it again."), code="file"
        ) from wrong
    except NotAPicture as wrong:
        raise ProposalRefused(_("The picture cannot be opened. Is it whole?"), code="file") from wrong


def _measured(content: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while piece := content.read(64 * 1024):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    return size, digest.hexdigest()


@transaction.atomic
def tell(row: Attachment, telling: Telling) -> None:
    """Other words for a file. Raises `ProposalRefused`."""
    _refuse_closed(lock_nomination(row.nomination_id))
    if not telling.alternative.strip():
        raise ProposalRefused(
            _("Write what it shows or says, for those who cannot see or hear it."), code="file"
        )
    row.title, row.credit = telling.title.strip()[:120] or row.title, telling.credit.strip()[:120]
    row.alternative = telling.alternative.strip()[:20_000]
    row.save(update_fields=["title", "credit", "alternative"])


@transaction.atomic
def caption(row: Attachment, upload: Upload) -> None:
    """Captions of a film or a sound, as WebVTT. Raises `ProposalRefused` (`file`)."""
    _refuse_closed(lock_nomination(row.nomination_id))
    if row.kind not in (MediaKind.FILM, MediaKind.SOUND):
        raise ProposalRefused(_("Captions belong to a film or a sound."), code="file")
    if (upload.size or 0) > CAPTIONS_MOST:
        raise ProposalRefused(_("The captions are too large to be captions."), code="file")
    text = as_webvtt(_stream(upload).read(CAPTIONS_MOST))
    if text is None:
        raise ProposalRefused(
            _(
                "These are no captions that we know. Send a file in the format WebVTT (.vtt) or SubRip (.srt)."
            ),
            code="file",
        )
    old = row.captions.name
    row.captions.save("captions.vtt", ContentFile(text.encode()), save=False)
    row.save(update_fields=["captions"])
    if old:
        _delete_later(row, old)


@transaction.atomic
def remove(row: Attachment) -> None:
    _refuse_closed(lock_nomination(row.nomination_id))
    forget(row)


def forget(row: Attachment) -> None:
    """The row and its files; the files once we commit, so that a fall leaves both."""
    for name in (row.file.name, row.captions.name):
        if name:
            _delete_later(row, name)
    row.delete()


def _delete_later(row: Attachment, name: str) -> None:
    storage = row.file.storage
    transaction.on_commit(lambda: storage.delete(name), robust=True)


@transaction.atomic
def move(row: Attachment, *, up: bool) -> None:
    """One place up or down among the files."""
    nomination = lock_nomination(row.nomination_id)
    _refuse_closed(nomination)
    rows = list(nomination.attachments.order_by("position", "pk"))
    at = next(place for place, one in enumerate(rows) if one.pk == row.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows):
        one.position = place
    Attachment.objects.bulk_update(rows, ["position"])


def _refuse_closed(nomination: Nomination) -> None:
    if why := writing_closed(nomination):
        raise ProposalRefused(why, code="closed")
