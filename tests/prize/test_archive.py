"""The package of a case: all that belongs in it, sums that fit, and a paper that will still open in a hundred years."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from prize.archive import package
from prize.models import (
    Attachment,
    CasePackage,
    FilmState,
    FilmTask,
    Nomination,
    PackageState,
    PrizeEdition,
    RecordKind,
    RoleKind,
)
from prize.operations import archiving
from prize.operations.records import add_addendum, lock_record
from prize.record_content import of_nomination, of_panel
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.prize import BodyFactory, RoleFactory
from tests.helpers.smtp_sink import wait_until
from tests.prize.records_helpers import saying, sitting
from tests.prize.scored_panels import Panel, panel_of, recuse
from tests.prize.test_records_pages import client_of

pytestmark = pytest.mark.django_db
RECORDS = "data/protokoller.json"


def attached(row: Nomination, title: str, content: bytes = b"indhold") -> Attachment:
    one = Attachment(
        nomination=row,
        kind="document",
        title=title,
        alternative="Ord",
        mime="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    one.file.save("bilag.pdf", ContentFile(content), save=False)
    one.save()
    return one


@pytest.fixture
def panel() -> Panel:
    """A case that is decided, with a recusal, an addendum and attachments."""
    panel = panel_of([[5, 5], [4, 4], [2, 1]], finalists=2, second_score="none", title="Landsbyprisen 2027")
    recuse(panel.jurors[1], panel.candidates[2])
    for kind in ("nomination", "panel", "committee", "council"):
        BodyFactory(edition=panel.edition, kind=kind, quorum=2, name=f"Organ {kind}")
    edition, by = panel.edition, PersonFactory(name="Sofus Sekretær")
    PrizeEdition.objects.update(state="recommended")
    lock_record(edition, RecordKind.NOMINATION, by, sitting(), of_nomination)
    keys = [row.pk for row in panel.candidates[:2]]
    Nomination.objects.filter(pk__in=keys).update(state="finalist")
    Nomination.objects.filter(pk=panel.candidates[2].pk).update(state="not_selected")
    lock_record(edition, RecordKind.PANEL, by, sitting("Ét – to; “tre” & æøå"), of_panel)
    for kind in (RecordKind.RECOMMENDATION, RecordKind.DECISION):
        record = lock_record(edition, kind, by, sitting(), saying(laureate=keys[0], laureate_name="By 1"))
    add_addendum(record, by, sitting("Et navn."))
    PrizeEdition.objects.update(state="decided")
    edition.refresh_from_db()
    attached(panel.candidates[0], "Æbler & pærer/../../etc")
    attached(panel.candidates[0], "Æbler & pærer/../../etc", b"andet")
    return panel


def made(edition: PrizeEdition) -> zipfile.ZipFile:
    target = BytesIO()
    package.write(edition, target)
    return zipfile.ZipFile(target)


def data(archive: zipfile.ZipFile, name: str) -> Any:
    return json.loads(archive.read(f"data/{name}.json"))


def test_every_file_has_its_sum_and_the_sums_fit(panel: Panel, tmp_path: Path) -> None:
    archive = made(panel.edition)
    archive.extractall(tmp_path)

    said = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)

    assert said.returncode == 0, said.stdout + said.stderr
    summed = {line.split("  ", 1)[1] for line in archive.read("SHA256SUMS").decode().splitlines()}
    assert summed == set(archive.namelist()) - {"SHA256SUMS"}


def test_names_are_safe_and_two_files_of_one_title_are_two(panel: Panel) -> None:
    names = [name for name in made(panel.edition).namelist() if name.startswith("bilag/")]

    assert len(set(names)) == 2
    assert all(re.fullmatch(r"bilag/[a-z0-9-]+/[a-z0-9-]+\.pdf", name) for name in names)


def test_all_that_was_said_is_in_it_as_data(panel: Panel) -> None:
    archive = made(panel.edition)

    assert [row["kind"] for row in data(archive, "protokoller")] == [
        *("nomination", "panel", "recommendation", "decision", "addendum")
    ]
    assert data(archive, "udgave")["title"] == "Landsbyprisen 2027"
    assert [row["weight"] for row in data(archive, "kriterier")] == [60, 40]
    assert [row["village_name"] for row in data(archive, "indstillinger")] == ["By 1", "By 2", "By 3"]
    assert [row["grounds"] for row in data(archive, "habilitet") if row["is_recused"]] == [["municipality"]]
    assert len(data(archive, "bedoemmelser")) == 5, "the recused juror's does not count"
    assert data(archive, "bilag")[0]["sha256"] == hashlib.sha256(b"indhold").hexdigest()


def test_no_comment_of_a_juror_and_no_address_or_secret_is_in_it(panel: Panel) -> None:
    score = panel.candidates[0].assessments.all()[0].scores.all()[0]
    type(score).objects.filter(pk=score.pk).update(comment="En hemmelig tanke")
    PrizeEdition.objects.update(press_list=["avisen@example.org"])
    panel.edition.refresh_from_db()

    archive = made(panel.edition)

    everything = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("data/"))
    assert b"En hemmelig tanke" not in everything
    assert b"@" not in everything
    assert b"link_hash" not in everything
    assert b"nonce" not in everything


def test_the_program_in_the_index_counts_the_chain_again(panel: Panel, tmp_path: Path) -> None:
    archive = made(panel.edition)
    archive.extractall(tmp_path)
    index = archive.read("LAESMIG.txt").decode()
    lines = [line[4:] for line in index.splitlines() if line.startswith("    ")]
    program = "\n".join(lines[lines.index("import hashlib, json") :]).split("\nLAESMIG", 1)[0]
    program = program[: program.index("print(") + program[program.index("print(") :].index("\n")]

    def run() -> int:
        return subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True).returncode

    assert run() == 0
    path = tmp_path / RECORDS
    path.write_text(path.read_text().replace("Et navn.", "Et andet navn."))
    assert run() == 1


def _unpacked(made: bytes) -> bytes:
    """The PDF with what stands in its compressed streams."""
    found = [made]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return b"\n".join(found)


def test_the_paper_bears_the_marks_of_pdf_a(panel: Panel) -> None:
    paper = made(panel.edition).read("sag.pdf")
    inside = _unpacked(paper)

    assert paper.startswith(b"%PDF-1.7")
    assert re.search(rb"pdfaid:part(>|=.)2", inside)
    assert re.search(rb"pdfaid:conformance(>|=.)A", inside)
    assert b"/GTS_PDFA1" in inside
    assert b"/OutputIntents" in inside
    assert b"/DestOutputProfile" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/Lang (da)" in inside
    assert b"/Encrypt" not in inside
    assert b"/JavaScript" not in inside
    fonts = len(re.findall(rb"/Type ?/FontDescriptor", inside))
    assert fonts > 0
    assert len(re.findall(rb"/FontFile[23]? ", inside)) == fonts
    assert inside.count(b"/ToUnicode") >= fonts


def test_a_film_is_in_it_once_it_is_ready(panel: Panel) -> None:
    film = attached(panel.candidates[1], "Film om byen")
    task = FilmTask.objects.create(nomination=panel.candidates[1], film=film, state=FilmState.APPROVED)
    assert not [name for name in made(panel.edition).namelist() if "film-om-byen" in name]

    FilmTask.objects.filter(pk=task.pk).update(state=FilmState.READY)

    assert [name for name in made(panel.edition).namelist() if "film-om-byen" in name]


def test_what_a_village_withdrew_is_not_kept(panel: Panel) -> None:
    attached(panel.candidates[2], "Trukket")
    Nomination.objects.filter(pk=panel.candidates[2].pk).update(
        state="withdrawn", withdrawn_at=timezone.now()
    )

    assert not [name for name in made(panel.edition).namelist() if "trukket" in name]


def test_making_it_keeps_the_file_its_sum_and_the_head_of_the_chain(panel: Panel) -> None:
    row = CasePackage.objects.create(edition=panel.edition)

    archiving.make(row.pk)
    archiving.make(row.pk)

    row.refresh_from_db()
    with row.file.storage.open(str(row.file.name), "rb") as content:
        assert hashlib.sha256(content.read()).hexdigest() == row.sha256
    assert row.state == PackageState.READY
    assert row.head == panel.edition.records.last().hash


def test_a_file_that_is_gone_is_said_and_not_left_out(panel: Panel) -> None:
    lost = attached(panel.candidates[0], "Væk")
    lost.file.storage.delete(str(lost.file.name))
    row = CasePackage.objects.create(edition=panel.edition)

    archiving.make(row.pk)

    row.refresh_from_db()
    assert row.state == PackageState.FAILED
    assert row.fault


def test_a_machine_without_pango_says_what_is_missing(panel: Panel, monkeypatch: Any) -> None:
    from lib import papers

    row = CasePackage.objects.create(edition=panel.edition)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    papers._tools.cache_clear()

    archiving.make(row.pk)
    papers._tools.cache_clear()

    row.refresh_from_db()
    assert row.state == PackageState.FAILED
    assert "libpango" in row.fault


def test_it_is_asked_for_once_the_council_has_decided(panel: Panel) -> None:
    by = PersonFactory()
    assert archiving.ask(panel.edition, by) == archiving.ask(panel.edition, by)

    PrizeEdition.objects.update(state="recommended")

    with pytest.raises(ValidationError):
        archiving.ask(panel.edition, by)


def test_it_is_for_the_secretary_alone(panel: Panel) -> None:
    edition = panel.edition
    row = CasePackage.objects.create(edition=edition)
    archiving.make(row.pk)
    page = reverse("prize:archive", args=[edition.slug])
    file = reverse("prize:archive_file", args=[edition.slug, row.pk])
    secretary = client_of(RoleFactory(edition=edition, role=RoleKind.SECRETARY).person)
    others = {
        "juror": client_of(panel.jurors[0].person),
        "administrator": client_of(AdministratorFactory()),
        "clerk": client_of(RoleFactory(edition=edition, role=RoleKind.COUNCIL_CLERK).person),
        "stranger": client_of(PersonFactory()),
    }

    for who, client in others.items():
        for address in (page, file):
            assert client.get(address).status_code == 403, who
        assert client.post(page).status_code == 403, who
    assert client_of(None).get(file).status_code == 302
    assert secretary.get(page).status_code == 200
    assert secretary.post(page).status_code == 302
    fetched: Any = secretary.get(file)
    assert (
        hashlib.sha256(b"".join(fetched.streaming_content)).hexdigest()
        == CasePackage.objects.get(pk=row.pk).sha256
    )


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_it(worker: None) -> None:
    edition: PrizeEdition = panel_of([[5, 5], [4, 4]], state="decided").edition

    row = archiving.ask(edition, PersonFactory())

    wait_until(lambda: CasePackage.objects.get(pk=row.pk).state == PackageState.READY, seconds=30)
