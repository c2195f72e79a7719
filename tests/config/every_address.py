"""A house with something of everything, the people of each role, and every address in it with who may go there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import signing
from accounts.models import Person
from events import links
from events.models import AnswerProposal, CoOrganiser, Event, ProposalKind, Registration, SignUp, Status
from matchmaking.models import MeetRequest, RoundsState, TableRounds
from networks.models import MembershipState
from networks.operations import keep_paste
from notifications import inbound
from notifications.models import Door, MessageState
from tests.config import prize_editions_addresses, prize_finals_addresses, prize_public_addresses
from tests.config import prize_panel_addresses as panel
from tests.config import prize_proposals_addresses as proposals
from tests.config.idea_addresses import idea_words
from tests.config.partner_addresses import MINE, WORD, rows_for
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import CalendarFeedFactory, DishFactory, EventFactory, RegistrationFactory
from tests.factories.messages import MessageFactory
from tests.factories.networks import (
    ContactGroupFactory,
    CoordinatorFactory,
    MembershipFactory,
    NetworkFactory,
    OrganisationFactory,
)
from tests.factories.table_rounds import ParticipantFactory, TableRoundsFactory

ROLES = (
    "visitor",
    "stranger",
    "member",
    "invited",
    "other",
    "coordinator",
    "contact",
    "editor",
    "administrator",
)
"""`stranger` has an account and nothing else; `other` coordinates another network."""

OK, LOGIN, NO, NOTHING = "may", "sign in", "may not", "is not there"
EVERYBODY = dict.fromkeys(ROLES, OK)
SIGNED_IN = EVERYBODY | {"visitor": LOGIN}
NOBODY = dict.fromkeys(ROLES, NOTHING) | {"visitor": LOGIN}
ADMINISTRATORS = dict.fromkeys(ROLES, NO) | {"visitor": LOGIN, "administrator": OK}
HOSTS = ADMINISTRATORS | {"coordinator": OK, "contact": OK, "editor": OK}
WHO_DESKS = HOSTS | {"other": OK}
WHO_CREATES = ADMINISTRATORS | {"coordinator": OK, "other": OK}
WHO_COPIES = HOSTS | {"contact": NO, "editor": NO}
COORDINATORS = ADMINISTRATORS | {"coordinator": OK}
MEMBERS = COORDINATORS | {"member": OK}
OWN_MEMBER = NOBODY | {"member": OK}
OWNERS = ADMINISTRATORS | {"contact": OK}
TWO_SIDES = NOBODY | {"contact": OK, "invited": OK}
PARTIES = NOBODY | {"contact": OK, "administrator": OK, "coordinator": OK}
OWN_INVITED = NOBODY | {"invited": OK}
OWN_PROFILE = dict.fromkeys(ROLES, NO) | {"visitor": LOGIN, "member": OK}


@dataclass(frozen=True)
class Address:
    """One url name: what stands in the address, who may look, who may press, and what a press says."""

    arguments: tuple[str, ...] = ()
    get: dict[str, str] | None = None
    post: dict[str, str] | None = None
    body: dict[str, str] = field(default_factory=dict)


def _page(*arguments: str, who: dict[str, str] = EVERYBODY) -> Address:
    return Address(arguments, get=who)


def _press(*arguments: str, who: dict[str, str], **body: str) -> Address:
    return Address(arguments, post=who, body=body)


def _form(*arguments: str, who: dict[str, str], **body: str) -> Address:
    return Address(arguments, get=who, post=who, body=body)


TABLE: dict[str, Address] = {
    "home": _page(),
    "privacy": _page(),
    "accessibility": _page(),
    "health": _page(),
    "account_login": _form(who=EVERYBODY),
    "account_request_login_code": _form(who=EVERYBODY),
    "account_confirm_login_code": _form(who=EVERYBODY),
    "account_logout": _form(who=EVERYBODY),
    "account_inactive": _page(),
    "account_signup": _form(who=EVERYBODY),
    "sign_in_by_link": _form("sign_in", who=EVERYBODY),
    "sign_in_anew": _press(who=EVERYBODY),
    "set_language": _press(who=EVERYBODY, language="en"),
    "account": _form(who=SIGNED_IN, name="Asta", language="da"),
    "erase": _form(who=SIGNED_IN),
    "networks:index": _page(),
    "networks:mine": _page(who=SIGNED_IN),
    "networks:change_mine": _press("own_membership", who=OWN_MEMBER, do="pause"),
    "networks:detail": _page("slug"),
    "networks:join": _press("slug", who=SIGNED_IN),
    "networks:change_state": _press("slug", who=COORDINATORS, do="rest"),
    "networks:members": _page("slug", who=MEMBERS),
    "networks:add_member": _form("slug", who=COORDINATORS),
    "networks:change_member": _form("slug", "membership", who=COORDINATORS),
    "networks:end_member": _press("slug", "membership", who=COORDINATORS),
    "networks:answer_request": _press("slug", "asking", who=COORDINATORS, do="approve"),
    "networks:groups": _form("slug", who=COORDINATORS, name="Ny"),
    "networks:group": _form("slug", "group", who=COORDINATORS, people="bo@example.org"),
    "networks:change_group": _press("slug", "group", who=COORDINATORS),
    "networks:delete_group": _press("slug", "group", who=COORDINATORS),
    "networks:import_upload": _form("slug", who=COORDINATORS, text="bo@example.org"),
    "networks:import_sample": _page("slug", who=COORDINATORS),
    "networks:import_columns": _form("slug", "list", who=COORDINATORS),
    "networks:import_check": _page("slug", "list", who=COORDINATORS),
    "networks:import_suggestions": _press("slug", "list", who=COORDINATORS, take="yes"),
    "networks:import_apply": _press("slug", "list", who=COORDINATORS, skip="yes"),
    "networks:import_done": _page("slug", "list", who=COORDINATORS),
    "networks:vocabulary": _page(who=ADMINISTRATORS),
    "networks:competence": _form("competence", who=ADMINISTRATORS, name_da="Fællessang"),
    "networks:merge_competence": _press("competence", who=ADMINISTRATORS, into=str(WORD)),
    "matchmaking:index": _page(),
    "matchmaking:need": _form(who=SIGNED_IN),
    "matchmaking:mine": _form(who=SIGNED_IN, owner="mig"),
    "matchmaking:profile": _page("profile", who=EVERYBODY | {"visitor": NOTHING}),
    "matchmaking:edit": _form("profile", who=OWN_PROFILE, needs="Et telt", audience="house"),
    "matchmaking:change_state": _press("profile", who=OWN_PROFILE, do="close"),
    "matchmaking:ask": _press("other_profile", who=OWN_PROFILE, mine=str(MINE), do="ask"),
    "matchmaking:decide": _press("approach", who=OWN_MEMBER, do="yes"),
    "matchmaking:answer": _form("approach_token", who=EVERYBODY, do="yes"),
    "matchmaking:renewal": _form("renewal_token", who=EVERYBODY, do="renew"),
    "matchmaking:outcome": _form("outcome_token", who=EVERYBODY, do="touch"),
    "matchmaking:no_digest": _form("digest_token", who=EVERYBODY),
    "matchmaking:weights": _page(who=ADMINISTRATORS),
    "matchmaking:change_weights": _press(who=ADMINISTRATORS, do="begin"),
    "events:calendar": _page(),
    "events:detail": _page("event", "title"),
    "events:detail_short": _page("event"),
    "events:ics": _page("event"),
    "events:subscribe": _page(),
    "events:feed": _page(),
    "events:personal_feed": _page("feed_token"),
    "events:my_feeds": _page(who=SIGNED_IN),
    "events:create_feed": _press(who=SIGNED_IN, name="Telefon"),
    "events:rotate_feed": _press("feed", who=OWN_INVITED),
    "events:revoke_feed": _press("feed", who=OWN_INVITED),
    "events:answer": _form("token", who=EVERYBODY, answer="tentative"),
    "events:answer_details": _press("token", who=EVERYBODY),
    "events:answer_undo": _press("token", who=EVERYBODY),
    "events:answer_stand_in": _press("token", who=EVERYBODY, name="Bo", email="bo@example.org"),
    "events:answer_request": _press("token", who=EVERYBODY, wish="change"),
    "events:answer_proposed": _press("token", "proposal", who=EVERYBODY, valg="laest"),
    "events:answer_ics": _page("token"),
    "events:unsubscribe": _form("token", who=EVERYBODY),
    "events:sign_up": _form("event", who=EVERYBODY, name="Bo", email="bo@example.org"),
    "events:confirm_sign_up": _form("sign_up", who=EVERYBODY),
    "events:respond": _press("event", who=OWN_INVITED, answer="accepted"),
    "events:desk": _page(who=WHO_DESKS),
    "events:new": _form(who=WHO_CREATES),
    "events:look": _press(who=WHO_CREATES),
    "events:copy": _page("event", who=WHO_COPIES),
    "events:board": _page("event", who=HOSTS),
    "events:board_part": _page("event", "part", who=HOSTS),
    "events:edit": _form("event", who=HOSTS),
    "events:seats": _form("event", who=HOSTS, capacity="9"),
    "events:remind": _press("event", who=HOSTS),
    "events:remind_undo": _press("event", who=HOSTS),
    "events:invite": _form("event", who=HOSTS),
    "events:invite_count": _press("event", who=HOSTS),
    "events:mail_preview": _form("event", who=HOSTS),
    "events:invite_trial": _press("event", who=HOSTS),
    "events:batch": _page("event", "batch", who=HOSTS),
    "events:batch_undo": _press("event", "batch", who=HOSTS),
    "events:states": _page("event", who=HOSTS),
    "events:publish": _press("event", who=HOSTS),
    "events:open": _press("event", who=HOSTS),
    "events:close": _press("event", who=HOSTS),
    "events:cancel": _press("event", who=HOSTS, **{"cancel-reason": "Sneen"}),
    "events:postpone": _press("event", who=HOSTS, **{"postpone-reason": "Sneen"}),
    "events:new_date": _press("event", who=HOSTS),
    "events:export": _page("event", "kind", who=HOSTS),
    "events:kitchen": _page("event", who=HOSTS),
    "events:add_person": _form("event", who=HOSTS),
    "events:answer_for": _form("event", "registration", who=HOSTS, answer="declined"),
    "events:correct_address": _press("event", "registration", who=HOSTS),
    "events:withdraw": _press("event", "registration", who=HOSTS),
    "events:renew_link": _press("event", "registration", who=HOSTS),
    "events:settle_wish": _press("event", "registration", who=HOSTS, svar="ja"),
    "events:settle_proposal": _press("event", "proposal", who=HOSTS, valg="laest"),
    "projects:index": _page(),
    "projects:new": _form(who=SIGNED_IN, title="Elbus", do="draft"),
    "projects:mine": _page(who=SIGNED_IN),
    "projects:approvals": _page(who=ADMINISTRATORS),
    "projects:approve": _press("waiting_idea", who=ADMINISTRATORS, do="approve"),
    "projects:cases": _page(who=WHO_CREATES),
    "projects:detail": _page("idea"),
    "projects:edit": _form("idea", who=OWNERS, title="Elbus", do="save"),
    "projects:change_state": _press("idea", who=OWNERS, do="withdraw"),
    "projects:renew": _form("idea", who=OWNERS, do="renew"),
    "projects:show_interest": _press("idea", who=SIGNED_IN, words="Vi vil gerne"),
    "projects:change_interest": _press("idea", who=OWN_INVITED, do="take_back"),
    "projects:answer_interest": _press("idea", "interest", who=OWNERS | {"administrator": NO}, do="accept"),
    "projects:thread": _form("idea", "interest", who=TWO_SIDES, do="write", text="Hej"),
    "projects:scoping": Address(("idea",), get=PARTIES, post=PARTIES | {"contact": NO}, body={"do": "take"}),
    "projects:partnership": _page("idea", who=PARTIES),
    "projects:change_partnership": _press("idea", who=OWNERS, do="begin"),
    "projects:ask_partner": _form(
        "idea", who=OWNERS, organisation="Bussen", role="Kører", email="bo@example.org"
    ),
    "projects:own_share": _form("idea", who=OWNERS, role="Holder"),
    "projects:change_partner": _press("idea", "partner", who=OWNERS, do="again"),
    "projects:decision": _form("idea", who=OWNERS, name="Leader Halland", decided_on="2026-01-01"),
    "projects:forget_decision": _press("idea", "decision", who=OWNERS),
    "projects:principles": _form("idea", who=OWNERS, level_innovation="fully"),
    "projects:letter": _page("idea", who=PARTIES),
    "projects:partner": _form("partner_token", who=EVERYBODY, do="decline"),
    "projects:partner_letter": _page("confirmed_token", who=EVERYBODY),
    "notifications:outbox": _page(who=ADMINISTRATORS),
    "notifications:resend": _press("message", who=ADMINISTRATORS),
    "notifications:resend_failed": _press(who=ADMINISTRATORS),
    "notifications:inbox": _page(who=ADMINISTRATORS),
    "notifications:received": _page("mail", who=ADMINISTRATORS),
    "notifications:received_raw": _page("mail", who=ADMINISTRATORS),
    "notifications:judge_again": _press("mail", who=ADMINISTRATORS),
    "notifications:mark_handled": _press("mail", who=ADMINISTRATORS),
}

# Rounds at an event: the host's pages, and everybody's own by their link.
TABLE |= {
    "matchmaking:rounds_plan": _page("event", who=HOSTS),
    "matchmaking:rounds_setting": _form("event", who=HOSTS),
    "matchmaking:rounds_state": _press("event", who=HOSTS, do="wishes"),
    "matchmaking:rounds_people": _page("event", who=HOSTS),
    "matchmaking:rounds_add_everybody": _press("event", who=HOSTS),
    "matchmaking:rounds_person": _form("event", "participant", who=HOSTS),
    "matchmaking:rounds_take_out": _press("event", "participant", who=HOSTS),
    "matchmaking:rounds_make": _press("event", who=HOSTS),
    "matchmaking:rounds_move": _form("event", who=HOSTS),
    "matchmaking:rounds_print": _page("event", who=HOSTS),
    "matchmaking:rounds_day": _page("event", who=HOSTS),
    "matchmaking:rounds_missing": _press("event", who=HOSTS),
    "matchmaking:rounds_arrived": _press("event", who=HOSTS),
    "matchmaking:rounds_repair": _press("event", who=HOSTS),
    "matchmaking:rounds_clock": _press("event", who=HOSTS, do="start"),
    "matchmaking:rounds_screen": _page("event", who=HOSTS),
    "matchmaking:rounds_own": _page("seated_token"),
    "matchmaking:rounds_tell": _form("seated_token", who=EVERYBODY, offers="El", consents="on"),
    "matchmaking:rounds_wishes": _form("seated_token", who=EVERYBODY),
    "matchmaking:rounds_meet": _form("seated_token", who=EVERYBODY),
    "matchmaking:rounds_meet_answer": _press("seated_token", "meet_request", who=EVERYBODY, svar="nej"),
    "matchmaking:rounds_go_on": _form("seated_token", who=EVERYBODY),
    "matchmaking:rounds_own_ics": Address(("seated_token",), get=dict.fromkeys(ROLES, NOTHING)),
}

TABLE |= prize_editions_addresses.table()
TABLE |= proposals.table(_page, _press, _form)
KEEPERS = ADMINISTRATORS
SECRETARIES = ADMINISTRATORS | {"administrator": NO}
SAVED = NOBODY | {"visitor": "401"}
TABLE |= {
    **{name: _form(*panel.arguments_of(name), who=NOBODY) for name in panel.FORMS_OF_JURORS},
    **{name: _page(*panel.arguments_of(name), who=NOBODY) for name in panel.PAGES_OF_JURORS},
    **{name: _form(*panel.arguments_of(name), who=KEEPERS) for name in panel.FORMS_OF_KEEPERS},
    **{name: _form(*panel.arguments_of(name), who=SECRETARIES) for name in panel.FORMS_OF_SECRETARIES},
    "prize:panel": _page("panel_edition", who=KEEPERS),
    "prize:panel_log": _page("panel_edition", who=SECRETARIES),
    "prize:juror_seat": _press("panel_edition", "panel_juror", who=KEEPERS, do="leave"),
    "prize:mandate": _press("panel_edition", who=NOBODY, do="accept"),
    "prize:remind_jurors": _press("panel_edition", who=SECRETARIES),
    "prize:assign_jurors": _press("panel_edition", who=SECRETARIES),
    "prize:save_score": _form("panel_edition", "panel_candidate", who=SAVED),
}
TABLE |= prize_finals_addresses.table()
TABLE |= prize_public_addresses.table()

DEMO = {"demo", "demo_enter", "postkassen", "letter", "letter_html", "letter_calendar", "letter_answer"}
"""Only where the house is tried out, on loopback: everybody may do everything there."""


@dataclass(frozen=True)
class House:
    """One event of one network, with everything that can hang on it, and a browser for each role."""

    event: Event
    registration: Registration
    people: dict[str, Person]
    words: dict[str, Any]

    def url(self, name: str, **others: Any) -> str:
        words = self.words | others
        return reverse(name, args=[words[word] for word in TABLE[name].arguments])

    def browser(self, role: str) -> Client:
        return Client() if role == "visitor" else signed_in(self.people[role])


def furnished(**facts: Any) -> House:
    network = NetworkFactory()
    event = EventFactory(network=network, open_registration=True, guests_allowed=1, **facts)
    DishFactory(event=event)
    coordinator, member = CoordinatorFactory(network=network), MembershipFactory(network=network)
    registration = RegistrationFactory(event=event, wish="accepted", wished_at=timezone.now())
    for status in (Status.ACCEPTED, Status.WAITLISTED, Status.TENTATIVE, Status.DECLINED):
        RegistrationFactory(event=event, status=status)
    rows = TableRoundsFactory(event=event, state=RoundsState.WISHES)
    for coming in event.registrations.filter(status=Status.ACCEPTED):
        ParticipantFactory(table_rounds=rows, registration=coming)
    host = CoOrganiser.objects.create(event=event, organisation=OrganisationFactory())
    editor = PersonFactory()
    host.editors.add(editor)
    people = {
        "stranger": PersonFactory(),
        "member": member.person,
        "invited": registration.person,
        "other": CoordinatorFactory().person,
        "coordinator": coordinator.person,
        "contact": event.contact,
        "editor": editor,
        "administrator": AdministratorFactory(),
    }
    return House(event, registration, people, _words(event, registration, coordinator, member))


def _words(event: Event, registration: Registration, coordinator: Any, member: Any) -> dict[str, Any]:
    network, confirm = event.network, f"en-lang-hemmelighed-{event.pk}"
    feed = CalendarFeedFactory(person=registration.person, last_fetched_at=timezone.now())
    SignUp.objects.create(event=event, name="Frida", email="f@example.org", token_hash=links.hash_of(confirm))
    batch = event.batches.create(send_at=timezone.now() + timedelta(seconds=30), total=1)
    pasted = keep_paste(network, coordinator.person, "Bent <bent@example.org>; forkert")
    pasted.applied_at = None
    rounds = TableRounds.objects.get(event=event)
    one, other = rounds.participants.get(), ParticipantFactory(table_rounds=rounds)
    begins = rounds.starts_at
    talk = MeetRequest.objects.create(asker=other, asked=one, slot=begins, expires_at=begins)
    return {
        "event": event.pk,
        "title": event.get_absolute_url().split("/")[-2],
        "registration": registration.pk,
        "token": links.registration_token(registration),
        "participant": one.pk,
        "seated_token": links.registration_token(one.registration),
        "meet_request": talk.pk,
        "feed": feed.pk,
        "feed_token": links.feed_token(feed),
        "batch": batch.pk,
        "sign_up": confirm,
        "sign_in": signing.sign_in_token(PersonFactory()),
        "slug": network.slug,
        "own_membership": member.pk,
        "membership": MembershipFactory(network=network).pk,
        "asking": MembershipFactory(network=network, state=MembershipState.REQUESTED).pk,
        "group": ContactGroupFactory(network=network).pk,
        "list": pasted.pk,
        "message": MessageFactory(state=MessageState.FAILED).pk,
        "mail": inbound.receive(b"From: asta@example.org\r\n\r\nHvor er det?", door=Door.PIPE).pk,
        "proposal": AnswerProposal.objects.create(
            registration=registration,
            kind=ProposalKind.OTHER_SENDER,
            address="bo@example.org",
            said_at=timezone.now(),
        ).pk,
        "part": "house",
        "kind": "csv",
        **rows_for(member.person),
        **prize_finals_addresses.finals_words(coordinator.person),
        **idea_words(event, registration, coordinator),
        **prize_editions_addresses.edition_words(coordinator.person, member.person),
        **proposals.rows_for(event.contact),
        **panel.panel_words(),
        **prize_public_addresses.public_words(coordinator.person),
    }


def all_names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """Every address of the house but those of the administration, which has its own test."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "admin":
                yield from all_names(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and one.name:
            yield space + one.name


def everything() -> dict[str, list[Any]]:
    """All rows of our rooms, as the database has them; but for the map of Denmark, which no page writes."""
    models = [
        model
        for room in ("accounts", "networks", "notifications", "events", "projects", "matchmaking", "prize")
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
        if model.__name__ not in ("Region", "Municipality", "LocalActionGroup", "SDG")
    ]
    found = {}
    with connection.cursor() as cursor:
        for model in models:  # Django would take ten times as long to write the SQL
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')
            found[model._meta.label_lower] = cursor.fetchall()
    return found
