"""What mails proposed, on the board and on the invited's own page: one press each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events import desk, links
from events.models import AnswerProposal, Event, ProposalKind, Registration, Status
from notifications.models import Message
from tests.events.hosting_helpers import hosted_event, signed_in
from tests.factories.accounts import PersonFactory
from tests.factories.events import RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> tuple[Event, Client, Registration]:
    event, client = hosted_event()
    row = RegistrationFactory(
        event=event, person=PersonFactory(name="Asta Vibefjer", email="asta@example.org")
    )
    return event, client, row


def proposed(row: Registration, kind: ProposalKind, **columns: object) -> AnswerProposal:
    return AnswerProposal.objects.create(registration=row, kind=kind, said_at=timezone.now(), **columns)


def press(client: Client, proposal: AnswerProposal, choice: str) -> int:
    url = reverse("events:settle_proposal", args=[proposal.registration.event_id, proposal.pk])
    return client.post(url, {"valg": choice}).status_code


def page_of(event: Event, client: Client) -> str:
    return client.get(reverse("events:board", args=[event.pk])).content.decode()


@pytest.mark.parametrize(
    ("choice", "status"),
    [
        ("ja", Status.ACCEPTED),
        ("maaske", Status.TENTATIVE),
        ("nej", Status.DECLINED),
        ("laest", Status.UNANSWERED),
    ],
)
def test_words_are_shown_beside_the_person_and_applied_in_one_press(
    scene: tuple[Event, Client, Registration], choice: str, status: Status
):
    event, client, row = scene
    proposal = proposed(row, ProposalKind.WORDS, text="Jeg kommer <b>desværre</b> ikke")
    before = page_of(event, client)

    assert press(client, proposal, choice) == 302

    row.refresh_from_db()
    assert "Jeg kommer &lt;b&gt;desværre&lt;/b&gt; ikke" in before
    assert row.status == status
    assert "desværre" not in page_of(event, client)


def test_another_time_is_accepted_in_one_press(scene: tuple[Event, Client, Registration]):
    event, client, row = scene
    hour = timedelta(hours=1)
    proposal = proposed(
        row, ProposalKind.NEW_TIME, starts_at=event.starts_at + hour, ends_at=event.ends_at + hour
    )
    assert "foreslår et andet tidspunkt" in page_of(event, client)

    press(client, proposal, "ja")

    event.refresh_from_db()
    assert proposal.starts_at == event.starts_at


def test_a_time_that_could_not_be_read_leads_to_the_form(scene: tuple[Event, Client, Registration]):
    event, client, row = scene
    proposed(row, ProposalKind.NEW_TIME, text="Kl. 11 passer bedre")

    page = page_of(event, client)

    assert reverse("events:edit", args=[event.pk]) in page
    assert 'value="ja">Flyt' not in page


def test_a_refusal_is_told_and_the_proposal_stays(scene: tuple[Event, Client, Registration]):
    event, client, row = scene
    past = timezone.now() - timedelta(days=1)
    proposal = proposed(row, ProposalKind.NEW_TIME, starts_at=past, ends_at=past + timedelta(hours=1))

    press(client, proposal, "ja")

    assert "Det foreslåede tidspunkt er forbi." in page_of(event, client)
    assert AnswerProposal.objects.open().count() == 1


@pytest.mark.parametrize("choice", ["", "ja", "samme", "slet"])
def test_a_button_that_is_not_there_does_nothing(scene: tuple[Event, Client, Registration], choice: str):
    _event, client, row = scene
    proposal = proposed(row, ProposalKind.DELEGATE, name="Bo", address="bo@example.org")

    assert press(client, proposal, choice) == 400
    assert AnswerProposal.objects.open().count() == 1


def test_a_proposal_of_another_event_stays_as_it_is(scene: tuple[Event, Client, Registration]):
    event, client, _row = scene
    elsewhere = proposed(RegistrationFactory(), ProposalKind.WORDS)

    url = reverse("events:settle_proposal", args=[event.pk, elsewhere.pk])

    assert client.post(url, {"valg": "laest"}).status_code == 302
    assert AnswerProposal.objects.open().filter(pk=elsewhere.pk).exists()
    assert "afgjort" in page_of(event, client)


def test_the_desk_says_that_mails_wait(scene: tuple[Event, Client, Registration]):
    event, client, row = scene
    proposed(row, ProposalKind.WORDS, text="Hej")
    assert event.contact is not None

    (task,) = [task for task in desk.of(event.contact).tasks if task.kind == "proposals"]

    assert task.count == 1
    assert "1 mail skal ses af dig" in client.get(reverse("events:desk")).content.decode()


# --- the invited's own page ----------------------------------------------------------------------------------


@pytest.fixture
def other(scene: tuple[Event, Client, Registration]) -> AnswerProposal:
    return proposed(
        scene[2], ProposalKind.OTHER_SENDER, answer="accepted", name="Bo Engdrag", address="bo@example.org"
    )


def decide(client: Client, proposal: AnswerProposal, choice: str) -> int:
    token = links.registration_token(proposal.registration)
    return client.post(
        reverse("events:answer_proposed", args=[token, proposal.pk]), {"valg": choice}
    ).status_code


def test_the_invited_sees_who_answered_and_sends_them_instead(client: Client, other: AnswerProposal):
    page = client.get(links.answer_url(other.registration)).content.decode()

    assert decide(client, other, "stedfortraeder") == 302

    assert "Bo Engdrag har svaret på din invitation" in page
    assert Message.objects.filter(kind="stand_in", to_address="bo@example.org").exists()
    other.registration.refresh_from_db()
    assert other.registration.status == Status.DECLINED


def test_the_invited_says_that_was_me(client: Client, other: AnswerProposal):
    decide(client, other, "samme")

    other.registration.refresh_from_db()
    assert other.registration.status == Status.ACCEPTED


def test_the_invited_forgets_it(client: Client, other: AnswerProposal):
    decide(client, other, "laest")

    assert "Bo Engdrag" not in client.get(links.answer_url(other.registration)).content.decode()


def test_a_link_settles_only_what_is_its_own(client: Client, other: AnswerProposal):
    stranger = RegistrationFactory(event=other.registration.event)
    url = reverse("events:answer_proposed", args=[links.registration_token(stranger), other.pk])

    assert client.post(url, {"valg": "samme"}).status_code == 404


def test_the_invited_cannot_move_the_event(client: Client, scene: tuple[Event, Client, Registration]):
    later = scene[0].starts_at + timedelta(hours=1)
    proposal = proposed(scene[2], ProposalKind.NEW_TIME, starts_at=later, ends_at=later + timedelta(hours=1))

    assert decide(client, proposal, "ja") == 404


def test_a_member_cannot_settle_anything(scene: tuple[Event, Client, Registration], other: AnswerProposal):
    assert press(signed_in(PersonFactory()), other, "laest") in (403, 404)
