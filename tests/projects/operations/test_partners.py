"""Partners: asked, answered by their own link, confirmed, and made a project."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Person
from networks.models import Affiliation
from notifications.models import Message, MessageState
from projects import links
from projects.errors import IdeaRefused, PartnerRefused, PartnershipRefused
from projects.handover import Handover
from projects.models import IdeaState, Partner, PartnerState, ProjectIdea
from projects.operations import ideas, partners, partnerships, retention
from projects.operations.partners import Asked
from projects.operations.partnerships import Share
from projects.signals import idea_converted
from tests.factories.accounts import PersonFactory
from tests.factories.networks import AffiliationFactory, OrganisationFactory
from tests.factories.projects import (
    ConfirmedFactory,
    IdeaFactory,
    PartnerFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db
BUS = Share("Kører bussen", 40, 500_000, "Bo Bus")


def asked(idea: ProjectIdea, email: str = "bo@example.org") -> Partner:
    return partners.invite(idea, idea.contact, OrganisationFactory(), Asked(email, "Bo Bus", "Vil I?"), BUS)


def test_asking_begins_the_partnership_with_the_owner_in_it() -> None:
    idea = IdeaFactory()

    asked(idea)

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED
    assert [(one.organisation, one.state) for one in Partner.objects.filter(is_lead=True)] == [
        (idea.organisation, PartnerState.CONFIRMED)
    ]


def test_the_mail_bears_a_link_that_only_its_hash_is_kept_of() -> None:
    partner = asked(IdeaFactory())

    token = links.partner_token(partner)
    letter = Message.objects.get(kind="partner_invitation")
    assert links.partner_url(partner) in letter.text
    assert token not in str(Partner.objects.filter(pk=partner.pk).values())
    assert partners.find(token) == partner


def test_somebody_without_an_account_is_asked_and_becomes_no_member_of_the_organisation() -> None:
    partner = asked(IdeaFactory(), "ny@example.org")

    assert Person.objects.get(email="ny@example.org") == partner.contact
    assert not Affiliation.objects.filter(person=partner.contact).exists()


def test_without_an_address_the_organisations_contact_is_written_to() -> None:
    organisation = OrganisationFactory()
    AffiliationFactory(organisation=organisation, is_primary=True, is_vouched=False)
    AffiliationFactory(organisation=organisation)
    first = AffiliationFactory(organisation=organisation, is_primary=True).person
    idea = IdeaFactory()

    partner = partners.invite(idea, idea.contact, organisation, Asked(), BUS)

    assert partner.contact == first
    assert not partner.contact_written


def test_nobody_known_and_no_address_is_refused() -> None:
    idea = IdeaFactory()

    with pytest.raises(PartnerRefused) as refusal:
        partners.invite(idea, idea.contact, OrganisationFactory(), Asked(), BUS)

    assert refusal.value.code == "unknown"


def test_an_organisation_is_asked_once() -> None:
    partner = PartnerFactory()
    idea = partner.partnership.idea

    with pytest.raises(PartnerRefused) as refusal:
        partners.invite(idea, idea.contact, partner.organisation, Asked("bo@example.org"), BUS)

    assert refusal.value.code == "there"


def test_a_yes_lights_the_window_and_tells_the_owner() -> None:
    partner = PartnerFactory()

    partners.confirm(partner, "  Inga   Kildevæld ")
    partners.confirm(partner, "Inga Kildevæld")

    partner.refresh_from_db()
    assert (partner.state, partner.signatory) == (PartnerState.CONFIRMED, "Inga Kildevæld")
    assert Message.objects.get(kind="partner_answered").person == partner.partnership.idea.contact


def test_a_yes_needs_a_name() -> None:
    with pytest.raises(PartnerRefused) as refusal:
        partners.confirm(PartnerFactory(), " ")

    assert refusal.value.code == "signatory"


def test_a_no_is_told_to_nobody_by_mail_and_may_become_a_yes() -> None:
    partner = PartnerFactory()

    partners.decline(partner)
    assert not Message.objects.exists()
    partners.confirm(partner, "Inga")

    assert Partner.objects.get(pk=partner.pk).is_confirmed


def test_a_link_that_ran_out_answers_nothing() -> None:
    partner = PartnerFactory(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(PartnerRefused) as refusal:
        partners.confirm(partner, "Inga")

    assert refusal.value.code == "expired"


def test_asked_again_the_old_link_is_dead() -> None:
    partner = PartnerFactory()
    before = links.partner_token(partner)

    again = partners.invite_again(partner)

    assert partners.find(before) is None
    assert partners.find(links.partner_token(again)) == again


def test_taken_back_the_link_is_dead_and_the_mail_that_waits_does_not_leave() -> None:
    partner = asked(IdeaFactory())
    token = links.partner_token(partner)

    partners.take_back(partner)

    assert partners.find(token) is None
    assert Message.objects.get(kind="partner_invitation").state == MessageState.WITHDRAWN


def test_a_partner_who_is_in_is_not_taken_out_by_others() -> None:
    with pytest.raises(PartnerRefused):
        partners.take_back(ConfirmedFactory())


def test_who_said_no_may_be_asked_anew() -> None:
    partner = PartnerFactory()
    idea = partner.partnership.idea
    partners.decline(partner)

    again = partners.invite(idea, idea.contact, partner.organisation, Asked("bo@example.org"), BUS)

    assert again.pk == partner.pk
    assert again.state == PartnerState.INVITED


def _in_place() -> ProjectIdea:
    partnership = PartnershipFactory()
    ConfirmedFactory(partnership=partnership)
    ConfirmedFactory(partnership=partnership)
    idea: ProjectIdea = partnership.idea
    return idea


def test_a_partnership_is_confirmed_when_all_have_answered() -> None:
    idea = _in_place()
    waits = PartnerFactory(partnership=idea.partnership)

    with pytest.raises(PartnershipRefused) as refusal:
        partnerships.confirm_partnership(idea)
    assert refusal.value.code == "waiting"
    partners.decline(waits)
    partnerships.confirm_partnership(idea)

    idea.refresh_from_db()
    assert idea.state == IdeaState.CONFIRMED
    assert not idea.is_seeking


def test_a_partnership_takes_two() -> None:
    idea = ConfirmedFactory().partnership.idea

    with pytest.raises(PartnershipRefused) as refusal:
        partnerships.confirm_partnership(idea)

    assert refusal.value.code == "alone"


def test_what_lacks_otherwise_stops_nobody() -> None:
    idea = _in_place()
    idea.seeks.set([])

    assert partnerships.confirm_partnership(idea).confirmed_at is not None


def test_a_yes_taken_back_unsettles_the_partnership_and_the_owner_hears() -> None:
    idea = _in_place()
    partnerships.confirm_partnership(idea)

    partners.decline(idea.partnership.partners.last())

    idea.refresh_from_db()
    assert idea.state == IdeaState.PROPOSED
    assert Message.objects.filter(kind="partner_answered", person=idea.contact).count() == 1


def test_a_project_hands_over_partners_with_their_parts_and_consents() -> None:
    idea, got = _in_place(), []
    partnerships.confirm_partnership(idea)

    def take(sender: object, handover: Handover, **_more: object) -> None:
        got.append(handover)

    idea_converted.connect(take)
    try:
        partnerships.convert(idea)
    finally:
        idea_converted.disconnect(take)

    assert [(share.hours, share.cash) for share in got[0].shares] == [(40, 500_000), (40, 500_000)]
    assert all(share.consented_at for share in got[0].shares)
    idea.refresh_from_db()
    assert idea.state == IdeaState.CONVERTED


def test_a_receiver_that_refuses_stops_the_conversion() -> None:
    idea = _in_place()
    partnerships.confirm_partnership(idea)

    def refuse(sender: object, **_more: object) -> None:
        raise IdeaRefused("Ikke nu.", code="state")

    idea_converted.connect(refuse)
    try:
        with pytest.raises(IdeaRefused):
            partnerships.convert(idea)
    finally:
        idea_converted.disconnect(refuse)

    idea.refresh_from_db()
    assert idea.state == IdeaState.CONFIRMED


def test_nothing_is_converted_before_it_is_confirmed() -> None:
    with pytest.raises(IdeaRefused):
        partnerships.convert(_in_place())


def test_a_project_takes_no_more_answers() -> None:
    idea = _in_place()
    partnerships.confirm_partnership(idea)
    partnerships.convert(idea)

    with pytest.raises(PartnerRefused):
        partners.decline(Partner.objects.filter(partnership__idea=idea).last())


def test_the_lead_of_an_idea_without_an_organisation_is_nobody() -> None:
    idea = IdeaFactory(organisation=None)

    with pytest.raises(PartnershipRefused):
        partnerships.set_lead_share(idea, idea.contact, BUS)


def test_a_failed_mail_is_seen_by_the_owner() -> None:
    partner = PartnerFactory(contact=PersonFactory())

    partners.mark_failed(partner.pk)

    assert Partner.objects.get(pk=partner.pk).mail_failed


def test_a_confirmed_partner_whose_contact_was_forgotten_may_be_taken_out_and_asked_anew() -> None:
    partner = ConfirmedFactory()
    retention.leave_everything(partner.contact)
    partner.refresh_from_db()
    idea = partner.partnership.idea

    assert partners.take_back(partner).state == PartnerState.WITHDRAWN
    anew = partners.invite(
        idea, PersonFactory(), partner.organisation, Asked(email="ny@example.org"), Share()
    )
    assert (anew.pk, anew.state) == (partner.pk, PartnerState.INVITED)


def test_nobody_is_taken_out_of_a_project_although_their_contact_was_forgotten() -> None:
    partner = ConfirmedFactory(partnership__idea__state=IdeaState.CONVERTED)
    retention.leave_everything(partner.contact)

    with pytest.raises(PartnerRefused):
        partners.take_back(partner)


def test_nobody_is_asked_into_an_idea_that_was_withdrawn() -> None:
    partner = asked(IdeaFactory())
    idea = ideas.withdraw(partner.partnership.idea)

    assert Message.objects.get(kind="partner_invitation").state == MessageState.WITHDRAWN
    partner.partnership.idea = idea
    with pytest.raises(PartnerRefused):
        partners.invite_again(partner)
