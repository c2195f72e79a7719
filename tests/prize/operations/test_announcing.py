"""Nothing is told before its time; and when it is, each group hears it after the one before."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.models import Message, MessageState, Outage
from prize import tasks
from prize.errors import EditionRefused
from prize.models import (
    AnnouncementWave,
    AudienceVote,
    EditionState,
    NominationState,
    PrizeEdition,
    WaveGroup,
)
from prize.operations import announcing, waves
from prize.operations.states import advance
from tests.helpers.smtp_sink import SMTPSink
from tests.prize.public_helpers import decided

pytestmark = pytest.mark.django_db
ORDER = [group.value for group in WaveGroup]


def posted() -> list[str]:
    """The groups written to, in the order of the outbox."""
    keys = Message.objects.filter(kind="prize_announced").order_by("pk").values_list("key", flat=True)
    return [key.split(":")[2] for key in keys]


def send_everything() -> None:
    """As the worker does: what is due leaves, and the signal and the clock go on."""
    delivery.deliver(list(Message.objects.due().values_list("pk", flat=True)))
    tasks.announce()


def test_without_an_embargo_the_press_of_the_secretary_tells_it_at_once():
    told = decided()

    announcing.announce(told.edition, told.secretary)

    told.edition.refresh_from_db()
    told.winner.refresh_from_db()
    assert told.edition.state == EditionState.ANNOUNCED
    assert told.edition.is_announced
    assert told.winner.state == NominationState.LAUREATE


def test_under_embargo_it_is_made_ready_and_the_clock_does_the_rest(time_machine: Any):
    told = decided(publish_at=timezone.now() + timedelta(hours=2))

    announcing.announce(told.edition, told.secretary)
    tasks.announce()

    told.edition.refresh_from_db()
    assert told.edition.state == EditionState.DECIDED
    assert not told.edition.is_announced
    assert posted() == []

    time_machine.move_to(timezone.now() + timedelta(hours=2, seconds=1))
    tasks.announce()
    tasks.announce()

    told.edition.refresh_from_db()
    assert told.edition.state == EditionState.ANNOUNCED
    assert told.edition.announced_by == told.secretary
    assert posted() == ["winner"]


def test_the_end_of_the_embargo_alone_tells_nothing(time_machine: Any):
    told = decided(publish_at=timezone.now() + timedelta(hours=2))

    time_machine.move_to(timezone.now() + timedelta(hours=3))
    tasks.announce()

    told.edition.refresh_from_db()
    assert told.edition.state == EditionState.DECIDED
    assert not told.edition.is_announced


def test_the_round_cannot_be_pushed_on_before_the_embargo_ends():
    told = decided(publish_at=timezone.now() + timedelta(minutes=1))

    with pytest.raises(EditionRefused) as refused:
        advance(told.edition, EditionState.ANNOUNCED, told.secretary)

    assert refused.value.code == "embargo"
    told.winner.refresh_from_db()
    assert told.winner.state == NominationState.FINALIST
    assert PrizeEdition.objects.get().announced_at is None
    assert posted() == []


def test_what_was_made_ready_can_be_called_off_until_the_embargo_ends():
    told = decided(publish_at=timezone.now() + timedelta(hours=2))
    announcing.announce(told.edition, told.secretary)

    announcing.call_off(told.edition, told.secretary)

    PrizeEdition.objects.update(publish_at=timezone.now() - timedelta(minutes=1))
    tasks.announce()
    assert PrizeEdition.objects.get().state == EditionState.DECIDED
    with pytest.raises(EditionRefused):
        announcing.call_off(told.edition, told.secretary)


@pytest.mark.parametrize("state", [state for state in EditionState if state != EditionState.DECIDED])
def test_only_a_decided_round_is_announced(state: EditionState):
    told = decided(state=state)

    with pytest.raises(EditionRefused):
        announcing.announce(told.edition, told.secretary)


def test_names_are_opened_when_the_formal_check_is_over_and_not_before():
    told = decided(state=EditionState.QUALIFYING, names_public_at=None)
    with pytest.raises(EditionRefused):
        announcing.open_names(told.edition, told.secretary)

    told.to(EditionState.SHORTLISTING)
    first = announcing.open_names(told.edition, told.secretary).names_public_at
    again = announcing.open_names(told.edition, told.secretary).names_public_at

    assert first is not None
    assert first == again


def test_each_group_is_written_to_when_the_one_before_has_left():
    told = decided()
    announcing.announce(told.edition, told.secretary)
    seen = [posted()]

    for _step in ORDER:
        send_everything()
        seen.append(posted())

    assert [len(set(groups)) for groups in seen] == [1, 2, 3, 4, 5, 5]
    assert list(dict.fromkeys(posted())) == ORDER
    assert not waves.unfinished()


def test_nobody_is_written_to_twice_however_often_the_clock_comes_by():
    told = decided()
    announcing.announce(told.edition, told.secretary)
    for _step in range(8):
        send_everything()
        waves.carry_on(told.edition.pk)

    letters = Message.objects.filter(kind="prize_announced")
    assert letters.count() == 5
    assert letters.filter(state=MessageState.SENT).count() == 5


def test_a_group_without_anybody_holds_nobody_up():
    told = decided()
    told.winner.writers.all().delete()
    told.finalist.writers.all().delete()

    announcing.announce(told.edition, told.secretary)

    assert posted() == ["candidates"]


def test_an_address_that_fails_for_good_holds_nobody_up():
    told = decided()
    announcing.announce(told.edition, told.secretary)
    Message.objects.update(state=MessageState.FAILED)

    tasks.announce()

    assert posted() == ["winner", "finalists"]


def test_an_address_that_hangs_holds_the_others_up_for_an_hour_and_no_longer(time_machine: Any):
    told = decided()
    announcing.announce(told.edition, told.secretary)
    time_machine.move_to(timezone.now() + timedelta(minutes=59))
    tasks.announce()
    assert posted() == ["winner"]

    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    tasks.announce()

    assert posted() == ["winner", "finalists"]


def test_while_the_mail_server_is_away_the_order_is_kept_however_long_it_takes(time_machine: Any):
    told = decided()
    announcing.announce(told.edition, told.secretary)
    Outage.objects.create(pk="mail", words="away")

    time_machine.move_to(timezone.now() + timedelta(hours=9))
    tasks.announce()

    assert posted() == ["winner"]


def test_a_fall_between_two_groups_loses_and_doubles_nothing(monkeypatch: Any):
    told = decided()
    announcing.announce(told.edition, told.secretary)
    delivery.deliver(list(Message.objects.due().values_list("pk", flat=True)))
    before = AnnouncementWave.objects.count(), posted()

    class Fell(Exception):
        pass

    def fall(*letters: object) -> None:
        raise Fell

    with monkeypatch.context() as patched:
        patched.setattr("notifications.outbox.post", fall)
        with pytest.raises(Fell):
            waves.carry_on(told.edition.pk)

    assert (AnnouncementWave.objects.count(), posted()) == before
    waves.carry_on(told.edition.pk)
    assert posted() == ["winner", "finalists"]


def test_the_letters_say_to_each_what_it_is_to_them():
    told = decided(press_text="**Vinderby** vandt.", press_contact="Else, 12 34 56 78")
    announcing.announce(told.edition, told.secretary)
    for _step in ORDER:
        send_everything()

    letters = {row.key.split(":")[2]: row for row in Message.objects.filter(kind="prize_announced")}

    assert "Vinderby" in letters["winner"].subject
    assert "Finaleby" in letters["finalists"].text
    assert "Initiativprisen" in letters["candidates"].text
    assert "Kandidatby" in letters["nominators"].text
    assert "presse" in letters["press"].text
    assert "Else" in letters["press"].text
    assert letters["press"].to_address == "avisen@example.org"


def test_the_votes_of_the_audience_are_counted_once_and_gone():
    told = decided(audience_award=True)
    for number, nomination in enumerate([told.finalist, told.finalist, told.winner]):
        AudienceVote.objects.create(
            edition=told.edition,
            nomination=nomination,
            address_hash=str(number),
            token_hash=str(number),
            confirmed_at=timezone.now(),
        )

    announcing.announce(told.edition, told.secretary)

    told.edition.refresh_from_db()
    assert told.edition.audience_result == [
        {"nomination": told.finalist.pk, "votes": 2},
        {"nomination": told.winner.pk, "votes": 1},
    ]
    assert not AudienceVote.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_them_in_order_over_the_wire(smtp: SMTPSink, worker: None):
    told = decided(press_list=["en@example.org", "to@example.org"])

    announcing.announce(told.edition, told.secretary)

    deadline = time.monotonic() + 30
    while len(smtp.mails) < 6 and time.monotonic() < deadline:
        time.sleep(0.05)
    sent = [row.recipient for row in smtp.mails]
    to = dict(Message.objects.values_list("to_address", "key"))
    assert list(dict.fromkeys(to[address].split(":")[2] for address in sent)) == ORDER
    assert len(sent) == len(set(sent)) == 6
