"""Files are taken by what is in them, and kept without what they should not tell."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from prize.errors import ProposalRefused
from prize.models import Attachment, MediaKind
from prize.operations import media
from prize.operations.media import Telling
from tests.prize import samples
from tests.prize.test_film_places import TOLD_IN, film
from tests.prize.village_helpers import draft, picture_of, proposed

pytestmark = pytest.mark.django_db
WORDS = Telling("Kroen", "Kroen i aftensol.")


def sent(content: bytes, name: str = "fil.bin", mime: str = "application/octet-stream") -> Attachment:
    writer = draft()
    return media.add(writer.nomination, samples.upload(content, name, mime), WORDS, writer.person)


@pytest.mark.parametrize(
    ("content", "kind", "mime"),
    [
        (samples.picture(), MediaKind.IMAGE, "image/jpeg"),
        (samples.picture("PNG"), MediaKind.IMAGE, "image/png"),
        (samples.picture("WEBP"), MediaKind.IMAGE, "image/webp"),
        (samples.PDF, MediaKind.DOCUMENT, "application/pdf"),
        (
            samples.slides_pptx(),
            MediaKind.SLIDES,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (samples.slides_odp(), MediaKind.SLIDES, "application/vnd.oasis.opendocument.presentation"),
        (samples.MP3, MediaKind.SOUND, "audio/mpeg"),
        (samples.MP3_BARE, MediaKind.SOUND, "audio/mpeg"),
        (samples.M4A, MediaKind.SOUND, "audio/mp4"),
        (samples.OGG, MediaKind.SOUND, "audio/ogg"),
        (samples.sound_wav(), MediaKind.SOUND, "audio/wav"),
        (samples.MP4, MediaKind.FILM, "video/mp4"),
        (samples.WEBM, MediaKind.FILM, "video/webm"),
    ],
)
def test_every_kind_is_known_by_what_is_in_it(content: bytes, kind: str, mime: str) -> None:
    row = sent(content, "../../etc/passwd.html", "text/html")

    assert (row.kind, row.mime) == (kind, mime)
    assert row.file.name.startswith(f"prize/{row.nomination_id}/")
    assert "passwd" not in str(row.file.name)
    assert "html" not in str(row.file.name)


def bomb() -> bytes:
    """A PNG of a kilobyte that says it is 30,000 pixels wide and high."""
    content = bytearray(samples.picture("PNG", (1, 1)))
    content[16:24] = (30_000).to_bytes(4, "big") * 2
    from zlib import crc32

    content[29:33] = crc32(bytes(content[12:29])).to_bytes(4, "big")
    return bytes(content)


def spoilt() -> bytes:
    whole = samples.picture()
    return whole[: len(whole) // 2]


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", b"application/vnd.oasis.opendocument.presentation")
        for number in range(5001):
            made.writestr(f"{number}", b"")
    return out.getvalue()


def kept_files(folder: str = "prize") -> set[str]:
    if not default_storage.exists(folder):
        return set()
    folders, files = default_storage.listdir(folder)
    return {*files}.union(*(kept_files(f"{folder}/{name}") for name in folders))


ATTACKS = {
    "a page that says it is a picture": samples.HTML,
    "a drawing with a script": samples.SVG,
    "a drawing with a byte order mark": b"\xef\xbb\xbf" + samples.SVG,
    "a picture that is a page behind its first bytes": b"\xff\xd8\xff" + samples.HTML,
    "a picture of nine hundred million dots": bomb(),
    "half a picture": spoilt(),
    "an animation": samples.picture("GIF"),
    "a page behind the mark of a PDF": samples.HTML + samples.PDF,
    "a program": b"MZ\x90\0" + b"\0" * 300,
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "slides with macros": samples.slides_pptx("presentationml.presentation.macroEnabled.main+xml"),
    "a text document": samples.packed({"mimetype": b"application/vnd.oasis.opendocument.text"}),
    "just a zip": samples.packed({"a.txt": b"a"}),
    "a broken zip": samples.slides_odp()[:60],
    "a zip of five thousand files": zip_bomb(),
    "another film": samples.MATROSKA,
    "a film of another make": b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + b"\0" * 100,
    "a sound with one frame": b"\xff\xfb\x90\x00" + b"\0" * 600,
    "one letter": b"x",
    "zeros": b"\0" * 5000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_only_pretends_is_refused_and_leaves_nothing(name: str, settings: Any) -> None:
    before = kept_files()

    with pytest.raises(ProposalRefused) as refused:
        sent(ATTACKS[name], "billede.jpg", "image/jpeg")

    assert refused.value.code == "file"
    assert not Attachment.objects.exists()
    assert kept_files() == before


def test_a_phones_own_format_is_refused_in_words_that_help() -> None:
    with pytest.raises(ProposalRefused, match="HEIC"):
        sent(samples.HEIC, "IMG_1.heic", "image/heic")


def test_where_a_picture_was_taken_is_forgotten_and_it_stands_upright() -> None:
    row = sent(samples.picture_with_place())

    with row.file.open() as file:
        content = file.read()
    kept = Image.open(io.BytesIO(content))
    assert not kept.getexif()
    assert b"Hemmelig" not in content
    assert kept.size == (40, 60)


@pytest.mark.parametrize("kind", [b"isom", b"M4A "])
def test_where_a_film_or_a_recording_was_made_is_forgotten(kind: bytes) -> None:
    row = sent(film(TOLD_IN["a phone"]).replace(b"isom", kind, 1))

    with row.file.open("rb") as kept:
        content = kept.read()
    assert b"\xa9xyz" not in content
    assert hashlib.sha256(content).hexdigest() == row.sha256


def test_a_large_picture_is_kept_as_large_as_it_is_shown(settings: Any) -> None:
    settings.PRIZE_IMAGE_SIDE = 50

    row = sent(samples.picture(size=(400, 200)))

    with row.file.open() as file:
        assert Image.open(file).size == (50, 25)


def test_a_file_without_words_for_those_who_cannot_see_it_is_refused() -> None:
    writer = draft()

    with pytest.raises(ProposalRefused):
        media.add(writer.nomination, samples.upload(samples.picture()), Telling("Kroen", "  "), writer.person)


def test_each_kind_has_its_size_and_all_together_a_quota(settings: Any) -> None:
    settings.PRIZE_MEGABYTES = {**settings.PRIZE_MEGABYTES, "film": 1}
    with pytest.raises(ProposalRefused):
        sent(samples.MP4 + b"\0" * 1_000_000)

    writer = draft()
    picture_of(writer)
    settings.PRIZE_QUOTA_MEGABYTES = 0
    with pytest.raises(ProposalRefused):
        picture_of(writer)
    settings.PRIZE_QUOTA_MEGABYTES, settings.PRIZE_FILES = 10, 1
    with pytest.raises(ProposalRefused):
        picture_of(writer)


def test_size_and_digest_are_those_of_what_is_kept() -> None:
    from hashlib import sha256

    row = sent(samples.picture_with_place())

    with row.file.open() as file:
        content = file.read()
    assert (row.size, row.sha256) == (len(content), sha256(content).hexdigest())


def test_a_large_file_is_never_in_memory_whole(tmp_path: Any, settings: Any) -> None:
    import tracemalloc

    from django.core.files.uploadedfile import TemporaryUploadedFile

    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    large = TemporaryUploadedFile("film.mp4", "video/mp4", 60_000_000, None)
    large.write(samples.MP4)
    large.truncate(60_000_000)
    writer = draft()
    tracemalloc.start()

    row = media.add(writer.nomination, large, WORDS, writer.person)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert row.size == 60_000_000
    assert peak < 8_000_000


def test_files_have_an_order_that_is_changed_and_let_go(django_capture_on_commit_callbacks: Any) -> None:
    writer = draft()
    one, two, three = (picture_of(writer, title=name) for name in ("et", "to", "tre"))

    media.move(three, up=True)
    media.move(one, up=True)
    with django_capture_on_commit_callbacks(execute=True):
        media.remove(two)

    assert list(writer.nomination.attachments.values_list("title", flat=True)) == ["et", "tre"]
    assert not two.file.storage.exists(two.file.name)
    assert one.file.storage.exists(one.file.name)


@pytest.mark.parametrize("content", [samples.VTT, samples.SRT])
def test_a_film_gets_captions(content: bytes) -> None:
    row = sent(samples.MP4)

    media.caption(row, samples.upload(content, "tekster.srt"))

    with row.captions.open() as file:
        assert file.read().startswith(b"WEBVTT\n\n")


@pytest.mark.parametrize("content", [b"Goddag", b"\xff\xfe\0", samples.HTML, b"WEBVTT\n\nIntet"])
def test_what_is_no_captions_is_refused(content: bytes) -> None:
    row = sent(samples.MP4)

    with pytest.raises(ProposalRefused):
        media.caption(row, samples.upload(content))


def test_a_picture_has_no_captions() -> None:
    with pytest.raises(ProposalRefused):
        media.caption(sent(samples.picture()), samples.upload(samples.VTT))


def test_what_is_handed_on_keeps_its_files() -> None:
    writer = draft()
    row = picture_of(writer)
    late = proposed().nomination
    Attachment.objects.update(nomination=late)
    row.refresh_from_db()

    with pytest.raises(ProposalRefused):
        media.remove(row)
    with pytest.raises(ProposalRefused):
        media.tell(row, WORDS)
