"""Who may do what in the prize: plain questions, each with a yes or a no.

An administrator keeps users and roles, and plans editions; scores and declarations are shown to an administrator
only with a role of the prize beside it.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from accounts.models import Person
from prize.models import (
    ConflictDeclaration,
    EditionState,
    Juror,
    Mandate,
    Nomination,
    PrizeEdition,
    PrizeRole,
    RecordKind,
    RoleKind,
)
from prize.models.nominations import NominationQuerySet
from prize.models.panel import JurorQuerySet


def has_role(user: Person | AnonymousUser, edition: PrizeEdition, *roles: str) -> bool:
    if not user.is_authenticated:
        return False
    return PrizeRole.objects.filter(edition=edition, person=user, role__in=roles).exists()


def is_secretary(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    return has_role(user, edition, RoleKind.SECRETARY)


def has_part(user: Person | AnonymousUser) -> bool:
    """Whether the visitor has a role or a seat in any edition, and so a list of rounds to open."""
    return user.is_authenticated and PrizeEdition.objects.concerning(user).exists()


def may_plan(user: Person | AnonymousUser) -> bool:
    """Make a new edition: administrators, and whoever is the secretary of one."""
    if not user.is_authenticated:
        return False
    return user.is_administrator or PrizeRole.objects.filter(person=user, role=RoleKind.SECRETARY).exists()


def may_keep(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    """Change the edition, run its round: its secretaries; administrators until there is a panel's work to see."""
    if is_secretary(user, edition):
        return True
    return (
        user.is_authenticated and user.is_administrator and not edition.has_reached(EditionState.SHORTLISTING)
    )


def may_copy(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    """Plan next year's by this one: its secretaries, and administrators at any time, for a plan holds no scores."""
    return is_secretary(user, edition) or (user.is_authenticated and user.is_administrator)


def may_see_result(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    """Scores, ranking and robustness, before anything is public: the secretaries."""
    return is_secretary(user, edition)


def juror_of(user: Person | AnonymousUser, edition: PrizeEdition) -> Juror | None:
    """The visitor's own seat in the panel, whatever its mandate; None for everybody else."""
    if not user.is_authenticated:
        return None
    rows = Juror.objects.filter(edition=edition, person=user).select_related("person", "edition")
    return rows.first()


def sits(juror: Juror | None) -> bool:
    """Whether this juror takes part now."""
    if juror is None or juror.mandate != Mandate.ACCEPTED:
        return False
    return not juror.is_alternate or juror.called_at is not None


def may_read_material(juror: Juror | None, nomination: Nomination) -> bool:
    """A juror reads a candidate's material after every name is declared, and never where recused or in doubt."""
    if juror is None or not sits(juror) or not nomination.is_candidate:
        return False
    if undeclared(juror).exists():
        return False
    return ConflictDeclaration.objects.filter(juror=juror, nomination=nomination, is_recused=False).exists()


def undeclared(juror: Juror) -> NominationQuerySet:
    """The candidates whose names the juror has yet to say something of; also those who came later."""
    return _unsaid(juror.edition_id, juror.pk)


def undeclared_jurors(edition: PrizeEdition) -> JurorQuerySet:
    """Those who sit, and have yet to say something of a name."""
    return edition.jurors.sitting().filter(Exists(_unsaid(edition.pk, OuterRef(OuterRef("pk")))))


def _unsaid(edition_id: int, juror: int | OuterRef) -> NominationQuerySet:
    declared = ConflictDeclaration.objects.filter(juror=juror, nomination=OuterRef("pk")).exclude(answer="")
    return Nomination.objects.filter(~Exists(declared), edition=edition_id).standing()


def may_see_declarations(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    """Who is in conflict with whom, and how far each juror has come: the secretaries."""
    return is_secretary(user, edition)


def may_lock_recommendation(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    return has_role(user, edition, RoleKind.COMMITTEE_CLERK)


def may_lock_decision(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    return has_role(user, edition, RoleKind.COUNCIL_CLERK)


WHO_LOCKS = {
    RecordKind.NOMINATION: RoleKind.SECRETARY,
    RecordKind.PANEL: RoleKind.SECRETARY,
    RecordKind.RECOMMENDATION: RoleKind.COMMITTEE_CLERK,
    RecordKind.DECISION: RoleKind.COUNCIL_CLERK,
}


def may_lock(user: Person | AnonymousUser, edition: PrizeEdition, kind: RecordKind | str) -> bool:
    """Lock the record of a body, or add to it: each clerk their own body's, the secretary those of the first two."""
    role = WHO_LOCKS.get(RecordKind(kind))
    return role is not None and has_role(user, edition, role)


def may_see_records(user: Person | AnonymousUser, edition: PrizeEdition) -> bool:
    """All that the records say, names and ranking with it, at any time: the secretaries and the two clerks."""
    return has_role(user, edition, *RoleKind)
