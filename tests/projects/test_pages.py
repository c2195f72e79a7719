"""The pages: what each says to whom, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.models import Organisation
from notifications.models import Message
from projects import links
from projects.models import IdeaState, Interest, Partner, PartnerState, ProjectIdea, Scoping
from projects.operations import interests
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.matchmaking import CompetenceFactory
from tests.factories.networks import (
    AffiliationFactory,
    CoordinatorFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.factories.projects import (
    AcceptedFactory,
    ConfirmedFactory,
    DraftFactory,
    IdeaFactory,
    InterestFactory,
    NetworkIdeaFactory,
    PartnerFactory,
    PartnershipFactory,
)

pytestmark = pytest.mark.django_db


def signed_in(client: Client, person: Any) -> Client:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, name: str, *arguments: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"projects:{name}", args=arguments))
    assert answer.status_code == status
    return answer.content.decode()


def press(client: Client, name: str, /, *arguments: Any, **body: Any) -> Any:
    return client.post(reverse(f"projects:{name}", args=arguments), body)


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


# --- The list ---------------------------------------------------------------------------------------------------


def test_a_guest_reads_what_is_public_and_seeks(client: Client) -> None:
    IdeaFactory(title="Elbus")
    NetworkIdeaFactory(title="Kun os")
    IdeaFactory(title="Ulæst", approved_at=None)
    IdeaFactory(title="Færdig", state=IdeaState.CONFIRMED)

    page = read(client, "index")

    assert "Elbus" in page
    for hidden in ("Kun os", "Ulæst", "Færdig"):
        assert hidden not in page


def test_no_list_or_page_names_the_one_behind_an_idea(client: Client) -> None:
    idea = IdeaFactory(contact__name="Hemmelig Hansen", contact__email="hemmelig@example.org")
    signed_in(client, MembershipFactory(network=idea.network).person)

    for page in (read(client, "index"), read(client, "detail", idea.pk)):
        assert "Hemmelig" not in page
        assert "hemmelig@" not in page


def test_the_list_is_narrowed_by_theme_programme_and_municipality(client: Client) -> None:
    theme, place = ThemeFactory(slug="mobilitet"), MunicipalityFactory(code="0671", name="Struer")
    bus = IdeaFactory(title="Elbus", programme="leader")
    bus.themes.add(theme)
    bus.municipalities.add(place)
    IdeaFactory(title="Varmeselskab", programme="regional")

    for query in (
        "tema=mobilitet",
        "program=leader",
        "kommune=0671",
        "tema=mobilitet&program=leader&kommune=0671",
    ):
        page = client.get(reverse("projects:index") + "?" + query).content.decode()
        assert "Elbus" in page
        assert "Varmeselskab" not in page
    assert "Ingen idé som den" in client.get(reverse("projects:index") + "?tema=findes-ikke").content.decode()


def test_lists_cost_the_same_for_one_idea_and_three(client: Client) -> None:
    person = AffiliationFactory().person
    signed_in(client, person)

    def add() -> None:
        idea = IdeaFactory(contact=person)
        idea.themes.add(ThemeFactory())
        idea.municipalities.add(MunicipalityFactory())
        idea.seeks.add(CompetenceFactory())
        InterestFactory(idea=idea, organisation=OrganisationFactory())
        InterestFactory(person=person)
        PartnerFactory(contact=person)
        Scoping.objects.create(idea=idea)
        IdeaFactory(approved_at=None)

    add()
    signed_in(client, AdministratorFactory())
    names = ("index", "mine", "approvals", "cases")
    for name in names:
        read(client, name)
    one = [queries_of(lambda name=name: read(client, name)) for name in names]
    add()
    add()

    assert [queries_of(lambda name=name: read(client, name)) for name in names] == one


def test_pages_of_one_idea_cost_the_same_for_one_partner_and_three(client: Client) -> None:
    idea = PartnershipFactory().idea
    signed_in(client, idea.contact)

    def add() -> None:
        InterestFactory(idea=idea, organisation=OrganisationFactory())
        AcceptedFactory(idea=idea, organisation=OrganisationFactory())
        ConfirmedFactory(partnership=idea.partnership).brings.add(CompetenceFactory())
        PartnerFactory(partnership=idea.partnership).brings.add(CompetenceFactory())
        idea.seeks.add(CompetenceFactory())

    add()
    one = [queries_of(lambda name=name: read(client, name, idea.pk)) for name in ("detail", "partnership")]
    add()
    add()

    assert [
        queries_of(lambda name=name: read(client, name, idea.pk)) for name in ("detail", "partnership")
    ] == one


# --- Writing ----------------------------------------------------------------------------------------------------


def test_a_title_and_a_few_lines_make_an_idea(client: Client) -> None:
    home = AffiliationFactory(is_primary=True)
    network = MembershipFactory(person=home.person).network
    signed_in(client, home.person)

    press(
        client, "new", title="Elbus", summary="Fire landsbyer.", network=network.pk, visibility="network",
        role_sought="partner", organisation=home.organisation.pk, seeks="Jurist\nEn elbus", do="publish",
    )  # fmt: skip

    idea = ProjectIdea.objects.get()
    assert (idea.state, idea.contact, idea.organisation) == (
        IdeaState.PUBLISHED,
        home.person,
        home.organisation,
    )
    assert {str(one) for one in idea.seeks.all()} == {"Jurist", "En elbus"}


def test_a_refusal_to_publish_keeps_what_was_typed(client: Client) -> None:
    signed_in(client, PersonFactory())

    answer = press(client, "new", title="Elbus", visibility="network", role_sought="partner", do="publish")

    assert answer.status_code == 422
    assert 'value="Elbus"' in answer.content.decode()
    assert "Vælg det netværk" in answer.content.decode()


def test_nobody_writes_in_the_name_of_an_organisation_or_network_that_is_not_theirs(client: Client) -> None:
    signed_in(client, PersonFactory())

    for facts in ({"organisation": OrganisationFactory().pk}, {"network": NetworkFactory().pk}):
        answer = press(
            client, "new", title="Elbus", visibility="public", role_sought="partner", do="draft", **facts
        )
        assert answer.status_code == 422

    assert not ProjectIdea.objects.exists()


def test_a_misspelt_municipality_is_asked_about(client: Client) -> None:
    MunicipalityFactory(code="0661", name="Holstebro")
    signed_in(client, PersonFactory())

    answer = press(
        client,
        "new",
        title="Elbus",
        visibility="public",
        role_sought="partner",
        municipalities="Holsterbro",
        do="draft",
    )

    assert "Holstebro«?" in answer.content.decode()
    assert answer.status_code == 422


def test_the_form_shows_what_is_there(client: Client) -> None:
    idea = DraftFactory(title="Elbus", programme="leader", cooperation="national")
    idea.seeks.add(CompetenceFactory(name_da="Jurist"))
    idea.municipalities.add(MunicipalityFactory(code="0661", name="Holstebro"))

    page = read(signed_in(client, idea.contact), "edit", idea.pk)

    for words in ("Elbus", "Jurist", "Holstebro"):
        assert words in page


# --- Two yeses --------------------------------------------------------------------------------------------------


def test_the_owner_reads_the_words_and_not_the_name_before_the_yes(client: Client) -> None:
    interest = InterestFactory(
        person__name="Inga Kildevæld", organisation=OrganisationFactory(name="Vesterkilde")
    )
    owner, idea = interest.idea.contact, interest.idea
    signed_in(client, owner)

    before = read(client, "detail", idea.pk)
    press(client, "answer_interest", idea.pk, interest.pk, do="accept")
    after = read(client, "thread", idea.pk, interest.pk)

    assert "Vesterkilde" in before
    assert "Inga" not in before
    assert interest.person.email not in before
    assert "Inga Kildevæld" in after
    assert interest.person.email in after


def test_who_was_said_no_to_reads_the_very_page_that_the_silent_read(client: Client) -> None:
    idea = IdeaFactory()
    moment = {"expires_at": InterestFactory().expires_at, "words": "Vi vil gerne"}
    declined, silent = InterestFactory(idea=idea, **moment), InterestFactory(idea=idea, **moment)
    interests.decline(declined, idea.contact)

    pages = []
    for row in (declined, silent):
        browser = signed_in(Client(), row.person)
        for name, arguments in (("detail", [idea.pk]), ("mine", [])):
            page = read(browser, name, *arguments)
            start, _mark, end = page.partition("<main")
            assert start
            pages.append("".join(part for part in end.splitlines() if "csrfmiddlewaretoken" not in part))

    assert pages[:2] == pages[2:]
    assert "Ikke besvaret endnu" in pages[0]


def test_colleagues_of_the_owner_answer_too_and_an_administrator_does_not_read(client: Client) -> None:
    interest = InterestFactory(words="Kun for ejeren")
    idea = interest.idea
    colleague = AffiliationFactory(organisation=idea.organisation).person

    assert "Kun for ejeren" in read(signed_in(Client(), colleague), "detail", idea.pk)
    assert "Kun for ejeren" not in read(signed_in(Client(), AdministratorFactory()), "detail", idea.pk)


def test_interest_is_shown_and_taken_back_and_that_is_undone(client: Client) -> None:
    idea, person = IdeaFactory(), PersonFactory()
    signed_in(client, person)

    press(client, "show_interest", idea.pk, words="Vi har en bus")
    assert "Ikke besvaret endnu" in read(client, "detail", idea.pk)
    press(client, "change_interest", idea.pk, do="take_back")
    assert "Trukket tilbage" in read(client, "detail", idea.pk)
    press(client, "change_interest", idea.pk, do="undo")

    assert Interest.objects.get().waits


def test_interest_without_words_is_asked_for_some(client: Client) -> None:
    idea = IdeaFactory()
    signed_in(client, PersonFactory())

    answer = press(client, "show_interest", idea.pk, words=" ")

    assert answer.status_code == 422
    assert not Interest.objects.exists()


def test_machines_show_no_interest_without_end(client: Client) -> None:
    signed_in(client, PersonFactory())

    for _ in range(25):
        press(client, "show_interest", IdeaFactory().pk, words="Hej")

    assert Interest.objects.count() == 20


def test_a_thread_of_others_is_not_there(client: Client) -> None:
    interest = AcceptedFactory()

    read(signed_in(client, AdministratorFactory()), "thread", interest.idea.pk, interest.pk, status=404)


# --- Editors and advisers ---------------------------------------------------------------------------------------


def test_an_editor_reads_approves_and_sends_back(client: Client) -> None:
    first, second = IdeaFactory(title="Elbus", approved_at=None), IdeaFactory(approved_at=None)
    signed_in(client, PersonFactory(is_staff=True))

    assert "Elbus" in read(client, "approvals")
    press(client, "approve", first.pk, do="approve")
    assert press(client, "approve", second.pk, do="send_back", words="").status_code == 422
    press(client, "approve", second.pk, do="send_back", words="Skriv hvor.")

    assert set(ProjectIdea.objects.public()) == {first}


def test_an_adviser_finds_the_case_takes_it_and_closes_it(client: Client) -> None:
    idea = DraftFactory()
    adviser = CoordinatorFactory(network=idea.network).person
    press(signed_in(Client(), idea.contact), "scoping", idea.pk, do="ask", words="Hvor søger vi?")
    signed_in(client, adviser)

    assert idea.title in read(client, "cases")
    press(client, "scoping", idea.pk, do="take")
    press(client, "scoping", idea.pk, do="save", done_need="on", notes_need="Klart")
    press(client, "scoping", idea.pk, do="close", outcome="apply", outcome_words="Søg i marts.")

    case = Scoping.objects.get()
    assert (case.adviser, case.outcome, case.items.filter(done=True).count()) == (adviser, "apply", 1)
    assert "Søg i marts." in read(signed_in(Client(), idea.contact), "scoping", idea.pk)


# --- The partnership --------------------------------------------------------------------------------------------


def test_the_partnership_says_who_is_missing_and_proposes_with_a_link(client: Client) -> None:
    idea = PartnershipFactory().idea
    for _ in range(3):
        town = OrganisationFactory(sector="public_authority", kind="municipality")
        ConfirmedFactory(partnership=idea.partnership, organisation=town)
    village = OrganisationFactory(name="Rughede", sector="civil_society", kind="village_association")

    page = read(signed_in(client, idea.contact), "partnership", idea.pk)

    assert "Mangler erhverv og civilsamfund; intet lokalt fællesskab" in page
    assert f"spoerg/?organisation={village.pk}" in page
    assert "Rughede" in read(client, "ask_partner", idea.pk)


def test_a_partner_is_asked_by_name_and_a_new_organisation_is_made(client: Client) -> None:
    idea = IdeaFactory()
    signed_in(client, idea.contact)

    press(
        client, "ask_partner", idea.pk, organisation="Bussens Venner", kind="village_association",
        municipality=MunicipalityFactory().pk, name="Bo", email="bo@example.org", role="Kører", hours="40",
        cash="5.000,50",
    )  # fmt: skip

    partner = Partner.objects.get(is_lead=False)
    made = Organisation.objects.get(name="Bussens Venner")
    assert (partner.organisation, partner.hours, partner.cash) == (made, 40, 500_050)
    assert (made.sector, made.kind) == ("civil_society", "village_association")


@pytest.mark.parametrize("cash", ["mange", "-1", "1e9", "9" * 29])
def test_an_amount_that_is_none_is_asked_about(client: Client, cash: str) -> None:
    idea = IdeaFactory()
    signed_in(client, idea.contact)

    answer = press(
        client, "ask_partner", idea.pk, organisation="Bussen", email="bo@example.org", role="Kører", cash=cash
    )

    assert answer.status_code == 422
    assert not Partner.objects.exists()


def test_looking_at_the_partners_page_answers_nothing_and_a_press_does(client: Client) -> None:
    partner = PartnerFactory()
    token = links.partner_token(partner)

    read(client, "partner", token)
    partner.refresh_from_db()
    assert partner.state == "invited"
    press(client, "partner", token, do="confirm", signatory="Inga Kildevæld")

    partner.refresh_from_db()
    assert partner.state == "confirmed"
    assert "er med" in read(client, "partner", token)


def test_a_partner_declines_without_saying_why_and_may_think_better_of_it(client: Client) -> None:
    partner = PartnerFactory()
    token = links.partner_token(partner)

    press(client, "partner", token, do="decline")
    assert "I har sagt nej" in read(client, "partner", token)
    press(client, "partner", token, do="confirm", signatory="Inga")

    assert Partner.objects.get().is_confirmed


def test_a_link_that_is_none_is_gone(client: Client) -> None:
    read(client, "partner", "findes-ikke", status=410)


def test_a_partner_found_by_us_is_not_named_to_the_owner_before_the_yes(client: Client) -> None:
    found = PartnerFactory(contact__name="Hemmelig Hansen", contact_written=False)
    idea = found.partnership.idea
    signed_in(client, idea.contact)

    before = read(client, "partnership", idea.pk)
    found.state = PartnerState.CONFIRMED
    found.save()

    assert "Hemmelig" not in before
    assert "Hemmelig Hansen" in read(client, "partnership", idea.pk)


def test_an_address_that_was_written_names_nobody_before_the_yes(client: Client) -> None:
    """Else one could ask for the names behind addresses."""
    known = PartnerFactory(contact__name="Hemmelig Hansen", contact_written=True)
    idea = known.partnership.idea
    signed_in(client, idea.contact)

    page = read(client, "partnership", idea.pk)

    assert known.contact.email in page
    assert "Hemmelig" not in page


def test_what_is_out_is_not_left_without_anybody_who_sees_it(client: Client) -> None:
    idea = IdeaFactory()
    signed_in(client, idea.contact)

    answer = press(
        client, "edit", idea.pk, title="Elbus", visibility="network", role_sought="partner", do="save"
    )

    assert answer.status_code == 422


def test_the_principles_are_saved_with_their_evidence(client: Client) -> None:
    idea = IdeaFactory()
    signed_in(client, idea.contact)

    press(
        client,
        "principles",
        idea.pk,
        level_innovation="fully",
        evidence_innovation="Ingen har prøvet det her.",
    )

    page = read(client, "partnership", idea.pk)
    assert "Innovative strategier" in page
    assert "Ingen har prøvet det her." in read(client, "principles", idea.pk)


def test_a_decision_of_a_board_is_recorded(client: Client) -> None:
    idea = IdeaFactory(programme="leader", cooperation="transnational")
    signed_in(client, idea.contact)

    wrong = press(client, "decision", idea.pk, decided_on="2026-01-20", supports="yes")
    press(
        client,
        "decision",
        idea.pk,
        name="Leader Halland",
        decided_on="2026-01-20",
        supports="yes",
        case_number="7",
    )

    assert wrong.status_code == 422
    assert "Leader Halland" in read(client, "partnership", idea.pk)


def test_the_mail_about_running_out_changes_nothing_before_a_press(client: Client) -> None:
    idea = IdeaFactory()
    signed_in(client, idea.contact)

    client.get(reverse("projects:renew", args=[idea.pk]) + "?svar=luk")
    idea.refresh_from_db()
    assert idea.is_seeking
    press(client, "renew", idea.pk, do="close")

    idea.refresh_from_db()
    assert idea.state == IdeaState.WITHDRAWN


def test_a_networks_page_shows_its_ideas_to_those_who_may_see_them(client: Client) -> None:
    idea = NetworkIdeaFactory(title="Kun os")
    member = MembershipFactory(network=idea.network).person

    guest = client.get(idea.network.get_absolute_url()).content.decode()
    inside = signed_in(Client(), member).get(idea.network.get_absolute_url()).content.decode()

    assert "Kun os" not in guest
    assert "Kun os" in inside


def test_every_mail_says_it_in_both_languages_and_both_parts() -> None:
    owner = PersonFactory(language="en")
    idea = IdeaFactory(contact=owner, title="Elbus")

    interests.show(idea, PersonFactory(), None, "We have a bus")

    letter = Message.objects.get()
    assert letter.subject == "Somebody would like to be in it: Elbus"
    assert "We have a bus" in letter.text
    assert "We have a bus" in letter.html
