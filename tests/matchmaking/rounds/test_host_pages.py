"""The host's pages: setting up, people, the plan, moving by hand, the day, the wall and paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Status
from matchmaking.hall import Hall
from matchmaking.models import Participant, Planning, PlanningState, RoundsState, TableRounds
from notifications.models import Message
from tests.events.hosting_helpers import coordinator_of, hosted_event, signed_in
from tests.factories.events import RegistrationFactory
from tests.factories.table_rounds import hall_of, seated

pytestmark = pytest.mark.django_db

SETTING = {
    "kind": "tables",
    "rounds": "3",
    "tables": "4",
    "seats_per_table": "5",
    "starts_at": "11:00",
    "minutes": "15",
    "pause_minutes": "5",
    "min_municipalities": "2",
    "min_champions": "1",
    "table_names": "Ved ovnen\nI den grønne stue",
}


def url(name: str, hall: Hall, *more: Any) -> str:
    return reverse(f"matchmaking:rounds_{name}", args=[hall.table_rounds.event_id, *more])


@pytest.fixture
def hall() -> Hall:
    return seated()


@pytest.fixture
def host(hall: Hall) -> Client:
    return signed_in(coordinator_of(hall.table_rounds.event))


def of_host(hall: Hall) -> Client:
    return signed_in(coordinator_of(hall.table_rounds.event))


def text(client: Client, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return re.sub(r"\s+", " ", page.content.decode())


def test_the_first_look_leads_to_setting_up_and_the_form_is_filled_in():
    event, client = hosted_event()
    RegistrationFactory.create_batch(13, event=event, status=Status.ACCEPTED)
    event.agenda.create(position=0, starts_at="13:15", ends_at="14:45", title="Caféborde", form="workshop")

    page = client.get(reverse("matchmaking:rounds_plan", args=[event.pk]), follow=True)

    initial = page.context["form"].initial
    assert (initial["tables"], str(initial["starts_at"])) == (3, "13:15:00")


def test_what_was_done_is_told_to_whoever_reads_the_page_and_not_to_a_script_that_fetches_its_parts():
    event, client = hosted_event()
    client.post(reverse("matchmaking:rounds_setting", args=[event.pk]), SETTING)
    plan = reverse("matchmaking:rounds_plan", args=[event.pk])

    fetched = client.get(plan, headers={"HX-Request": "true"}).content.decode()
    page = client.get(plan).content.decode()

    assert "alert-success" not in fetched
    assert "alert-success" in page


def test_setting_up_keeps_rounds_and_rules():
    event, client = hosted_event()

    client.post(reverse("matchmaking:rounds_setting", args=[event.pk]), SETTING)

    rows = TableRounds.objects.get(event=event)
    assert (rows.rounds, rows.tables, rows.min_champions) == (3, 4, 1)
    assert rows.table_name(2) == "I den grønne stue"
    assert rows.begins(2).astimezone().strftime("%H:%M") != ""


def test_pairs_have_two_seats_and_no_rules_about_tables():
    event, client = hosted_event()

    client.post(reverse("matchmaking:rounds_setting", args=[event.pk]), SETTING | {"kind": "pairs"})

    rows = TableRounds.objects.get(event=event)
    assert (rows.seats_per_table, rows.min_municipalities, rows.min_champions) == (2, 0, 0)


def test_a_refusal_stands_at_the_field():
    event, client = hosted_event()

    page = client.post(
        reverse("matchmaking:rounds_setting", args=[event.pk]), SETTING | {"starts_at": "05:00"}
    )

    assert page.status_code == 422
    assert "starts_at" in page.context["form"].errors


def test_the_list_of_people_says_what_a_plan_would_lack():
    hall = hall_of(5, tables=1, seats_per_table=4, min_champions=4)
    Participant.objects.filter(pk=hall.people[0].pk).update(consented_at=None, municipality=None)
    RegistrationFactory(event=hall.table_rounds.event, status=Status.ACCEPTED)
    client = of_host(hall)

    page = client.get(url("people", hall))

    assert page.context["lacks"] == {
        "silent": 1,
        "nowhere": 1,
        "champions": 3,
        "champions_needed": 4,
        "chairs": 4,
        "without_chair": 1,
    }
    assert page.context["not_yet"] == 1
    client.post(url("add_everybody", hall))
    assert client.get(url("people", hall)).context["not_yet"] == 0


def test_what_the_seating_must_know_of_one_is_kept(hall: Hall, host: Client):
    one = hall.people[0]

    host.post(
        url("person", hall, one.pk),
        {"is_champion": "on", "keeps_seat": "on", "kept_table": "2", "absent": ["3"]},
    )

    one.refresh_from_db()
    assert (one.is_champion, one.keeps_seat, one.kept_table, one.absent) == (True, True, 2, [3])


def test_who_would_rather_not_sit_together_is_named_on_no_page_of_the_host(hall: Hall, host: Client):
    from matchmaking.operations.rounds import participants
    from matchmaking.operations.rounds.participants import Wishes

    one, other = hall.people[0], hall.people[1]
    table = hall.table_of(one.pk, 1)
    near = next(each for each in hall.at(1, table) if each.pk != one.pk)
    participants.wish(one, Wishes(not_with=[near.pk]))

    page = text(host, url("plan", hall))
    report = page[page.index('id="regler"') : page.index('id="find"')]

    assert "Broken" in report or "Brudt" in report
    assert near.name not in report
    assert other.name not in report


def test_a_plan_is_made_and_shown(settings: Any):
    settings.ROUNDS_PLANNED_FOR = 1.0
    hall = hall_of(9)
    client = of_host(hall)
    client.post(url("make", hall))
    row = Planning.objects.get()
    page = text(client, url("plan", hall))
    assert "progress" in page

    from matchmaking.operations.rounds import plans

    plans.carry_out(row.pk)

    page = text(client, url("plan", hall))
    assert all(one.name in page for one in hall.people)
    assert "progress" not in page


def test_what_is_impossible_stands_on_the_page_in_its_language(hall: Hall, host: Client):
    Planning.objects.create(
        table_rounds=hall.table_rounds,
        state=PlanningState.IMPOSSIBLE,
        message_da="Umuligt, fordi: For få ildsjæle.",
        message_en="Impossible, because: Too few.",
    )

    assert "For få ildsjæle" in text(host, url("plan", hall))
    host.cookies["language"] = "en"
    assert "Too few." in text(host, url("plan", hall))


def test_a_name_is_found_with_its_tables(hall: Hall, host: Client):
    one = hall.people[3]

    page = host.get(url("plan", hall), {"runde": "1", "navn": one.name.split()[0].lower()})

    assert [line.participant.pk for line in page.context["found_lines"]] == [one.pk]
    assert f"<mark>{one.name}</mark>" in page.content.decode()


def test_moving_shows_the_cost_before_anything_is_saved(hall: Hall, host: Client):
    one = hall.people[0]
    before = hall.plan

    places = host.get(url("move", hall), {"runde": "1", "hvem": str(one.pk)}).context["places"]
    _table, choices = places[0]
    chosen = host.get(url("move", hall), {"runde": "1", "hvem": one.pk, "med": choices[-1].other.pk}).context[
        "chosen"
    ]

    assert len(places) == 2
    assert all(choice.lines for _table, found in places for choice in found)
    assert chosen.lines
    assert Hall.of(hall.table_rounds).plan == before


def test_a_press_lets_two_change_places_and_a_stale_one_is_refused(hall: Hall, host: Client):
    one = hall.people[0]
    other = hall.at(1, 2)[0] if hall.table_of(one.pk, 1) != 2 else hall.at(1, 1)[0]
    body = {"runde": "1", "hvem": one.pk, "med": other.pk, "plan": hall.table_rounds.revision}

    host.post(url("move", hall), body)
    now = Hall.of(hall.table_rounds)
    host.post(url("move", hall), body)

    assert now.table_of(one.pk, 1) == hall.table_of(other.pk, 1)
    assert Hall.of(hall.table_rounds).plan == now.plan


def test_nonsense_is_not_there(hall: Hall, host: Client):
    for query in ({"hvem": "x"}, {"hvem": "99999"}, {"hvem": hall.people[0].pk, "bord": "77"}):
        assert host.get(url("move", hall), query).status_code == 404


def test_locking_writes_to_everybody_who_sits_somewhere(hall: Hall, host: Client):
    host.post(url("state", hall), {"do": "lock"})

    hall.table_rounds.refresh_from_db()
    assert hall.table_rounds.state == RoundsState.LOCKED
    assert Message.objects.filter(kind="table_plan").count() == 9


def test_on_the_day_a_missing_one_is_struck_out_and_a_way_is_offered():
    hall = seated(25, tables=5, seats_per_table=6, state=RoundsState.LOCKED)
    client = of_host(hall)
    gone = [one for one in hall.at(1, 2) if not one.is_champion][:2]

    for one in gone:
        client.post(url("missing", hall), {"hvem": one.pk, "runde": "1"})
    page = client.get(url("day", hall), {"runde": "1"})

    (mending,) = page.context["mendings"]
    assert mending.table == 2
    assert mending.best is not None
    assert all(f"<s>{one.name}</s>" in page.content.decode() for one in gone)
    client.post(
        url("repair", hall),
        {"runde": "1", "plan": page.context["table_rounds"].revision, "skridt": mending.best.steps},
    )
    now = Hall.of(hall.table_rounds)
    moved = int(mending.best.steps.split("-")[0])
    assert now.table_of(moved, 1) == 2


def test_only_the_tables_that_are_touched_change():
    hall = seated(25, tables=5, seats_per_table=6, state=RoundsState.LOCKED)
    client = of_host(hall)
    for one in [one for one in hall.at(2, 3) if not one.is_champion][:2]:
        client.post(url("missing", hall), {"hvem": one.pk, "runde": "2"})
    page = client.get(url("day", hall), {"runde": "2"})
    best = page.context["mendings"][0].best

    client.post(
        url("repair", hall),
        {"runde": "2", "plan": page.context["table_rounds"].revision, "skridt": best.steps},
    )

    now = Hall.of(hall.table_rounds)
    changed = {(n, t) for n in range(3) for t in range(5) if now.plan[n][t] != hall.plan[n][t]}
    assert len(changed) == 2
    assert (1, 2) in changed


def test_one_press_mends_this_round_and_those_to_come():
    hall = seated(25, tables=5, seats_per_table=6, state=RoundsState.LOCKED)
    client = of_host(hall)
    gone = [one for one in hall.at(1, 2) if not one.is_champion] + [
        one for one in hall.at(1, 3) if one.is_champion
    ]
    for one in gone:
        client.post(url("missing", hall), {"hvem": one.pk, "runde": "1"})
    revision = client.get(url("day", hall)).context["table_rounds"].revision

    client.post(url("repair", hall), {"runde": "1", "plan": revision, "alle": "ja"})

    now = Hall.of(hall.table_rounds)
    champions = [
        [sum(now.people[one].is_champion for one in table if one not in now.missing) for table in tables]
        for tables in now.plan
    ]
    assert all(number >= 1 for tables in champions for number in tables)
    assert all(now.table_of(one.pk, 1) == hall.table_of(one.pk, 1) for one in gone)


def test_who_comes_after_all_has_their_chair_and_a_new_one_finds_one():
    hall = seated(state=RoundsState.LOCKED)
    client = of_host(hall)
    one = hall.people[4]
    client.post(url("missing", hall), {"hvem": one.pk})
    client.post(url("arrived", hall), {"hvem": one.pk})
    one.refresh_from_db()
    assert one.missing_since is None
    assert Hall.of(hall.table_rounds).plan == hall.plan

    RegistrationFactory(event=hall.table_rounds.event, status=Status.ACCEPTED)
    from matchmaking.operations.rounds import participants

    participants.add_everybody(hall.table_rounds)
    new = Participant.objects.latest("pk")
    client.post(url("arrived", hall), {"hvem": new.pk})

    now = Hall.of(hall.table_rounds)
    assert all(now.table_of(new.pk, number) for number in (1, 2, 3))


def test_the_clock_runs_from_the_press_and_the_wall_shows_it(at_noon: Any):
    hall = seated(state=RoundsState.LOCKED)
    client = of_host(hall)

    client.post(url("clock", hall), {"do": "start", "runde": "2"})
    page = text(client, url("screen", hall))

    assert 'data-ends="2027-02-17T12:15:00+01:00"' in page
    client.post(url("clock", hall), {"do": "longer"})
    assert 'data-ends="2027-02-17T12:17:00+01:00"' in text(client, url("screen", hall))


def test_the_wall_does_not_tell_who_is_missing():
    hall = seated(state=RoundsState.LOCKED)
    client = of_host(hall)
    client.post(url("missing", hall), {"hvem": hall.people[0].pk})

    assert hall.people[0].name not in text(client, url("screen", hall))


def test_ending_the_rounds_asks_everybody_who_sat_somewhere():
    hall = seated(state=RoundsState.LOCKED)
    client = of_host(hall)
    client.post(url("missing", hall), {"hvem": hall.people[0].pk})
    client.post(url("clock", hall), {"do": "start", "runde": "1"})

    client.post(url("clock", hall), {"do": "end"})

    assert Message.objects.filter(kind="go_on_asked").count() == 8


def test_the_wall_and_the_paper_name_everybody_and_nobodys_private_matters(hall: Hall, host: Client):
    Participant.objects.filter(pk=hall.people[0].pk).update(keeps_seat=True)

    for name in ("screen", "print"):
        page = text(host, url(name, hall))
        assert all(one.name in page for one in hall.people)
        assert "keeps" not in page
        assert "bliver ved" not in page


@pytest.mark.parametrize("name", ["plan", "people", "day", "screen", "print"])
@pytest.mark.parametrize("size", [3, 9])
def test_pages_take_as_many_queries_for_few_as_for_many(
    name: str, size: int, django_assert_max_num_queries: Any
):
    hall = seated(size)
    client = of_host(hall)

    with django_assert_max_num_queries(40):
        client.get(url(name, hall))
