"""Thirteen, not one: what every candidate gets, each once, and nothing of it public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from events.audience import Audience, chosen_people
from matchmaking.models import Profile, ProfileState
from networks.models import Competence, ContactGroup
from notifications.models import Message
from prize.models import CasePage, EditionState, Nomination, NominationState
from prize.operations import consents, handing_in, reminding, states, welcoming
from tests.factories.accounts import PersonFactory
from tests.factories.networks import (
    AffiliationFactory,
    NetworkFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.factories.prize import (
    EditionFactory,
    NominationFactory,
    VillageFactory,
    WriterFactory,
)
from tests.prize.village_helpers import write

pytestmark = pytest.mark.django_db


def thirteen() -> Any:
    """An edition whose formal check is over: thirteen candidates, and one that was rejected."""
    edition = EditionFactory(network=NetworkFactory(), state=EditionState.QUALIFYING)
    writers = [WriterFactory(nomination=NominationFactory(edition=edition)) for _ in range(13)]
    for writer in writers:
        write(writer.nomination, body=f"Vi er {writer.nomination.village}.")
        write(writer.nomination, "plans", "Et bibliotek")
    WriterFactory(nomination=NominationFactory(edition=edition, state=NominationState.REJECTED, number=None))
    return edition, writers


def enter(edition) -> None:
    for step in states.ON_ENTERING[EditionState.SHORTLISTING]:
        if step is welcoming.welcome_candidates:
            step(edition, PersonFactory())


def test_thirteen_candidates_get_thirteen_drafts_and_one_list() -> None:
    edition, writers = thirteen()

    enter(edition)

    edition.refresh_from_db()
    assert CasePage.objects.count() == 13
    assert Profile.objects.count() == 13
    assert Nomination.objects.exclude(remind_on=None).count() == 13
    assert ContactGroup.objects.count() == 1
    invited = chosen_people(Audience(groups=(edition.representatives.pk,)))
    assert set(invited) == {writer.person for writer in writers}


def test_nothing_of_it_is_public_without_the_villages_yes() -> None:
    edition, writers = thirteen()
    consents.set_consents(writers[0].nomination, ["publish", "pictures", "partners"], writers[0].person)

    enter(edition)

    assert not CasePage.objects.exclude(published_at=None).exists()
    assert set(Profile.objects.values_list("state", flat=True)) == {ProfileState.DRAFT}
    assert not Profile.objects.visible_to(AnonymousUser()).exists()
    assert not Profile.objects.visible_to(PersonFactory()).exists()


def test_entering_again_makes_nothing_twice_and_changes_nothing() -> None:
    edition, writers = thirteen()
    enter(edition)
    page = CasePage.objects.get(nomination=writers[0].nomination)
    page.body = "Vores egne ord"
    page.save()
    Profile.objects.update(text="Vores egen profil")

    edition.refresh_from_db()
    enter(edition)

    page.refresh_from_db()
    assert page.body == "Vores egne ord"
    assert set(Profile.objects.values_list("text", flat=True)) == {"Vores egen profil"}
    assert (CasePage.objects.count(), Profile.objects.count(), ContactGroup.objects.count()) == (13, 13, 1)


def test_a_draft_says_what_the_village_wrote() -> None:
    nomination = WriterFactory().nomination
    nomination.themes.add(theme := ThemeFactory())
    words = {
        name: Competence.objects.create(slug=name, name_da=name) for name in ("Fundraising", "Havvandsvarme")
    }
    write(nomination, body="Kystbyen.")
    write(nomination, "strengths", "Vi er gode til fundraising.")
    write(nomination, "plans", "Fælles havvandsvarme.")
    write(nomination, "more", "Kun til jer.")

    welcoming.welcome(nomination)

    profile, page = Profile.objects.get(), CasePage.objects.get()
    assert profile.text == "Kystbyen."
    assert list(profile.themes.all()) == [theme]
    assert profile.offers() == [words["Fundraising"]]
    assert profile.needs() == [words["Havvandsvarme"]]
    assert page.body.startswith("Kystbyen.")
    assert "### Det planlægger vi" in page.body or "###" in page.body
    assert "Kun til jer." not in page.body


def test_a_profile_that_is_there_already_is_left_alone() -> None:
    house = OrganisationFactory()
    AffiliationFactory(organisation=house)
    own = Profile.objects.create(organisation=house, text="Vores")
    nomination = NominationFactory(village=VillageFactory(organisation=house))
    write(nomination)

    welcoming.welcome(nomination)

    own.refresh_from_db()
    assert (Profile.objects.count(), own.text) == (1, "Vores")


def test_without_a_network_the_list_waits_for_one() -> None:
    edition = EditionFactory()
    WriterFactory(nomination=NominationFactory(edition=edition))

    assert welcoming.list_representatives(edition) is None
    edition.network = NetworkFactory()
    edition.save()

    assert welcoming.list_representatives(edition).people.count() == 1


def test_a_village_that_withdraws_leaves_the_list() -> None:
    edition, writers = thirteen()
    enter(edition)

    handing_in.withdraw(writers[0].nomination)

    edition.refresh_from_db()
    assert set(edition.representatives.people.all()) == {writer.person for writer in writers[1:]}


def test_next_year_they_are_told_once_when_it_opens() -> None:
    writer = WriterFactory()
    nomination = writer.nomination
    nomination.remind_on = timezone.localdate() + timedelta(days=300)
    nomination.save()
    reminding.remind_due()
    following = EditionFactory(prize=nomination.edition.prize, year=nomination.edition.year + 1)

    for _ in range(2):
        reminding.remind_due()

    letter = Message.objects.get(kind="prize_next_year")
    nomination.refresh_from_db()
    assert letter.person == writer.person
    assert following.slug in letter.text
    assert nomination.remind_on is None


def test_whoever_wants_no_reminder_gets_none() -> None:
    writer = WriterFactory()
    reminding.want_reminder(writer.nomination, wanted=True)
    reminding.want_reminder(writer.nomination, wanted=False)
    EditionFactory(prize=writer.nomination.edition.prize, year=writer.nomination.edition.year + 1)

    reminding.remind_due()

    assert not Message.objects.exists()
