"""Every page, as everybody who may see it, on a phone and on a screen, in both languages: no violation of axe,
nothing to scroll sideways, no script needed, one heading of the first rank.

A page that is added and not listed here fails `test_no_page_is_forgotten`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, Page

from accounts import signing
from accounts.models import Person
from events import links
from events.audience import Audience
from events.models import AnswerProposal, Dish, Event, EventState, ProposalKind, SignUp, Status
from events.operations import invitations
from events.operations.feeds import create_feed
from networks.models import MembershipRole
from networks.operations import keep_paste
from notifications import inbound
from notifications.models import Door, MessageState
from projects.links import partner_token
from projects.operations import interests, partnerships, scoping
from tests.config import prize_finals_addresses, prize_panel_addresses
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.matchmaking import CompetenceFactory
from tests.factories.messages import MessageFactory
from tests.factories.networks import (
    ContactGroupFactory,
    MembershipFactory,
    MunicipalityFactory,
    NetworkFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.factories.projects import AcceptedFactory, IdeaFactory, InterestFactory, PartnerFactory
from tests.helpers.browser import axe
from tests.journeys import pages_of_editions, pages_of_partners, pages_of_proposals, pages_of_the_prize

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

NO_PAGES = {
    "events:ics",
    "events:feed",
    "events:personal_feed",
    "events:answer_ics",
    "events:export",
    "letter_calendar",
    "letter_html",
    "events:mail_preview",
    "notifications:received_raw",
    "health",
    "networks:import_sample",
    "projects:letter",
    "projects:partner_letter",
} | pages_of_proposals.NO_PAGES  # files, feeds and framed mails
POSTED = pages_of_partners.ONLY_POST | pages_of_proposals.ONLY_POST | pages_of_the_prize.ONLY_POST
ONLY_POST = POSTED | pages_of_editions.ONLY_POST | {
    "prize:press_zip",
    "sign_in_anew",
    "set_language", "events:answer_details", "events:answer_undo", "events:answer_stand_in", "events:answer_request",
    "events:respond", "events:create_feed", "events:rotate_feed", "events:revoke_feed", "events:look", "events:publish",
    "events:open", "events:close", "events:cancel", "events:postpone", "events:new_date", "events:batch_undo",
    "events:invite_count", "events:invite_trial", "events:remind", "events:remind_undo", "events:settle_wish",
    "events:correct_address", "events:withdraw", "events:renew_link", "networks:change_mine", "networks:join",
    "networks:change_state", "networks:end_member", "networks:answer_request", "networks:change_group",
    "networks:delete_group", "networks:import_apply", "networks:import_suggestions", "notifications:resend",
    "notifications:resend_failed", "notifications:judge_again", "notifications:mark_handled", "events:settle_proposal",
    "events:answer_proposed", "letter_answer", "projects:approve", "projects:change_state", "projects:show_interest",
    "projects:change_interest", "projects:answer_interest", "projects:change_partnership", "projects:change_partner",
    "projects:forget_decision",
}  # fmt: skip
PARTS_AND_SHORTCUTS = pages_of_proposals.SHORTCUTS | {
    "events:board_part",
    "events:detail_short",
    "account_signup",
    "account_request_login_code",
}
NEEDS_A_STEP_BEFORE = {"account_confirm_login_code"}  # walked in test_the_house.py


@dataclass(frozen=True)
class Scene:
    """Rows enough for every page to have something on it, and the addresses of all pages by role."""

    pages: dict[str, list[tuple[str, str]]]
    people: dict[str, Person]


@pytest.fixture
def scene(house: str, settings: Any) -> Scene:
    thora, asta = PersonFactory(name="Thora Morgendug"), PersonFactory(name="Asta Vibefjer")
    administrator = AdministratorFactory(name="Karen Nøglebo")
    network = NetworkFactory(name="Ildsjælenes Forum")
    MembershipFactory(network=network, person=thora, role=MembershipRole.COORDINATOR)
    member = MembershipFactory(network=network, person=asta)
    event = EventFactory(
        network=network, contact=thora, capacity=3, guests_allowed=2, mode="hybrid", open_registration=True
    )
    Dish.objects.create(event=event, position=0, name="Tarteletter")
    row = RegistrationFactory(event=event, person=asta, status=Status.ACCEPTED, seats=2)
    RegistrationFactory(event=event, status=Status.WAITLISTED)
    RegistrationFactory(event=event, person__mail_failed_at=event.created_at)
    postponed = EventFactory(network=network, contact=thora, state=EventState.POSTPONED)
    batch = _batch(event)
    group = ContactGroupFactory(network=network)
    pasted = keep_paste(network, thora, "Bent Tyttebær <bent@example.org>; forkert")
    MessageFactory(state=MessageState.FAILED, last_error="550 no such user")
    create_feed(asta, "Min telefon")
    confirm = "en-lang-hemmelighed-til-bekraeftelse"
    SignUp.objects.create(event=event, name="Frida", email="f@example.org", token_hash=links.hash_of(confirm))
    token, slug = links.registration_token(row), network.slug
    mail = inbound.receive(b"From: Frida <f@example.org>\r\n\r\nHvor er det?", door=Door.PIPE)
    for kind in ProposalKind.values:
        AnswerProposal.objects.create(
            registration=row,
            kind=kind,
            answer="accepted",
            name="Bo",
            address="b@example.org",
            text="Hej",
            said_at=event.created_at,
        )
    unanswered = links.registration_token(RegistrationFactory(event=EventFactory(capacity=9)))
    ideas = _ideas(network, thora, asta)
    anybody: dict[str, list[Any] | None] = {
        "home": [], "privacy": [], "accessibility": [], "events:calendar": [], "events:subscribe": [],
        "networks:index": [], "networks:detail": [slug], "events:sign_up": [event.pk], "demo": [], "postkassen": [],
        "events:answer": [token], "events:unsubscribe": [token], "events:confirm_sign_up": [confirm],
        "sign_in_by_link": [signing.sign_in_token(asta)], "demo_enter": None, "letter": None, "account_inactive": [],
        "account_login": [], "projects:index": [], "projects:detail": [ideas["public"]],
        "projects:partner": [ideas["asked"]],
    }  # fmt: skip
    for_member: dict[str, list[Any] | None] = {
        "home": [], "account": [], "erase": [], "events:my_feeds": [], "networks:mine": [], "account_logout": [],
        "projects:index": [], "projects:new": [], "projects:mine": [], "projects:detail": [ideas["own"]],
        "projects:edit": [ideas["own"]], "projects:renew": [ideas["own"]], "projects:thread": [ideas["own"], ideas["talk"]],
        "projects:scoping": [ideas["own"]], "projects:partnership": [ideas["own"]], "projects:own_share": [ideas["own"]],
        "projects:ask_partner": [ideas["own"]], "projects:decision": [ideas["own"]], "projects:principles": [ideas["own"]],
    }  # fmt: skip
    for_coordinator: dict[str, list[Any] | None] = {
        "events:desk": [], "events:new": [], "events:edit": [event.pk], "events:copy": [event.pk],
        "events:board": [event.pk], "events:invite": [event.pk], "events:batch": [event.pk, batch.pk],
        "events:states": [event.pk], "events:seats": [event.pk], "events:kitchen": [event.pk],
        "events:add_person": [event.pk], "events:answer_for": [event.pk, row.pk],
        "networks:members": [slug], "networks:add_member": [slug], "networks:change_member": [slug, member.pk],
        "networks:groups": [slug], "networks:group": [slug, group.pk], "networks:import_upload": [slug],
        "networks:import_columns": [slug, pasted.pk], "networks:import_check": [slug, pasted.pk],
        "networks:import_done": None, "projects:cases": [], "projects:scoping": [ideas["own"]],
        "projects:detail": [ideas["public"]],
    }  # fmt: skip
    for_administrator: dict[str, list[Any] | None] = {
        "notifications:outbox": [],
        "notifications:inbox": [],
        "notifications:received": [mail.pk],
        "projects:approvals": [],
    }
    extra = [
        ("events:detail", event.get_absolute_url()),
        ("events:answer", reverse("events:answer", args=[unanswered]) + "?svar=ja"),
        ("events:calendar", reverse("events:calendar") + "?visning=maaned"),
        ("events:calendar", reverse("events:calendar") + "?visning=kort"),
        ("home", "/findes-ikke/"),
        ("projects:partner", reverse("projects:partner", args=[ideas["confirmed"]])),
        ("projects:partner", reverse("projects:partner", args=[ideas["declined"]])),
    ]
    pages = {
        "visitor": [*_addresses(anybody), *extra],
        "member": [*_addresses(for_member), ("events:detail", event.get_absolute_url())],
        "coordinator": [*_addresses(for_coordinator), ("events:states", _states(postponed))],
        "administrator": _addresses(for_administrator),
    }
    for role, rows in pages_of_editions.pages(thora).items():
        pages[role] += [(name, reverse(name, args=args) + asked) for name, args, asked in rows]
    for role, rows in pages_of_the_prize.pages(thora).items():
        pages[role] += [(name, reverse(name, args=args) + asked) for name, args, asked in rows]
    for role, rows in pages_of_partners.pages(asta).items():
        pages[role] += [(name, reverse(name, args=args) + asked) for name, args, asked in rows]
    for role, rows in pages_of_proposals.pages(administrator).items():
        pages[role] += [(name, reverse(name, args=args) + asked) for name, args, asked in rows]
    return Scene(pages, {"member": asta, "coordinator": thora, "administrator": administrator})


def _ideas(network: Any, coordinator: Person, owner: Person) -> dict[str, Any]:
    """An idea of the member's with all that can hang on one, one that everybody sees, and one that waits."""
    own = IdeaFactory(
        network=network, contact=owner, programme="leader", languages=["da", "sv"], starts_on="2027-01-01",
    )  # fmt: skip
    own.seeks.add(CompetenceFactory())
    own.offers.add(CompetenceFactory())
    own.themes.add(ThemeFactory())
    own.municipalities.add(MunicipalityFactory())
    case = scoping.take(scoping.ask(own, owner, "Hvor søger vi?"), coordinator)
    scoping.work_through(case, {"need": (True, "Fire landsbyer uden bus.")})
    InterestFactory(idea=own, organisation=OrganisationFactory())
    declined = InterestFactory(idea=own)
    talk = AcceptedFactory(idea=own, organisation=OrganisationFactory())
    interests.decline(declined, owner)
    interests.write_note(talk, owner, "Torsdag?")
    partnerships.set_lead_share(own, owner, partnerships.Share("Holder projektet", 120, 500_000, owner.name))
    tokens = {}
    for state in ("invited", "confirmed", "declined"):
        partner = PartnerFactory(
            partnership=own.partnership, state=state, answered_at=own.created_at, signatory="Bo"
        )
        tokens["asked" if state == "invited" else state] = partner_token(partner)
    OrganisationFactory(sector="business")
    partnerships.record_decision(
        own, owner, action_group=None, name="Leader Halland", decided_on=date(2026, 1, 20), supports=True
    )
    partnerships.assess(own, owner, {"innovation": ("fully", "Ingen har prøvet det her.")})
    public = IdeaFactory(network=network)
    IdeaFactory(network=network, approved_at=None)
    InterestFactory(person=owner)
    return {"own": own.pk, "talk": talk.pk, "public": public.pk, **tokens}


