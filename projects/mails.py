"""What we write to people about ideas and partnerships. Words live in templates/projects/mail/.

Before two yeses no mail says who the other is; after them both are named with their address.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from networks.models import Affiliation, Membership
from notifications.models import Message
from notifications.writing import Envelope, write
from projects import rules
from projects.links import partner_url
from projects.models import Interest, Note, Partner, ProjectIdea, Scoping
from projects.working_days import working_days_after


def owners_of(idea: ProjectIdea) -> list[Person]:
    """Who hears about an idea: its contact, else the people of its organisation."""
    if idea.contact is not None and idea.contact.is_active:
        return [idea.contact]
    if idea.organisation_id is None:
        return []
    people = Affiliation.objects.vouched().filter(organisation=idea.organisation_id)
    return list(Person.objects.reachable().filter(affiliations__in=people))


def advisers_of(idea: ProjectIdea) -> list[Person]:
    """Coordinators of its network; of an idea without one the editors."""
    if idea.network_id is None:
        return editors()
    rows = Membership.objects.coordinators().filter(network=idea.network_id).select_related("person")
    return [row.person for row in rows]


def editors() -> list[Person]:
    return list(Person.objects.reachable().filter(Q(is_superuser=True) | Q(is_staff=True)))


def to_approve(idea: ProjectIdea) -> list[Message]:
    """To the editors: something waits, and until when we have promised an answer."""
    since = timezone.localdate(idea.published_at or timezone.now())
    words = {"until": working_days_after(since, settings.IDEA_APPROVAL_DAYS)}
    return _each("to_approve", editors(), idea, _stamp(timezone.now()), "projects:approvals", [], words)


def approved(idea: ProjectIdea) -> list[Message]:
    return _to_owners("approved", idea, _stamp(idea.approved_at))


def sent_back(idea: ProjectIdea) -> list[Message]:
    """With the editor's words."""
    return _to_owners("sent_back", idea, _stamp(timezone.now()))


def runs_out(idea: ProjectIdea) -> list[Message]:
    """*Forny, luk eller fundet?*, once for each period."""
    key = _stamp(idea.expires_at)
    return _each("runs_out", owners_of(idea), idea, key, "projects:renew", [idea.pk])


def interest_arrived(interest: Interest) -> list[Message]:
    """Somebody would like to be in it. Not yet who: only which organisation, and in what words."""
    return _to_owners("interest", interest.idea, str(interest.pk), interest=interest)


def accepted(interest: Interest) -> Message:
    """The owner has said yes; from here on both know each other."""
    other = interest.answered_by or interest.idea.contact
    key = _stamp(interest.answered_at)
    words = {"interest": interest, "other": other}
    where = [interest.idea_id, interest.pk]
    return _each("accepted", [interest.person], interest.idea, key, "projects:thread", where, words)[0]


def note_written(interest: Interest, note: Note) -> list[Message]:
    """To the other side of the thread; what the writer's own side has said is not sent back to it."""
    idea = interest.idea
    to = _in_touch(interest) if note.author_id == interest.person_id else [interest.person]
    words, where = {"note": note, "other": note.author}, [idea.pk, interest.pk]
    return _each("note", to, idea, str(note.pk), "projects:thread", where, words)


def _in_touch(interest: Interest) -> list[Person]:
    """The owner's side: whoever said yes is named to the other, and hears from them, too."""
    owners, who = owners_of(interest.idea), interest.answered_by
    if who is None or who in owners or not who.is_active or not rules.owns(who, interest.idea):
        return owners
    return [who, *owners]


def scoping_asked(case: Scoping) -> list[Message]:
    words, where = {"case": case}, [case.idea_id]
    return _each(
        "scoping_asked", advisers_of(case.idea), case.idea, str(case.pk), "projects:scoping", where, words
    )


def scoping_taken(case: Scoping) -> list[Message]:
    """The owner hears who helps."""
    return _of_the_case("scoping_taken", case)


def scoping_closed(case: Scoping) -> list[Message]:
    """The outcome, with the adviser's words."""
    return _of_the_case("scoping_closed", case)


def _of_the_case(kind: str, case: Scoping) -> list[Message]:
    words, where = {"case": case}, [case.idea_id]
    return _each(kind, owners_of(case.idea), case.idea, str(case.pk), "projects:scoping", where, words)


def partner_thread(partner: Partner) -> str:
    """The name of everything we write to one partner; ends in the partner, for the room's receivers."""
    return f"idea-{partner.partnership.idea_id}-partner-{partner.pk}"


def partner_invited(partner: Partner) -> Message:
    """*Vil I være med?* with a link of its own, to somebody who may have no account."""
    if partner.contact is None:
        raise ValueError("An invitation needs somebody to write to.")
    idea = partner.partnership.idea
    envelope = Envelope(
        key=f"partner-invitation:{partner.pk}:{partner.nonce}",
        kind="partner_invitation",
        thread=partner_thread(partner),
        from_name=_from(idea),
    )
    context = {"idea": idea, "partner": partner, "by": partner.invited_by, "url": partner_url(partner)}
    return write("projects/mail/partner_invitation", envelope, context, person=partner.contact)


def partner_answered(partner: Partner) -> list[Message]:
    """To the owner: a yes, or a yes that was taken back. A plain no is on the page, and no mail."""
    idea = partner.partnership.idea
    key = f"{partner.pk}:{_stamp(partner.answered_at)}"
    words = {"partner": partner}
    return _each("partner_answered", owners_of(idea), idea, key, "projects:partnership", [idea.pk], words)


def _to_owners(kind: str, idea: ProjectIdea, key: str, **words: Any) -> list[Message]:
    return _each(kind, owners_of(idea), idea, key, "projects:detail", [idea.pk], words)


def _each(
    kind: str,
    people: Iterable[Person],
    idea: ProjectIdea,
    key: str,
    name: str,
    arguments: list[int],
    words: dict[str, Any] | None = None,
) -> list[Message]:
    """One to each, with a button to the page of that name."""
    url = settings.SITE_URL + reverse(name, args=arguments)
    context = {"idea": idea, "url": url, **(words or {})}
    letters = []
    for person in people:
        envelope = Envelope(
            key=f"{kind}:{idea.pk}:{key}:{person.pk}", kind=kind, thread=f"idea-{idea.pk}-person-{person.pk}"
        )
        letters.append(write(f"projects/mail/{kind}", envelope, context, person=person))
    return letters


def _from(idea: ProjectIdea) -> str:
    """Whom the question comes from: the organisation, else whoever wrote the idea."""
    return str(idea.organisation or (idea.contact.name if idea.contact else ""))


def _stamp(moment: datetime | None) -> str:
    return f"{moment:%Y%m%d%H%M%S%f}" if moment else "-"
