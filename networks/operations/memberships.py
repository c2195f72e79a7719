"""Who is in a network: asking, entering, pausing, leaving, and who coordinates.

The steps a membership may take:

    requested → active | ended      the coordinator's answer
    invited   → active | ended      the person's answer
    active    ⇄ paused              the member's own; mail stops, access stays
    active, paused → ended          by member or coordinator
    ended     → requested | active  whoever comes back begins again

A network that is alive keeps at least one coordinator.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Language, Person
from accounts.operations import ensure_person
from networks import mails
from networks.errors import MembershipRefused
from networks.models import (
    Joining,
    MailPause,
    Membership,
    MembershipRole,
    MembershipState,
    Network,
    NetworkState,
    Organisation,
)
from networks.operations.organisations import affiliate, let_go
from networks.operations.vouching import vouched_by
from networks.signals import membership_ended
from notifications import outbox

S = MembershipState


@transaction.atomic
def join(network: Network, person: Person) -> Membership:
    """Enter an open network, or ask to enter one that answers requests; accepts an invitation, if any.

    Doing it again changes nothing. Raises `MembershipRefused` (closed, by_invitation).
    """
    network = _lock(network)
    membership, _created = Membership.objects.get_or_create(
        network=network, person=person, defaults={"state": S.ENDED}
    )
    if membership.state == S.INVITED:
        return accept(membership)
    if membership.state != S.ENDED:
        return membership
    if network.state != NetworkState.ACTIVE:
        raise MembershipRefused(_("This network takes no new members at present."), code="closed")
    if network.joining == Joining.BY_INVITATION:
        raise MembershipRefused(
            _("One joins this network by invitation. Write to the coordinator."), code="by_invitation"
        )
    membership = _begin(membership, S.ACTIVE if network.joining == Joining.OPEN else S.REQUESTED)
    if membership.state == S.REQUESTED:
        outbox.post(*mails.asked_to_join(membership))
    return membership


@transaction.atomic
def add_member(
    network: Network,
    email: str,
    name: str = "",
    *,
    organisation: Organisation | None = None,
    title: str = "",
    role: str = MembershipRole.MEMBER,
    language: str = Language.DANISH,
    by: Person | None = None,
) -> tuple[Membership, bool]:
    """A coordinator puts somebody in, also somebody who once left. Returns whether they were not in it.

    Whoever has asked for no mail from this network joins with a pause. An organisation makes them one of its people
    where the coordinator (`by`) may vouch for it; else it says where they come from, and an administrator confirms it.
    """
    network = _lock(network)
    person, _new = ensure_person(email, name, language)
    if not person.is_active:
        raise MembershipRefused(
            _("This person has left the house for good and cannot be added."), code="inactive"
        )
    membership, _created = Membership.objects.get_or_create(
        network=network, person=person, defaults={"state": S.ENDED}
    )
    entered = not membership.is_standing
    if organisation is not None:
        membership.is_vouched = organisation.pk in vouched_by(network, by, [organisation.pk])
        membership.organisation = organisation
        affiliate(person, organisation, title, vouched=membership.is_vouched)
        membership.save(update_fields=["organisation", "is_vouched", "changed_at"])
    if entered:
        paused, _kinds = MailPause.objects.filter(network=network, person=person).delete()
        membership.role = MembershipRole.MEMBER
        _step(membership, S.PAUSED if paused else S.ACTIVE)
    if role == MembershipRole.COORDINATOR:
        make_coordinator(membership)
    return membership, entered


@transaction.atomic
def invite_member(network: Network, person: Person) -> Membership:
    """Offer somebody a place; they answer themselves. Whoever is in, or has asked, is not asked back."""
    membership, _created = Membership.objects.get_or_create(
        network=network, person=person, defaults={"state": S.INVITED}
    )
    if membership.state == S.REQUESTED:
        return approve(membership)
    return _begin(membership, S.INVITED) if membership.state == S.ENDED else membership


@transaction.atomic
def approve(membership: Membership) -> Membership:
    """Let in somebody who asked, and tell them."""
    membership = _change(membership, {S.REQUESTED}, S.ACTIVE)
    outbox.post(mails.request_answered(membership))
    return membership


@transaction.atomic
def refuse(membership: Membership, reason: str = "") -> Membership:
    """Say no to a request, and tell them; the reason is kept."""
    membership = _change(membership, {S.REQUESTED}, S.ENDED, reason)
    outbox.post(mails.request_answered(membership))
    return membership


def accept(membership: Membership) -> Membership:
    """The person says yes to an invitation into the network."""
    return _change(membership, {S.INVITED}, S.ACTIVE)


def decline(membership: Membership) -> Membership:
    return _change(membership, {S.INVITED}, S.ENDED)


def pause(membership: Membership) -> Membership:
    """No more mail from the network for now; access stays. Pausing twice changes nothing."""
    return _change(membership, {S.ACTIVE, S.PAUSED}, S.PAUSED)


def resume(membership: Membership) -> Membership:
    return _change(membership, {S.ACTIVE, S.PAUSED}, S.ACTIVE)


@transaction.atomic
def end(membership: Membership, reason: str = "") -> Membership:
    """Leave, or be taken off. Ending twice changes nothing. Raises `MembershipRefused` (last_coordinator)."""
    network = _lock(membership.network)
    membership = _fresh(membership)
    if membership.state == S.ENDED:
        return membership
    if membership.is_coordinator:
        _keep_a_coordinator(network, membership)
    membership.role = MembershipRole.MEMBER
    membership.reason = reason[:300]
    _step(membership, S.ENDED)
    for group in network.contact_groups.filter(people=membership.person_id):
        group.people.remove(membership.person_id)
    membership_ended.send(sender=Membership, membership=membership)
    return membership


@transaction.atomic
def make_coordinator(membership: Membership) -> Membership:
    membership = _fresh(membership)
    if not membership.is_standing:
        raise MembershipRefused(_("Only a member can be a coordinator."), code="not_a_member")
    return _give_role(membership, MembershipRole.COORDINATOR)


@transaction.atomic
def make_member(membership: Membership) -> Membership:
    """Take the coordinator's role back. Raises `MembershipRefused` (last_coordinator)."""
    network = _lock(membership.network)
    membership = _fresh(membership)
    if membership.is_coordinator:
        _keep_a_coordinator(network, membership)
    return _give_role(membership, MembershipRole.MEMBER)


