"""Asking for the package of a case, and making it beside the pages."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from functools import partial
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models import Person
from lib.papers import Unavailable
from prize.archive import package
from prize.errors import RecordRefused
from prize.models import CasePackage, EditionState, LockedRecord, PackageState, PrizeEdition
from prize.operations.locks import lock

log = logging.getLogger(__name__)


@transaction.atomic
def ask(edition: PrizeEdition, by: Person) -> CasePackage:
    """A package of the case as it is now; while one is being made it is that one. Raises `RecordRefused` (`state`)."""
    edition = lock(edition.pk)
    if not edition.has_reached(EditionState.DECIDED):
        raise RecordRefused(_("The case is not whole before the council has decided."), code="state")
    waiting = edition.packages.filter(state=PackageState.WAITING).first()
    if waiting is None:
        waiting = CasePackage.objects.create(edition=edition, made_by=by)
    transaction.on_commit(partial(_enqueue, waiting.pk), robust=True)
    return waiting


def _enqueue(pk: int) -> None:
    from prize.tasks import make_case_package  # tasks import us

    try:
        make_case_package.apply_async([pk], retry=False)
    except (OperationalError, OSError) as fault:  # pressed again, it is asked for again
        log.warning("the broker cannot be reached, the package %s waits: %s", pk, fault)


def make(pk: int) -> None:
    """May run twice, or beside itself: one of them keeps its file, and the other finds nothing to do."""
    row = CasePackage.objects.select_related("edition__prize").get(pk=pk)
    if row.state == PackageState.READY:
        return
    with tempfile.TemporaryFile() as target:
        try:
            with transaction.atomic():
                package.write(row.edition, target)
                head = LockedRecord.objects.filter(edition=row.edition).order_by("sequence").last()
        except Unavailable as fault:
            _failed(row, _("This machine lacks what PDF needs: %(packages)s") % {"packages": fault.packages})
            return
        except OSError:
            log.exception("the package %s could not be made", pk)
            _failed(row, _("A file of the case could not be read, or there is no room for the package."))
            return
        _keep(row, target, head.hash if head else "")


@transaction.atomic
def _keep(row: CasePackage, content: IO[bytes], head: str) -> None:
    lock(row.edition_id)
    row = CasePackage.objects.get(pk=row.pk)
    if row.state == PackageState.READY:
        return
    row.size, row.sha256 = _measured(content)
    row.file.save(f"sag-{row.edition.slug}.zip", File(content), save=False)
    row.state, row.head, row.fault, row.made_at = PackageState.READY, head, "", timezone.now()
    row.save()


def _failed(row: CasePackage, words: str) -> None:
    CasePackage.objects.filter(pk=row.pk).exclude(state=PackageState.READY).update(
        state=PackageState.FAILED, fault=words[:300]
    )


def _measured(content: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    while piece := content.read(package.PIECE):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    return size, digest.hexdigest()
