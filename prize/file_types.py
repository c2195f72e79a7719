"""What a file is by what is in it, never by its name. Only what is named here is taken; all else is refused.

Reads a few kilobytes, whatever the size of the file. Pictures and office files are opened by their libraries as well
(`prize/pictures.py`, `zipfile`), so that a file which only begins like one is refused too.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from prize.models import MediaKind

HEAD = 4096


@dataclass(frozen=True)
class FileType:
    kind: str
    mime: str
    suffix: str


JPEG = FileType(MediaKind.IMAGE, "image/jpeg", ".jpg")
PNG = FileType(MediaKind.IMAGE, "image/png", ".png")
WEBP = FileType(MediaKind.IMAGE, "image/webp", ".webp")
PDF = FileType(MediaKind.DOCUMENT, "application/pdf", ".pdf")
PPTX = FileType(
    MediaKind.SLIDES, "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"
)
ODP = FileType(MediaKind.SLIDES, "application/vnd.oasis.opendocument.presentation", ".odp")
MP3 = FileType(MediaKind.SOUND, "audio/mpeg", ".mp3")
M4A = FileType(MediaKind.SOUND, "audio/mp4", ".m4a")
OGG = FileType(MediaKind.SOUND, "audio/ogg", ".ogg")
WAV = FileType(MediaKind.SOUND, "audio/wav", ".wav")
MP4 = FileType(MediaKind.FILM, "video/mp4", ".mp4")
WEBM = FileType(MediaKind.FILM, "video/webm", ".webm")

_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
_MP4 = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash"}
_M4A = {b"M4A ", b"M4B "}
_ZIP_FILES, _ZIP_BYTES = 5000, 2_000_000_000
_CONTENT_TYPE = b"presentationml.presentation.main+xml"


class IsPhonePicture(Exception):
    """HEIC, as phones make it: no browser but one shows it."""


def type_of(file: IO[bytes]) -> FileType | None:
    """The type, or None for what we do not take. Raises `IsPhonePicture`. Leaves the file at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        found = _office(file)
        file.seek(0)
        return found
    return _by_signature(head) or _film_or_sound(head)


def _by_signature(head: bytes) -> FileType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF":
        return {b"WEBP": WEBP, b"WAVE": WAV}.get(head[8:12])
    if re.match(rb"%PDF-[12]\.\d", head):
        return PDF
    return None


def _film_or_sound(head: bytes) -> FileType | None:
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if b"\x42\x82" in head[:80] and b"webm" in head[:80] else None
    if head.startswith(b"OggS\x00"):
        return OGG
    if head.startswith(b"ID3") and len(head) > 10 and head[3] in (2, 3, 4):
        return MP3
    return MP3 if _two_frames(head) else None


def _by_brand(head: bytes) -> FileType | None:
    brand = head[8:12]
    if brand in _HEIC:
        raise IsPhonePicture
    if brand in _M4A:
        return M4A
    return MP4 if brand in _MP4 else None


_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_HERTZ = (44100, 48000, 32000, 0)


def _two_frames(head: bytes) -> bool:
    """MPEG-1 layer III without a tag in front: a frame, and another right behind it."""
    first = _frame_length(head, 0)
    return first > 0 and _frame_length(head, first) > 0


def _frame_length(head: bytes, at: int) -> int:
    if len(head) < at + 4 or head[at] != 0xFF or head[at + 1] & 0xFE != 0xFA:
        return 0
    rate, hertz = _RATES[head[at + 2] >> 4], _HERTZ[head[at + 2] >> 2 & 3]
    return 144000 * rate // hertz + (head[at + 2] >> 1 & 1) if rate and hertz else 0


def _office(file: IO[bytes]) -> FileType | None:
    """Slides alone, without macros; nothing is unpacked but the few lines that say what it is."""
    try:
        with zipfile.ZipFile(file) as packed:
            rows = packed.infolist()
            if len(rows) > _ZIP_FILES or sum(row.file_size for row in rows) > _ZIP_BYTES:
                return None
            names = {row.filename: row for row in rows}
            if "mimetype" in names and _text(packed, names["mimetype"], 200) == ODP.mime.encode():
                return ODP
            if "[Content_Types].xml" in names and "ppt/presentation.xml" in names:
                return (
                    PPTX if _CONTENT_TYPE in _text(packed, names["[Content_Types].xml"], 1_000_000) else None
                )
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        pass  # broken, locked, or packed in a way that Python does not know
    return None


def _text(packed: zipfile.ZipFile, row: zipfile.ZipInfo, most: int) -> bytes:
    with packed.open(row) as part:
        return part.read(most).strip()
