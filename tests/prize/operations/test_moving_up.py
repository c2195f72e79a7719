"""A finalist withdraws after all were told: the next moves up by the secretary's press, or the round goes on without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from notifications.models import Message
from prize.models import (
    Assessment,
    EditionState,
    FilmState,
    FilmTask,
    Nomination,
    PanelLog,
    PresentationSlot,
    PrizeEdition,
    RoleKind,
    Round,
    TieBreak,
)
from prize.operations import guards, handing_in, slots
from prize.operations.moderation import tell
from prize.operations.moving_up import move_up, vacancy
from prize.operations.panel import assessments
from prize.panel.desk import log_of
from prize.templatetags.panel_tags import log_words
from tests.factories.accounts import PersonFactory
from tests.prize.scored_panels import Panel, panel_of, vote
from tests.prize.test_finals_pages import secretary_of, visitors
from tests.projects.operations.test_concurrency import at_once

pytestmark = pytest.mark.django_db
CLEAR = [[5, 5, 5], [4, 4, 4], [3, 3, 3], [2, 2, 2]]
NINE = timezone.make_aware(datetime(2027, 4, 8, 9, 0))


def told(sheet: list[list[int]] | None = None, state: str = EditionState.FINAL_ROUND) -> Panel:
    """Two finalists are told, with a time each; the final is open."""
    panel = panel_of(sheet or CLEAR, finalists=2)
    tell(panel.edition, PersonFactory(), called=True)
    if state == EditionState.FINAL_ROUND:
        PrizeEdition.objects.filter(pk=panel.edition.pk).update(state=state)
        panel.edition.refresh_from_db()
        assessments.open_round(panel.edition, Round.FINAL, PersonFactory())
    slots.make_row(panel.edition, slots.Plan(NINE, 2))
    slots.spread(panel.edition)
    return panel


def withdraw(nomination: Nomination) -> None:
    handing_in.withdraw(nomination)


def up(panel: Panel, at: int, reason: str = "By 1 trak sig.", by: Person | None = None) -> Nomination:
    return move_up(panel.edition, panel.candidates[at], reason, by or PersonFactory())


def refused(work: Callable[[], object]) -> str:
    with pytest.raises(ValidationError) as refusal:
        work()
    return str(refusal.value.error_list[0].code)


def test_nothing_is_free_while_all_finalists_stand_or_before_they_are_told() -> None:
    panel = panel_of(CLEAR, finalists=2)
    withdraw(panel.candidates[0])

    assert vacancy(panel.edition) is None
    assert vacancy(told().edition) is None


def test_the_next_of_the_order_is_a_finalist_like_the_others() -> None:
    panel, secretary = told(), PersonFactory()
    withdraw(panel.candidates[0])
    free = vacancy(panel.edition)
    assert free is not None
    assert (free.places, free.gone, free.following) == (1, (panel.candidates[0],), panel.candidates[2])

    row = up(panel, 2, by=secretary)

    row.refresh_from_db()
    assert row.state == "finalist"
    assert FilmTask.objects.get(nomination=row).state == FilmState.OFFERED
    slot = PresentationSlot.objects.get(nomination=row)
    assert (slot.starts_at, slot.confirmed_at) == (NINE, None)
    letter = Message.objects.get(kind="prize_moved_up")
    assert letter.person == row.writers.get().person
    assert vacancy(panel.edition) is None


def test_it_stands_in_the_log_with_who_and_why() -> None:
    panel, secretary = told(), PersonFactory()
    withdraw(panel.candidates[0])

    up(panel, 2, "By 1 trak sig den 3.", by=secretary)

    entry = log_of(panel.edition)[0]
    assert (entry.row.what, entry.row.by, entry.reason) == ("moved_up", secretary, "By 1 trak sig den 3.")
    assert "By 3" in log_words(entry)


def test_its_jurors_have_one_more_to_score_and_are_told() -> None:
    panel = told()
    withdraw(panel.candidates[0])

    up(panel, 2)

    rows = Assessment.objects.filter(nomination=panel.candidates[2], round=Round.FINAL)
    assert set(rows.values_list("juror", flat=True)) == {juror.pk for juror in panel.jurors}
    assert Message.objects.filter(kind="panel_one_more").count() == 3


def test_before_the_final_begins_nobody_of_the_panel_is_written_to() -> None:
    panel = told(state=EditionState.SHORTLISTING)
    withdraw(panel.candidates[0])

    up(panel, 2)

    assert not Message.objects.filter(kind="panel_one_more").exists()
    assert not Assessment.objects.filter(round=Round.FINAL).exists()


def test_it_has_a_reason_and_is_the_next_and_comes_in_time() -> None:
    panel = told()
    assert refused(lambda: up(panel, 2)) == "state"
    withdraw(panel.candidates[0])

    assert refused(lambda: up(panel, 2, "  ")) == "answer"
    assert refused(lambda: up(panel, 3)) == "state"
    PrizeEdition.objects.update(state=EditionState.RECOMMENDING)
    assert refused(lambda: up(panel, 2)) == "state"
    assert not PanelLog.objects.filter(what="moved_up").exists()


def test_those_who_stand_level_are_decided_between_first() -> None:
    panel = told([[5, 5, 5], [4, 4, 4], [3, 3, 3], [3, 3, 3]])
    withdraw(panel.candidates[0])
    free = vacancy(panel.edition)
    assert free is not None
    assert (free.following, set(free.level)) == (None, set(panel.candidates[2:]))
    assert refused(lambda: up(panel, 2)) == "tie"

    for juror in panel.jurors[1:]:
        vote(juror, panel.candidates[3], panel.candidates[2])
    up(panel, 3)

    assert TieBreak.objects.filter(edition=panel.edition, step="vote").exists()
    assert Nomination.objects.get(pk=panel.candidates[3].pk).state == "finalist"


def test_the_round_goes_on_with_fewer_too() -> None:
    panel = told(state=EditionState.SHORTLISTING)
    withdraw(panel.candidates[0])

    assert list(guards.finalists_chosen(panel.edition)) == []
    withdraw(panel.candidates[1])
    assert [one.page for one in guards.finalists_chosen(panel.edition)] == ["finals"]


def test_the_film_of_one_who_withdrew_keeps_nobody_waiting() -> None:
    panel = told()
    FilmTask.objects.filter(nomination=panel.candidates[1]).update(state=FilmState.READY)
    assert list(guards.films_settled(panel.edition))

    withdraw(panel.candidates[0])

    assert list(guards.films_settled(panel.edition)) == []


def test_the_time_of_one_who_withdrew_is_free_and_not_on_the_wall() -> None:
    panel = told()

    withdraw(panel.candidates[0])

    assert PresentationSlot.objects.filter(nomination=None).count() == 1
    wall = secretary_of(panel.edition).get(reverse("prize:timer", args=[panel.edition.slug]))
    assert "By 1" not in wall.content.decode()


# --- The page ----------------------------------------------------------------------------------------------


def press(client: Client, panel: Panel, at: int = 2, reason: str = "By 1 trak sig.") -> int:
    address = reverse("prize:move_up", args=[panel.edition.slug])
    said = client.post(address, {"nomination": panel.candidates[at].pk, "reason": reason})
    return said.status_code


def test_the_page_offers_it_and_a_press_does_it() -> None:
    panel = told()
    client = secretary_of(panel.edition)
    address = reverse("prize:finals", args=[panel.edition.slug])
    assert 'id="ledig"' not in client.get(address).content.decode()
    withdraw(panel.candidates[0])

    words = client.get(address).content.decode()
    assert (press(client, panel, reason=""), press(client, panel, at=3)) == (422, 422)
    assert press(client, panel) == 302

    assert 'id="ledig"' in words
    assert Nomination.objects.get(pk=panel.candidates[2].pk).state == "finalist"
    assert 'id="ledig"' not in client.get(address).content.decode()


def test_only_the_secretary_may_press() -> None:
    panel = told()
    withdraw(panel.candidates[0])

    for who, client in visitors(panel).items():
        if who != RoleKind.SECRETARY:
            assert press(client, panel) == (302 if who == "visitor" else 403), who

    assert Nomination.objects.get(pk=panel.candidates[2].pk).state == "not_selected"


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_move_one_up() -> None:
    panel = told()
    withdraw(panel.candidates[0])
    by = PersonFactory()

    said = at_once(*[lambda: up(panel, 2, by=by) for _ in range(4)])

    assert said == ["done"] + ["state"] * 3
    assert PanelLog.objects.filter(what="moved_up").count() == 1
    assert Message.objects.filter(kind="prize_moved_up").count() == 1