def _batch(event: Event) -> Any:
    person = PersonFactory()
    return invitations.invite(event, Audience(addresses=(("", person.email),)), by=None)


def _states(event: Event) -> str:
    return reverse("events:states", args=[event.pk])


def _addresses(names: dict[str, list[Any] | None]) -> list[tuple[str, str]]:
    return [(name, reverse(name, args=args)) for name, args in names.items() if args is not None]


def signed_in(page: Page, person: Person, house: str) -> None:
    """A session as signing in makes one."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session.create()
    page.context.add_cookies(
        [{"name": house_settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": house}]
    )


@pytest.fixture(params=["visitor", "member", "coordinator", "administrator"])
def role(request: Any) -> str:
    return str(request.param)


@pytest.fixture(params=[("da", 390, "light"), ("en", 1440, "dark")], ids=["phone-da-dag", "screen-en-aften"])
def seen(browser: Browser, house: str, request: Any) -> Iterator[Page]:
    language, width, scheme = request.param
    context = browser.new_context(
        base_url=house, viewport={"width": width, "height": 900}, color_scheme=scheme, locale="da-DK"
    )
    context.add_cookies([{"name": house_settings.LANGUAGE_COOKIE_NAME, "value": language, "url": house}])
    yield context.new_page()
    context.close()


def test_a_page_keeps_every_rule(scene: Scene, seen: Page, role: str, house: str):
    if role in scene.people:
        signed_in(seen, scene.people[role], house)
    wrong: list[str] = []
    seen.on("console", lambda said: wrong.append(said.text) if "Security Policy" in said.text else None)
    for name, address in scene.pages[role]:
        answer = seen.goto(address)
        assert answer is not None
        assert answer.status in (200, 404 if "findes-ikke" in address else 200), f"{address}: {answer.status}"
        axe(seen)
        width = seen.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if width > 0:
            wrong.append(f"{name} scrolls sideways by {width} px")
        if seen.locator("h1").count() != 1:
            wrong.append(f"{name} has {seen.locator('h1').count()} headings of the first rank")
    assert not wrong, wrong


def test_no_page_is_forgotten(scene: Scene):
    walked = {name for pages in scene.pages.values() for name, _address in pages}
    known = walked | NO_PAGES | ONLY_POST | PARTS_AND_SHORTCUTS | NEEDS_A_STEP_BEFORE
    known |= {
        name for name in _names(get_resolver()) if name.startswith("matchmaking:rounds_")
    }  # test_rounds.py
    known |= prize_panel_addresses.WALKED | prize_panel_addresses.NO_PAGES  # test_panel_pages.py
    known |= set(prize_finals_addresses.table())  # test_finals_pages.py
    known |= {"demo_enter", "letter", "networks:import_done"}  # walked in test_the_main_story.py

    assert set(_names(get_resolver())) - known == set()


def _names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inside = f"{space}{one.namespace}:" if one.namespace else space
            if one.namespace != "admin":
                yield from _names(one, inside)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name
