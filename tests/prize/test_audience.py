"""One vote of each person's box, told by nobody before it is counted, and none of the panel's business."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from prize.addresses import is_throwaway, network_of, one_box
from prize.errors import VoteRefused
from prize.models import AudienceVote, EditionState, Nomination, NominationState, PrizeEdition
from prize.operations import announcing, audience
from tests.events.operations.threads import at_once
from tests.prize.public_helpers import Round, decided, votes_are_open

pytestmark = pytest.mark.django_db


def voting(state: EditionState = EditionState.SHORTLISTING, **facts: Any) -> Round:
    told = decided(state=state, **facts)
    votes_are_open(told.edition)
    return told


def asked(address: str, nomination: Nomination) -> str:
    """The token of the link that the newest mail carries."""
    audience.ask(nomination.edition, nomination, address, language="da")
    letter = Message.objects.filter(kind="prize_vote").latest("pk")
    found = re.search(r"/pris/stem/([^/\s]+)/", letter.text)
    return found.group(1) if found else ""


def press(token: str) -> None:
    vote = audience.find(token)
    assert vote is not None
    audience.confirm(vote)


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ("Anna.Berg+pris@Gmail.com", "annaberg@gmail.com"),
        ("annaberg@googlemail.com", "annaberg@gmail.com"),
        ("anna.berg@example.org", "anna.berg@example.org"),
        ("anna+1@example.org", "anna@example.org"),
        ("+anna@example.org", "+anna@example.org"),
        ("bo@ØRSTED.dk", "bo@xn--rsted-uua.dk"),
    ],
)
def test_one_box_written_in_many_ways_is_one(written: str, box: str):
    assert one_box(written) == box


def test_throwaway_houses_and_neighbourhoods_are_known():
    assert is_throwaway("x@yopmail.com")
    assert is_throwaway("x@sub.mailinator.com")
    assert not is_throwaway("x@yopmail.dk")
    assert network_of("192.0.2.77") == network_of("192.0.2.1") != network_of("192.0.3.1")
    assert network_of("2001:db8:1:2::9") == network_of("2001:db8:1:99::1")


def test_a_vote_counts_when_its_link_is_pressed_and_once():
    told = voting()
    token = asked("bo@example.org", told.finalist)
    assert audience.tally(told.edition, {told.finalist.pk}) == []

    press(token)
    press(token)

    assert audience.tally(told.edition, {told.finalist.pk}) == [{"nomination": told.finalist.pk, "votes": 1}]


def test_the_same_box_votes_once_however_it_is_written():
    told = voting()
    press(asked("anna.berg+a@gmail.com", told.finalist))

    assert asked("ann.a.berg@googlemail.com", told.winner) == ""

    assert AudienceVote.objects.count() == 1
    assert AudienceVote.objects.get().nomination == told.finalist


def test_until_it_is_confirmed_one_may_choose_another_and_the_older_link_is_dead():
    told = voting()
    first = asked("bo@example.org", told.finalist)
    second = asked("bo@example.org", told.winner)

    assert audience.find(first) is None
    press(second)

    assert AudienceVote.objects.get().nomination == told.winner


def _withdraws(nomination: Nomination) -> None:
    """As it did while it could; the round of these tests is further."""
    nomination.state, nomination.withdrawn_at = NominationState.WITHDRAWN, timezone.now()
    nomination.save(update_fields=["state", "withdrawn_at"])


def test_whoever_voted_for_one_who_withdrew_may_vote_anew():
    told = voting()
    press(asked("bo@example.org", told.candidate))
    _withdraws(told.candidate)

    press(asked("bo@example.org", told.finalist))

    assert AudienceVote.objects.get().nomination == told.finalist
    assert asked("bo@example.org", told.winner) == ""


def test_a_vote_for_one_who_withdrew_is_not_confirmed():
    told = voting()
    token = asked("bo@example.org", told.candidate)
    _withdraws(told.candidate)

    with pytest.raises(VoteRefused) as refused:
        press(token)

    assert refused.value.code == "closed"
    assert AudienceVote.objects.get().confirmed_at is None


def test_no_address_is_kept_with_a_vote():
    told = voting()
    press(asked("bo@example.org", told.finalist))

    kept = AudienceVote.objects.values().get()

    assert "bo@" not in str(kept)
    assert audience.hash_of_address(told.edition, "bo@example.org") == kept["address_hash"]
    other = PrizeEdition(pk=told.edition.pk + 1)
    assert audience.hash_of_address(other, "bo@example.org") != kept["address_hash"]


def test_throwaway_addresses_are_refused():
    told = voting()

    with pytest.raises(VoteRefused) as refused:
        audience.ask(told.edition, told.finalist, "bo@mailinator.com", language="da")

    assert refused.value.code == "address"


@pytest.mark.parametrize(("first", "last"), [(1, 3), (-3, -1)])
def test_outside_its_dates_nobody_votes(first: int, last: int):
    told = voting()
    votes_are_open(told.edition, first=first, last=last)

    with pytest.raises(VoteRefused):
        audience.ask(told.edition, told.finalist, "bo@example.org", language="da")


def test_a_link_that_comes_too_late_does_not_count():
    told = voting()
    token = asked("bo@example.org", told.finalist)
    votes_are_open(told.edition, first=-3, last=-1)

    vote = audience.find(token)
    assert vote is not None
    with pytest.raises(VoteRefused):
        audience.confirm(vote)


def test_a_link_is_good_for_two_days(time_machine: Any):
    told = voting()
    votes_are_open(told.edition, last=9)
    token = asked("bo@example.org", told.finalist)

    time_machine.move_to(timezone.now() + timedelta(hours=49))

    assert audience.find(token) is None
    audience.forget()
    assert not AudienceVote.objects.exists()
    assert not Message.objects.filter(kind="prize_vote").exists()


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_with_one_box_have_one_vote():
    told = voting()
    votes_are_open(told.edition)
    ways = [f"anna.berg+{number}@gmail.com" for number in range(8)] * 2

    at_once([lambda way=way: audience.ask(told.edition, told.finalist, way, language="da") for way in ways])
    vote = AudienceVote.objects.get()
    at_once([lambda: audience.confirm(vote)] * 8)

    assert AudienceVote.objects.exclude(confirmed_at=None).count() == 1


# --- Pages ---


def send(client: Client, told: Round, address: str, **more: str) -> Any:
    body = {"village": told.finalist.village.slug, "email": address, **more}
    return client.post(reverse("prize:audience", args=[told.edition.slug]), body)


def test_from_the_page_by_the_mail_to_the_receipt(client: Client):
    told = voting()

    page = client.get(reverse("prize:audience", args=[told.edition.slug]))
    sent = send(client, told, "bo@example.org")
    token = re.search(r"/pris/stem/([^/\s]+)/", Message.objects.get().text)
    assert token is not None
    address = reverse("prize:audience_confirm", args=[token.group(1)])
    looked = client.get(address)
    assert AudienceVote.objects.get().confirmed_at is None
    pressed = client.post(address)

    assert page.status_code == sent.status_code == looked.status_code == pressed.status_code == 200
    assert AudienceVote.objects.get().confirmed_at is not None
    assert "Din stemme tæller" in client.get(address).content.decode()


def test_the_page_tells_whoever_has_voted_the_same_as_everybody_else(client: Client):
    told = voting()
    press(asked("bo@example.org", told.finalist))

    first = send(client, told, "bo@example.org").content.decode()
    other = send(client, told, "ny@example.org").content.decode()

    assert _without_token(first).replace("bo@", "ny@") == _without_token(other)


def _without_token(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_an_address_and_a_neighbourhood_are_braked(client: Client):
    told = voting()

    said = [send(client, told, "bo@example.org").status_code for _ in range(4)]
    crowd = [send(client, told, f"bo{number}@example.org").status_code for number in range(40)]

    assert said == [200, 200, 200, 422]
    assert crowd[0] == 200
    assert crowd[-1] == 422


def test_a_robot_is_thanked_and_forgotten(client: Client):
    told = voting()

    assert send(client, told, "bo@example.org", website="x").status_code == 200

    assert not AudienceVote.objects.exists()


def test_where_there_is_no_such_award_there_is_no_page(client: Client):
    told = decided(state=EditionState.SHORTLISTING)

    assert client.get(reverse("prize:audience", args=[told.edition.slug])).status_code == 404


def test_figures_are_told_after_the_announcement_and_not_before(client: Client):
    told = voting(state=EditionState.DECIDED)
    for number in range(3):
        press(asked(f"bo{number}@example.org", told.candidate))
    address = reverse("prize:edition", args=[told.edition.slug])
    before = client.get(address).content.decode()

    announcing.announce(told.edition, told.secretary)

    after = client.get(address).content.decode()
    assert "Folkets landsby" not in before
    assert "Folkets landsby" in after


def test_nothing_of_the_panel_reads_the_vote():
    """No file of the scores, the panel or the finals names it; the votes are read by one operation."""
    root = Path(__file__).parents[2] / "prize"
    readers = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "AudienceVote" in path.read_text(encoding="utf-8") and "migrations" not in path.parts
    }

    assert readers == {"models/__init__.py", "models/records.py", "operations/audience.py"}