@transaction.atomic
def set_organisation(
    membership: Membership, organisation: Organisation | None, title: str = "", *, by: Person | None = None
) -> Membership:
    """Whom the person stands for in this network, and as what; `by` as in `add_member`.

    What stood there before is let go of, where no other network of theirs names it: it was a mistake, or is over.
    """
    network = _lock(membership.network)
    membership = _fresh(membership)
    before, after = membership.organisation_id, organisation.pk if organisation else None
    vouched = vouched_by(network, by, [key for key in (before, after) if key is not None])
    membership.organisation, membership.is_vouched = organisation, after is None or after in vouched
    membership.save(update_fields=["organisation", "is_vouched", "changed_at"])
    if before is not None and before != after:
        let_go(membership.person, before, vouching=before in vouched)
    if organisation is not None:
        affiliate(membership.person, organisation, title, vouched=membership.is_vouched)
    return membership


@transaction.atomic
def pause_mail(person: Person, network: Network) -> None:
    """No more mail about this network's meetings: a member pauses, anybody else is remembered (RFC 8058)."""
    _lock(network)
    if not Membership.objects.active().filter(network=network, person=person).update(state=S.PAUSED):
        standing = Membership.objects.standing().filter(network=network, person=person).exists()
        if not standing:
            MailPause.objects.get_or_create(network=network, person=person)


@transaction.atomic
def resume_mail(person: Person, network: Network) -> None:
    MailPause.objects.filter(network=network, person=person).delete()
    Membership.objects.filter(network=network, person=person, state=S.PAUSED).update(state=S.ACTIVE)


# --- How a step is taken ----------------------------------------------------------------------------------


def _lock(network: Network) -> Network:
    """The network, fresh; until we commit, nobody else changes who is in it."""
    return Network.objects.select_for_update(no_key=True).get(pk=network.pk)


def _fresh(membership: Membership) -> Membership:
    return (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("network", "person")
        .get(pk=membership.pk)
    )


@transaction.atomic
def _change(membership: Membership, allowed: Collection[str], state: str, reason: str = "") -> Membership:
    membership = _fresh(membership)
    if membership.state not in allowed:
        raise MembershipRefused(
            _("That cannot be done any more; the membership has changed meanwhile."), code="wrong_state"
        )
    if reason:
        membership.reason = reason[:300]
    if membership.state != state:
        if state == S.ACTIVE:
            MailPause.objects.filter(network=membership.network_id, person=membership.person_id).delete()
        _step(membership, state)
    return membership


def _begin(membership: Membership, state: str) -> Membership:
    """Somebody new, or back again: as a plain member, whatever they were before."""
    MailPause.objects.filter(network=membership.network_id, person=membership.person_id).delete()
    membership.role = MembershipRole.MEMBER
    _step(membership, state)
    return membership


def _step(membership: Membership, state: str) -> None:
    membership.state = state
    if state != S.ENDED:
        membership.reason = ""
    membership.save(update_fields=["state", "role", "reason", "changed_at"])


def _give_role(membership: Membership, role: str) -> Membership:
    if membership.role != role:
        membership.role = role
        membership.save(update_fields=["role", "changed_at"])
    return membership


def _keep_a_coordinator(network: Network, leaving: Membership) -> None:
    alive = network.state in (NetworkState.ACTIVE, NetworkState.DORMANT)
    others = Membership.objects.coordinators().filter(network=network).exclude(pk=leaving.pk)
    if alive and not others.exists():
        raise MembershipRefused(
            _("A network needs a coordinator. Hand the role to another member first."),
            code="last_coordinator",
        )


@transaction.atomic
def leave_everything(person: Person) -> None:
    """A person is forgotten: memberships end, organisations, groups and pauses let go of them.

    A network may be left without a coordinator this way; an administrator names another.
    """
    person.memberships.exclude(state=S.ENDED).update(state=S.ENDED, role=MembershipRole.MEMBER, reason="")
    person.affiliations.all().delete()
    person.contact_groups.clear()
    person.mail_pauses.all().delete()
