"""A candidate's material as it is read: the summary first, then the parts, then what is seen and heard.

Include `prize/_material.html` with the result as `material`. Whoever calls has asked who may read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.safestring import SafeString

from lib import prose
from prize.models import Attachment, ConsentKind, FilmTask, MediaKind, Nomination, TextPart
from prize.readers import SHOWN


@dataclass(frozen=True)
class PartShown:
    key: str
    title: str
    html: SafeString


@dataclass(frozen=True)
class FileShown:
    row: Attachment
    url: str
    captions_url: str = ""

    @property
    def shape(self) -> str:
        """How it is shown: image, sound, film, or download."""
        kinds = {MediaKind.IMAGE: "image", MediaKind.SOUND: "sound", MediaKind.FILM: "film"}
        return kinds.get(MediaKind(self.row.kind), "download")

    @property
    def suffix(self) -> str:
        return str(self.row.file.name).rpartition(".")[2].upper()

    @property
    def alternative_is_long(self) -> bool:
        return len(self.row.alternative) > 400


@dataclass(frozen=True)
class Material:
    nomination: Nomination
    summary: SafeString
    parts: list[PartShown] = field(default_factory=list)
    files: list[FileShown] = field(default_factory=list)

    @property
    def images(self) -> list[FileShown]:
        return [one for one in self.files if one.shape == "image"]

    @property
    def others(self) -> list[FileShown]:
        return [one for one in self.files if one.shape != "image"]

    @property
    def is_empty(self) -> bool:
        return not (self.summary or self.parts or self.files)


Address = Callable[[Attachment], tuple[str, str]]
"""Where a file is read, and where its captions are."""


def material_of(nomination: Nomination, address: Address | None = None, *, public: bool = False) -> Material:
    """`public`: without pictures and films that nobody has said yes to. The films of the prize are never among them."""
    where = address or signed_in_address
    texts = {row.part: row.body for row in nomination.texts.all() if row.body.strip()}
    labels = dict(TextPart.choices)
    parts = [
        PartShown(part, str(labels[part]), prose.to_html(texts[part]))
        for part in TextPart.values
        if part in texts and part != TextPart.SUMMARY
    ]
    summary = prose.to_html(texts[TextPart.SUMMARY]) if TextPart.SUMMARY in texts else SafeString("")
    return Material(nomination, summary, parts, _files(nomination, where, public=public))


def _files(nomination: Nomination, where: Address, *, public: bool) -> list[FileShown]:
    rows = nomination.attachments.exclude(pk__in=_films_of_the_prize(nomination))
    if public and not nomination.consents.filter(kind=ConsentKind.PICTURES, withdrawn_at=None).exists():
        rows = rows.exclude(kind__in=SHOWN)
    found = []
    for row in rows:
        url, captions_url = where(row)
        found.append(FileShown(row, url, captions_url if row.captions else ""))
    return found


def _films_of_the_prize(nomination: Nomination) -> list[int]:
    rows = FilmTask.objects.filter(nomination=nomination).exclude(film=None)
    return [pk for pk in rows.values_list("film", flat=True) if pk is not None]


def signed_in_address(row: Attachment) -> tuple[str, str]:
    return reverse("prize:file", args=[row.pk]), reverse("prize:file_captions", args=[row.pk])


def writer_address(token: str) -> Address:
    return lambda row: (
        reverse("prize:write_file", args=[token, row.pk]),
        reverse("prize:write_captions", args=[token, row.pk]),
    )


def nominator_address(token: str) -> Address:
    return lambda row: (
        reverse("prize:nominate_file", args=[token, row.pk]),
        reverse("prize:nominate_captions", args=[token, row.pk]),
    )
