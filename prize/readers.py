"""Who may read a nomination's material and each of its files: plain questions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import Person
from prize import rules
from prize.models import (
    CLOSED,
    Attachment,
    ConsentKind,
    EditionState,
    FilmState,
    FilmTask,
    MediaKind,
    Nomination,
    NominationState,
    Nominator,
    PrizeEdition,
)

SHOWN = {MediaKind.IMAGE, MediaKind.FILM}
"""Kinds with people in them: public only with their yes."""


def is_open(edition: PrizeEdition) -> bool:
    """Whether villages that say yes are read by everybody: the names are open, and the panel has done its work.

    Before that a juror could read here what the panel's own rooms keep from whoever is recused.
    """
    if edition.is_announced:
        return True
    return edition.names_public_at is not None and edition.has_reached(EditionState.RECOMMENDING)


def is_public(nomination: Nomination) -> bool:
    """All candidates of an edition that is open, each by its own yes."""
    return nomination.is_candidate and is_open(nomination.edition) and _said(nomination, ConsentKind.PUBLISH)


def _said(nomination: Nomination, kind: ConsentKind) -> bool:
    return nomination.consents.filter(kind=kind, withdrawn_at=None).exists()


def may_read(user: Person | AnonymousUser, nomination: Nomination) -> bool:
    """Signed in: the secretary what is handed in, a juror by the rules of the panel, the nominator its own."""
    if not user.is_authenticated:
        return False
    if nomination.state == NominationState.DRAFT:
        return False
    if rules.is_secretary(user, nomination.edition):
        return True
    if rules.may_read_material(rules.juror_of(user, nomination.edition), nomination):
        return True
    nominator = nomination.nominator
    return (
        nominator is not None
        and nominator.contact_id == user.pk
        and may_nominator_read(nominator, nomination)
    )


def may_nominator_read(nominator: Nominator, nomination: Nomination) -> bool:
    """What was handed in to it; what a village wrote and never handed in is the village's own."""
    if nomination.nominator_id != nominator.pk or nomination.proposed_at is None:
        return False
    return nomination.state not in (NominationState.DRAFT, NominationState.WITHDRAWN)


def may_read_file(user: Person | AnonymousUser, row: Attachment) -> bool:
    """The film that finalists are offered is kept from the panel, and from all but its keepers until it is shown."""
    edition = row.nomination.edition
    if is_of_the_film_task(row):
        is_shown = edition.is_announced and _is_ready(row) and is_public_file(row)
        return is_shown or rules.is_secretary(user, edition)
    return is_public_file(row) or may_read(user, row.nomination)


def is_public_file(row: Attachment) -> bool:
    if not is_public(row.nomination):
        return False
    return row.kind not in SHOWN or _said(row.nomination, ConsentKind.PICTURES)


def is_of_the_film_task(row: Attachment) -> bool:
    """The film that finalists are offered: the panel never sees any of it."""
    return FilmTask.objects.filter(film=row).exists()


def _is_ready(row: Attachment) -> bool:
    return FilmTask.objects.filter(film=row, state=FilmState.READY).exists()


def is_gone(nomination: Nomination) -> bool:
    return nomination.state in CLOSED
