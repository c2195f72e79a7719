"""Who may open and press what on the host's pages; and that looking changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import (
    AnswerProposal,
    CoOrganiser,
    Event,
    EventState,
    EventVisibility,
    InvitationBatch,
    Registration,
    Status,
)
from events.urls import coordinating
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.events import DishFactory, EventFactory, RegistrationFactory
from tests.factories.networks import CoordinatorFactory, MembershipFactory, OrganisationFactory

pytestmark = [pytest.mark.once, pytest.mark.django_db]

GETS = {
    "board": [],
    "board_part": ["house"],
    "edit": [],
    "copy": [],
    "seats": [],
    "invite": [],
    "mail_preview": [],
    "batch": ["batch"],
    "states": [],
    "export": ["csv"],
    "kitchen": [],
    "add_person": [],
    "answer_for": ["registration"],
}
POSTS = {
    "remind": [],
    "remind_undo": [],
    "invite_count": [],
    "invite_trial": [],
    "batch_undo": ["batch"],
    "publish": [],
    "open": [],
    "close": [],
    "cancel": [],
    "postpone": [],
    "new_date": [],
    "correct_address": ["registration"],
    "withdraw": ["registration"],
    "renew_link": ["registration"],
    "settle_wish": ["registration"],
    "settle_proposal": ["proposal"],
    "edit": [],
    "seats": [],
    "invite": [],
    "add_person": [],
    "answer_for": ["registration"],
}
NO_EVENT = {"desk", "new", "look"}
ALLOWED = {200, 302, 422}


@dataclass
class Scene:
    """One event with something of everything, and the addresses of its pages."""

    event: Event
    registration: Registration
    batch: InvitationBatch
    proposal: AnswerProposal

    def url(self, name: str, arguments: list[str]) -> str:
        keys: dict[str, Any] = {
            "registration": self.registration.pk,
            "batch": self.batch.pk,
            "proposal": self.proposal.pk,
        }
        return reverse(f"events:{name}", args=[self.event.pk, *(keys.get(word, word) for word in arguments)])


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Scene:
    event = EventFactory(visibility=EventVisibility.PUBLIC)
    registration = RegistrationFactory(event=event, wish="accepted", wished_at=timezone.now())
    DishFactory(event=event)
    for status in (Status.ACCEPTED, Status.WAITLISTED, Status.DECLINED):
        RegistrationFactory(event=event, status=status)
    batch = InvitationBatch.objects.create(event=event, send_at=timezone.now(), total=1)
    proposal = AnswerProposal.objects.create(registration=registration, kind="words", said_at=timezone.now())
    return Scene(event, registration, batch, proposal)


def _visitor(event: Event) -> Client:
    return Client()


def _member(event: Event) -> Client:
    return signed_in(MembershipFactory(network=event.network).person)


def _invited(event: Event) -> Client:
    return signed_in(event.registrations.first().person)


def _other_coordinator(event: Event) -> Client:
    return signed_in(CoordinatorFactory().person)


def _coordinator(event: Event) -> Client:
    return signed_in(CoordinatorFactory(network=event.network).person)


def _contact(event: Event) -> Client:
    return signed_in(event.contact)


def _editor(event: Event) -> Client:
    host = CoOrganiser.objects.create(event=event, organisation=OrganisationFactory())
    person = PersonFactory()
    host.editors.add(person)
    return signed_in(person)


def _administrator(event: Event) -> Client:
    return signed_in(AdministratorFactory())


OUTSIDE: list[tuple[Callable[[Event], Client], set[int]]] = [
    (_visitor, {302}),
    (_member, {403}),
    (_invited, {403}),
    (_other_coordinator, {403}),
]
INSIDE = [_coordinator, _contact, _editor, _administrator]


def test_every_address_of_the_hosts_stands_in_this_table() -> None:
    names = {pattern.name for pattern in coordinating.urlpatterns}

    assert names == GETS.keys() | POSTS.keys() | NO_EVENT


@pytest.mark.parametrize("name", GETS)
@pytest.mark.parametrize(("who", "answers"), OUTSIDE)
def test_outsiders_see_nothing(
    scene: Scene, name: str, who: Callable[[Event], Client], answers: set[int]
) -> None:
    response = who(scene.event).get(scene.url(name, GETS[name]))

    assert response.status_code in answers
    if response.status_code == 302:
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize(("who", "answers"), OUTSIDE)
def test_outsiders_press_nothing(
    scene: Scene, name: str, who: Callable[[Event], Client], answers: set[int]
) -> None:
    client = who(scene.event)
    before = _everything()

    response = client.post(
        scene.url(name, POSTS[name]), {"answer": "accepted", "cancel-reason": "Nej", "valg": "laest"}
    )

    assert response.status_code in answers
    assert _everything() == before


@pytest.mark.parametrize("who", INSIDE)
def test_hosts_see_everything_and_looking_changes_nothing(
    scene: Scene, who: Callable[[Event], Client]
) -> None:
    client = who(scene.event)
    before = _everything()

    for name, arguments in GETS.items():
        if name == "copy" and who in (_contact, _editor):
            continue
        assert client.get(scene.url(name, arguments)).status_code == 200, name

    assert _everything() == before


@pytest.mark.parametrize("who", INSIDE)
def test_hosts_may_press_everything(scene: Scene, who: Callable[[Event], Client]) -> None:
    client = who(scene.event)

    for name, arguments in POSTS.items():
        assert client.post(scene.url(name, arguments), {"valg": "laest"}).status_code in ALLOWED, name


@pytest.mark.parametrize("who", [_member, _invited, _other_coordinator])
def test_a_draft_is_not_even_there_for_others(scene: Scene, who: Callable[[Event], Client]) -> None:
    client = who(scene.event)
    Event.objects.update(state=EventState.DRAFT)

    for name, arguments in GETS.items():
        assert client.get(scene.url(name, arguments)).status_code == 404, name


@pytest.mark.parametrize("who", [_contact, _editor])
def test_who_coordinates_nothing_makes_no_event(scene: Scene, who: Callable[[Event], Client]) -> None:
    client = who(scene.event)

    assert client.get(reverse("events:new")).status_code == 403
    assert client.post(reverse("events:new")).status_code == 403
    assert client.get(scene.url("copy", [])).status_code == 403
    assert client.post(reverse("events:look")).status_code == 403


@pytest.mark.parametrize("name", [name for name in POSTS if name not in GETS])
def test_what_changes_something_is_never_a_get(scene: Scene, name: str) -> None:
    before = _everything()

    response = _coordinator(scene.event).get(scene.url(name, POSTS[name]))

    assert response.status_code == 405
    assert {key: rows for key, rows in _everything().items() if key in before}["events.event"] == before[
        "events.event"
    ]


@pytest.mark.parametrize("name", POSTS)
def test_a_press_without_the_token_of_the_page_is_refused(scene: Scene, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.event.contact, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(scene.url(name, POSTS[name])).status_code == 403


def test_the_forms_of_the_desk_are_for_those_who_coordinate(scene: Scene) -> None:
    for who in (_coordinator, _administrator, _other_coordinator):
        client = who(scene.event)
        before = _everything()
        assert [client.get(reverse(f"events:{name}")).status_code for name in ("desk", "new")] == [200, 200]
        assert client.post(reverse("events:look")).status_code == 200
        assert _everything() == before


def _everything() -> dict[str, str]:
    """All rows of our rooms, as text."""
    models = [
        model
        for room in ("accounts", "networks", "notifications", "events")
        for model in apps.get_app_config(room).get_models()
    ]
    return {
        model._meta.label_lower: serializers.serialize("json", model._default_manager.order_by("pk"))
        for model in models
    }
