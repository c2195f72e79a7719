"""Every address of the house, with every role: who may look, who may press, and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from events import rules
from events.models import Event, EventState, EventVisibility, InvitationState, Registration
from events.urls import public
from networks import rules as network_rules
from networks.models import Membership, MembershipState, Network, NetworkState
from tests.config.every_address import (
    DEMO,
    LOGIN,
    NO,
    NOTHING,
    OK,
    ROLES,
    TABLE,
    House,
    all_names,
    everything,
    furnished,
)
from tests.factories.accounts import PersonFactory
from tests.factories.events import CalendarFeedFactory, EventFactory, RegistrationFactory
from tests.factories.networks import ContactGroupFactory, MembershipFactory, NetworkFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]
MAY = {200, 302, 303, 400, 410, 422}


@pytest.fixture
def house() -> House:
    return furnished()


def outcome(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login") + "?"):
        return LOGIN
    if response.status_code in MAY:
        return OK
    return {403: NO, 404: NOTHING}.get(response.status_code, str(response.status_code))


def undone(
    work: Callable[[], Any], before: dict[str, list[Any]] | None = None, *, may_write: str = ""
) -> tuple[str, bool]:
    """What the house answered and whether rows changed; afterwards it is as if nobody had asked.

    All rows are held against what they were only where something was written, and by an answer that may not
    write: reading them takes a while.
    """
    before = everything() if before is None else before
    written: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            written.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            said = outcome(work())
        changed = bool(written) and (said == may_write or everything() != before)
        transaction.set_rollback(True)
    return said, changed


def test_every_address_stands_in_the_table() -> None:
    assert set(all_names()) - DEMO == set(TABLE)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_look_and_looking_changes_nothing(house: House, role: str) -> None:
    client, wrong = house.browser(role), []
    before = everything()
    for name, address in TABLE.items():
        expected = address.get[role] if address.get else "405"
        if address.get is None and address.post and address.post[role] == LOGIN:
            expected = "405"
        said, changed = undone(partial(client.get, house.url(name)), before)
        if (said, changed) != (expected, False):
            wrong.append(f"{name}: {said}, expected {expected}{', and rows changed' if changed else ''}")

    assert not wrong, wrong


@pytest.mark.parametrize("role", ROLES)
def test_who_may_press_and_a_refusal_changes_nothing(house: House, role: str) -> None:
    client, wrong = house.browser(role), []
    before, cookies = everything(), client.cookies.output()
    for name, address in TABLE.items():
        if client.cookies.output() != cookies:  # a press signed somebody out, or in
            client = house.browser(role)
            before, cookies = everything(), client.cookies.output()
        expected = address.post[role] if address.post else "405"
        said, changed = undone(partial(client.post, house.url(name), address.body), before, may_write=OK)
        if said != expected or (changed and said != OK):
            wrong.append(f"{name}: {said}, expected {expected}{', and rows changed' if changed else ''}")

    assert not wrong, wrong


HIDDEN = [name for name, address in TABLE.items() if "event" in address.arguments]


@pytest.mark.parametrize(
    ("facts", "outside"),
    [
        ({"visibility": EventVisibility.INVITED}, ("visitor", "stranger", "member", "other")),
        ({"visibility": EventVisibility.MEMBERS}, ("visitor", "stranger", "other")),
        ({"state": EventState.DRAFT}, ("visitor", "stranger", "member", "other", "invited")),
    ],
)
def test_what_one_may_not_see_is_not_there_at_any_address(
    facts: dict[str, str], outside: tuple[str, ...]
) -> None:
    house, wrong = furnished(**facts), []
    for role in outside:
        client, before = house.browser(role), everything()
        for name in HIDDEN:
            address = TABLE[name]
            if name == "events:respond":  # one's own invitation, whatever the event shows
                continue
            said = [undone(partial(client.get, house.url(name)), before)] if address.get else []
            said += (
                [undone(partial(client.post, house.url(name), address.body), before)] if address.post else []
            )
            nothing = LOGIN if role == "visitor" and TABLE[name] not in _open_pages() else NOTHING
            wrong += [f"{name} for {role}: {each}" for each in said if each != (nothing, False)]

    assert not wrong, wrong


def _open_pages() -> list[object]:
    names = {f"events:{pattern.name}" for pattern in public.urlpatterns} | {"events:sign_up"}
    return [TABLE[name] for name in names]


@pytest.mark.parametrize(
    ("visibility", "outside"),
    [
        (EventVisibility.INVITED, ("visitor", "stranger", "member", "other")),
        (EventVisibility.MEMBERS, ("visitor", "stranger", "other")),
    ],
)
def test_no_page_feed_or_map_names_what_one_may_not_see(visibility: str, outside: tuple[str, ...]) -> None:
    secret = "Fortrolig drøftelse af kludesalget"
    house = furnished(visibility=visibility, title=secret)
    for role in outside:
        client = house.browser(role)
        addresses = [
            house.url(name) for name in ("home", "networks:detail", "events:feed", "events:subscribe")
        ]
        calendar = house.url("events:calendar")
        addresses += [calendar, *(f"{calendar}?visning={view}" for view in ("maaned", "kort"))]
        addresses += [f"{calendar}?aar={house.event.starts_at.year}"]
        for address in addresses:
            assert secret not in client.get(address).content.decode().replace("\r\n ", ""), (role, address)


def test_what_belongs_to_another_event_or_network_is_not_there(house: House) -> None:
    """One's own event in the address opens nothing of somebody else's."""
    elsewhere, wrong = furnished(), []
    browsers = {role: house.browser(role) for role in ("contact", "coordinator")}
    before = everything()
    for name, address in TABLE.items():
        keys = {"registration", "batch", "membership", "asking", "group", "list"} & set(address.arguments)
        keys |= {"interest", "partner", "decision"} & set(address.arguments)
        if not keys:
            continue
        client = browsers["contact" if name.startswith("projects:") else "coordinator"]
        url = house.url(name, **{word: elsewhere.words[word] for word in keys})
        said = [undone(partial(client.get, url), before)] if address.get else []
        said += [undone(partial(client.post, url, address.body), before)] if address.post else []
        wrong += [f"{name}: {each}" for each in said if each != (NOTHING, False)]

    assert not wrong, wrong


def test_nobody_opens_feeds_or_memberships_of_another(house: House) -> None:
    client = house.browser("administrator")
    for name, key in (
        ("events:rotate_feed", CalendarFeedFactory().pk),
        ("events:revoke_feed", CalendarFeedFactory().pk),
    ):
        assert undone(partial(client.post, house.url(name, feed=key))) == (NOTHING, False)
    other = house.url("networks:change_mine", own_membership=MembershipFactory().pk)
    assert undone(lambda: client.post(other, {"do": "leave"})) == (NOTHING, False)


ONE_PRESS = {"events:unsubscribe", "matchmaking:no_digest"}
BY_LINK = {
    "events:answer",
    "events:answer_details",
    "events:answer_proposed",
    "events:answer_request",
    "events:answer_stand_in",
    "events:answer_undo",
    "matchmaking:rounds_go_on",
    "matchmaking:rounds_meet",
    "matchmaking:rounds_meet_answer",
    "matchmaking:rounds_tell",
    "matchmaking:rounds_wishes",
}


def test_a_press_without_the_token_of_the_page_is_refused_but_where_the_address_is_the_proof(
    house: House,
) -> None:
    """RFC 8058 3.2: mail programs unsubscribe by themselves; and who answers by a personal link needs no cookie."""
    client, wrong = Client(enforce_csrf_checks=True), []
    client.force_login(house.people["coordinator"], backend="django.contrib.auth.backends.ModelBackend")
    before = everything()
    for name, address in TABLE.items():
        if address.post:
            said = undone(partial(client.post, house.url(name), address.body), before)
            if (
                said[0] != OK
                if name in BY_LINK
                else said != ((OK, True) if name in ONE_PRESS else (NO, False))
            ):
                wrong.append(f"{name}: {said}")

    assert not wrong, wrong


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_the_administration_is_for_staff(house: House, role: str) -> None:
    client = house.browser(role)
    for path in _administration():
        response = client.get(path)
        assert response.status_code == 302, path
        assert response["Location"].startswith("/admin/login/"), path


def _administration() -> list[str]:
    admin = next(
        one
        for one in get_resolver().url_patterns
        if isinstance(one, URLResolver) and one.namespace == "admin"
    )
    found = []
    for one in admin.url_patterns:
        lists = [each for each in getattr(one, "url_patterns", []) if isinstance(each, URLPattern)]
        found += [
            reverse(f"admin:{each.name}")
            for each in lists
            if str(each.name).endswith(("_changelist", "_add"))
        ]
    assert len(found) > 20
    return found


# --- One truth for one row and for a list -----------------------------------------------------------------------


@pytest.mark.parametrize("visibility", EventVisibility)
def test_one_event_and_a_list_of_events_answer_the_same_for_everybody(visibility: str) -> None:
    from django.contrib.auth.models import AnonymousUser

    house = furnished(visibility=visibility)
    people = [AnonymousUser(), *house.people.values(), *_odd_people(house.event)]
    EventFactory(visibility=visibility, network=None, contact=None)
    for state in EventState:
        Event.objects.update(state=state)
        for person in people:
            for event in Event.objects.all():
                seen = Event.objects.visible_to(person).filter(pk=event.pk).exists()
                edited = Event.objects.edited_by(person).filter(pk=event.pk).exists()
                assert rules.may_see(person, event) == seen, (state, person)
                assert rules.may_edit(person, event) == edited, (state, person)
                assert seen or not edited, (state, person)


def _odd_people(event: Event) -> list[object]:
    """Memberships and registrations in every state, and one whose invitation was withdrawn."""
    network = event.network
    members = [MembershipFactory(network=network, state=state).person for state in MembershipState]
    coordinators = [
        MembershipFactory(network=network, state=state, role="coordinator").person
        for state in MembershipState
    ]
    withdrawn: Registration = RegistrationFactory(event=event)
    withdrawn.invitation.state = InvitationState.REVOKED
    withdrawn.invitation.save()
    uninvited = RegistrationFactory(event=event, invited=False)
    return [*members, *coordinators, withdrawn.person, uninvited.person, PersonFactory(is_staff=True)]


def test_one_network_and_a_list_of_networks_answer_the_same_for_everybody() -> None:
    from django.contrib.auth.models import AnonymousUser

    house = furnished()
    network = house.event.network
    assert network is not None
    people = [AnonymousUser(), *house.people.values(), *_odd_people(house.event)]
    for state in NetworkState:
        Network.objects.update(state=state)
        network.refresh_from_db()
        for person in people:
            seen = Network.objects.visible_to(person).filter(pk=network.pk).exists()
            assert network_rules.may_see(person, network) == seen, (state, person)
            coordinated = Network.objects.coordinated_by(person).filter(pk=network.pk).exists()
            assert network_rules.is_coordinator(person, network) == coordinated, (state, person)


# --- What a form takes that its page did not offer --------------------------------------------------------------


def test_a_host_invites_by_nothing_that_is_not_theirs(house: House) -> None:
    """Ids posted by hand: another's network, group, organisation or event name nobody."""
    network = NetworkFactory()
    hidden = MembershipFactory(network=network, person__name="Hemmelig Hansen")
    group = ContactGroupFactory(network=network)
    group.people.add(hidden.person)
    earlier = RegistrationFactory(person=hidden.person, status="accepted").event
    Event.objects.filter(pk=earlier.pk).update(
        starts_at="2020-01-01T10:00Z", ends_at="2020-01-01T12:00Z", registration_deadline=None
    )
    posted = {"networks": network.pk, "groups": group.pk, "events": earlier.pk, "organisations": 1}
    for role in ("coordinator", "contact", "editor"):
        page = house.browser(role).post(house.url("events:invite_count"), posted).content.decode()
        assert "Hemmelig" not in page, role


def test_members_of_a_network_are_named_to_nobody_outside_it(house: House) -> None:
    name = "Hemmelig Hansen"
    MembershipFactory(network=house.event.network, person__name=name)
    for role in ("visitor", "stranger", "invited", "other", "contact", "editor"):
        page = house.browser(role).get(house.url("networks:detail")).content.decode()
        assert name not in page, role
    assert Membership.objects.filter(person__name=name).exists()
