"""Thirteen, not one (C6): what every candidate gets when the formal check is over. Each once; nothing of it public."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from matchmaking.models import Profile, ProfileCompetence
from matchmaking.operations.profiles import MOST, profile_of
from networks.models import Competence, ContactGroup, Network, Organisation
from networks.operations import groups
from prize.hours import day_of
from prize.models import CasePage, DateKind, Nomination, PrizeEdition, TextPart, Writer
from prize.operations.locks import lock

Kind = ProfileCompetence.Kind


def welcome_candidates(edition: PrizeEdition, by: Person) -> None:
    """A step of the round."""
    for nomination in edition.nominations.with_words().candidates():
        welcome(nomination)
    list_representatives(edition)


@transaction.atomic
def welcome(nomination: Nomination) -> None:
    """A draft of a case page, a draft of a profile, and a reminder next year."""
    draft_case_page(nomination)
    draft_profile(nomination)
    if nomination.remind_on is None:
        nomination.remind_on = next_year(nomination.edition)
        nomination.save(update_fields=["remind_on"])


def next_year(edition: PrizeEdition) -> date:
    opened = day_of(edition, DateKind.PROPOSALS_OPEN) or timezone.localdate()
    return opened + timedelta(days=365)


def draft_case_page(nomination: Nomination) -> CasePage:
    """From what the village wrote; its people edit it and decide whether it is public."""
    page, _new = CasePage.objects.get_or_create(
        nomination=nomination,
        defaults={"title": nomination.village.name[:120], "body": _case_text(nomination)},
    )
    return page


def _case_text(nomination: Nomination) -> str:
    """In Danish, as the village wrote."""
    texts = {row.part: row.body.strip() for row in nomination.texts.all()}
    with override("da"):
        labels = {part: str(label) for part, label in TextPart.choices}
    pieces = [texts.get(TextPart.SUMMARY, "")]
    pieces += [
        f"### {labels[part]}\n\n{texts[part]}"
        for part in TextPart.values
        if part not in (TextPart.SUMMARY, TextPart.MORE) and texts.get(part)
    ]
    return "\n\n".join(piece for piece in pieces if piece)


def owner_of(nomination: Nomination) -> Organisation | Person | None:
    """Whose profile it would be: the village's organisation, else its contact."""
    if nomination.village.organisation is not None:
        return nomination.village.organisation
    contact = Writer.objects.select_related("person").filter(nomination=nomination, is_contact=True).first()
    return contact.person if contact else None


def draft_profile(nomination: Nomination) -> Profile | None:
    """A draft that nobody but its owners sees; a profile that is there already is theirs, and left alone."""
    owner = owner_of(nomination)
    if owner is None or _has_profile(owner):
        return None
    profile = profile_of(owner)
    texts = {row.part: row.body for row in nomination.texts.all()}
    profile.text = texts.get(TextPart.SUMMARY, "").strip()[:2000]
    profile.save(update_fields=["text"])
    profile.themes.set(nomination.themes.all())
    profile.goals.set(nomination.goals.all())
    profile.places.set([nomination.village.municipality])
    needs = f"{texts.get(TextPart.PLANS, '')} {texts.get(TextPart.NEXT_STEPS, '')}"
    _name(profile, Kind.OFFER, texts.get(TextPart.STRENGTHS, ""))
    _name(profile, Kind.NEED, needs)
    return profile


def _has_profile(owner: Organisation | Person) -> bool:
    own = {"organisation": owner} if isinstance(owner, Organisation) else {"person": owner}
    return Profile.objects.filter(**own).exists()


def _name(profile: Profile, kind: str, text: str) -> None:
    """Words of our vocabulary that the text uses. None is invented: the village adds its own."""
    words = text.lower()
    found = [
        one for one in Competence.objects.approved() if re.search(rf"\b{re.escape(one.folded_da)}", words)
    ]
    ProfileCompetence.objects.bulk_create(
        ProfileCompetence(profile=profile, competence=one, kind=kind, position=place)
        for place, one in enumerate(found[:MOST])
    )


@transaction.atomic
def list_representatives(edition: PrizeEdition) -> ContactGroup | None:
    """One list of those who write for the candidates, which the seminar's invitation page offers.

    It lives in the edition's network, or the seminar's; without either there is none yet.
    """
    edition = lock(edition.pk)
    network = _home(edition)
    if network is None:
        return None
    writers = Writer.objects.filter(nomination__in=edition.nominations.candidates(), person__is_active=True)
    people = Person.objects.get_queryset().filter(pk__in=writers.values("person"))
    group = edition.representatives
    if group is None:
        group = _group(network, edition)
        edition.representatives = group
        edition.save(update_fields=["representatives"])
    groups.set_people(group, people)
    return group


def _home(edition: PrizeEdition) -> Network | None:
    return edition.network or (edition.seminar.network if edition.seminar is not None else None)


def _group(network: Network, edition: PrizeEdition) -> ContactGroup:
    with override("da"):
        name = (_("Representatives of the candidates, %(edition)s") % {"edition": edition.title})[:120]
    present = ContactGroup.objects.filter(network=network, name=name).first()
    return present or groups.create_group(network, name)
