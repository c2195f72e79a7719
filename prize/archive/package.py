"""The package: a zip that is written piece by piece, with the sum of every file in it.

    LAESMIG.txt            what is in it, and how the chain and the sums are checked
    sag.pdf                the case to read (PDF/A)
    data/*.json            the same and all of the rest as data
    bilag/<village>/…      the files of each, as they were sent
    SHA256SUMS             sha256sum -c SHA256SUMS

The same case gives the same bytes, but for the paper's own date.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO

from django.template.loader import render_to_string
from django.utils import translation

from networks.reference import slug_of
from prize.archive import paper
from prize.archive.facts import Encoder, attachments_of, facts_of
from prize.models import Attachment, PrizeEdition

PIECE = 256 * 1024
_STAMP = (1980, 1, 1, 0, 0, 0)
"""The one time that a zip may always bear; when the case was made stands in it."""


@dataclass
class Writer:
    """Files into one zip, each with its sum as it passes by."""

    zip: zipfile.ZipFile
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: IO[bytes], *, packed: bool = True) -> None:
        entry = zipfile.ZipInfo(name, _STAMP)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o644 << 16
        digest = hashlib.sha256()
        with self.zip.open(entry, "w", force_zip64=True) as target:
            while piece := content.read(PIECE):
                digest.update(piece)
                target.write(piece)
        self.sums[name] = digest.hexdigest()

    def text(self, name: str, words: str) -> None:
        self.add(name, BytesIO(words.encode()))


def write(edition: PrizeEdition, target: IO[bytes]) -> None:
    """All of it. Raises `lib.papers.Unavailable` where this machine cannot make the paper."""
    facts, attachments = facts_of(edition), attachments_of(edition)
    with zipfile.ZipFile(target, "w") as archive:
        writer = Writer(archive)
        writer.add("sag.pdf", BytesIO(paper.pdf(edition)), packed=False)
        for name, said in facts.items():
            writer.text(f"data/{name}.json", _json(said))
        for name, row in named(attachments):
            with row.file.storage.open(str(row.file.name), "rb") as content:
                writer.add(name, content, packed=False)
            if row.captions:
                with row.captions.storage.open(str(row.captions.name), "rb") as content:
                    writer.add(f"{name}.vtt", content)
        writer.text("data/bilag.json", _json([_attachment(name, row) for name, row in named(attachments)]))
        writer.text("LAESMIG.txt", index(edition, writer.sums))
        writer.text("SHA256SUMS", sums_of(writer.sums))


def named(rows: list[Attachment]) -> Iterator[tuple[str, Attachment]]:
    """Names that every system can write, and that tell two files of one title apart."""
    for row in rows:
        village = slug_of(row.nomination.village.name) or "landsby"
        number = f"{row.nomination.number:02d}-" if row.nomination.number else ""
        suffix = row.file.name.rpartition(".")[2].lower() if row.file.name else "bin"
        yield f"bilag/{number}{village[:60]}/{row.pk}-{slug_of(row.title)[:60] or 'fil'}.{suffix}", row


def index(edition: PrizeEdition, sums: dict[str, str]) -> str:
    with translation.override("da"):
        return render_to_string(
            "prize/finals/archive_index.txt", {"edition": edition, "files": sorted(sums), "quote": '"'}
        )


def sums_of(sums: dict[str, str]) -> str:
    """In the form of sha256sum."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def _json(said: object) -> str:
    return json.dumps(said, cls=Encoder, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _attachment(name: str, row: Attachment) -> dict[str, object]:
    return {
        "file": name,
        "village": row.nomination.village.name,
        "kind": row.kind,
        "title": row.title,
        "alternative": row.alternative,
        "credit": row.credit,
        "mime": row.mime,
        "size": row.size,
        "sha256": row.sha256,
    }
