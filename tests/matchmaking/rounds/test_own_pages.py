"""Everybody's own pages: by the link alone, without account or script; and what the answer page says of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events import links
from events.models import Attendance, Registration, Status
from matchmaking.hall import Hall
from matchmaking.models import MeetRequest, Participant, RoundsState, Wish
from matchmaking.operations.rounds import participants, setting
from matchmaking.operations.rounds.participants import Wishes
from matchmaking.slots import slots_of
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.table_rounds import TableRoundsFactory, hall_of, seated

pytestmark = pytest.mark.django_db


def url(name: str, registration: Registration, *more: Any) -> str:
    return reverse(f"matchmaking:rounds_{name}", args=[links.registration_token(registration), *more])


def text(address: str, client: Client | None = None) -> str:
    page = (client or Client()).get(address)
    assert page.status_code == 200, (page.status_code, page.get("Location"))
    return re.sub(r"\s+", " ", page.content.decode())


def coming(rows: Any, **facts: Any) -> Registration:
    return RegistrationFactory(event=rows.event, **{"status": Status.ACCEPTED, **facts})


def test_after_a_yes_the_answer_page_tells_of_the_rounds():
    rows = TableRoundsFactory()

    assert "Borddans: fortæl, hvem du gerne vil møde" in text(url_of_answer(coming(rows)))


def url_of_answer(registration: Registration) -> str:
    return reverse("events:answer", args=[links.registration_token(registration)])


@pytest.mark.parametrize(
    "facts",
    [
        {"status": Status.UNANSWERED},
        {"status": Status.DECLINED},
        {"attendance": Attendance.ONLINE},
        {"status": Status.WAITLISTED},
    ],
)
def test_nobody_else_hears_of_them_and_nothing_is_asked(
    facts: dict[str, str], django_assert_max_num_queries: Any
):
    rows = TableRoundsFactory()
    registration = coming(rows, **facts)
    text(url_of_answer(registration))

    with django_assert_max_num_queries(12):
        page = text(url_of_answer(registration))

    assert "Borddans" not in page


def test_an_event_without_rounds_costs_one_question_and_says_nothing():
    registration = RegistrationFactory(event=EventFactory(), status=Status.ACCEPTED)

    assert "Borddans" not in text(url_of_answer(registration))
    assert Client().get(url("own", registration)).status_code == 404


def test_an_unknown_link_opens_nothing():
    TableRoundsFactory()

    for page in ("own", "tell", "wishes", "meet", "go_on", "own_ics"):
        assert Client().get(reverse(f"matchmaking:rounds_{page}", args=["ukendt"])).status_code == 404


def test_telling_makes_a_participant_and_leads_back_with_a_receipt():
    rows = TableRoundsFactory()
    registration, client = coming(rows), Client()

    answer = client.post(
        url("tell", registration), {"offers": "El\nTag", "needs": "Kaffe", "absent": ["2"], "consents": "on"}
    )

    assert answer.status_code == 302
    row = Participant.objects.get(registration=registration)
    assert sorted(str(word) for word in row.profile.offers()) == ["El", "Tag"]
    assert "Vi har noteret det, du skrev" in text(answer["Location"].split("#")[0])
    assert 'value="El' not in text(url("tell", registration))
    assert "El\nTag" in client.get(url("tell", registration)).content.decode()


def test_words_without_consent_are_not_taken():
    rows = TableRoundsFactory()
    registration = coming(rows)

    answer = Client().post(url("tell", registration), {"offers": "El"})

    assert answer.status_code == 422
    assert not Participant.objects.exists()


def test_who_does_not_come_is_told_so():
    rows = TableRoundsFactory()

    answer = Client().post(url("tell", coming(rows, status=Status.DECLINED)), {"consents": "on"})

    assert answer.status_code == 422
    assert "Sig ja først" in answer.content.decode()


def test_wishes_are_made_among_those_who_take_part_and_kept_private():
    hall = hall_of(5, state=RoundsState.WISHES)
    me, asta, bo = hall.people[:3]
    Participant.objects.filter(pk=hall.people[4].pk).update(consented_at=None)

    page = text(url("wishes", me.registration))
    assert hall.people[4].name not in page
    assert me.name not in page[page.index("<form") :]
    Client().post(url("wishes", me.registration), {"must_meet": [asta.pk], "not_with": [bo.pk]})

    assert set(Wish.objects.values_list("kind", flat=True)) == {"must_meet", "not_with"}
    for other in (asta, bo):
        for name in ("own", "wishes", "tell"):
            assert (
                Client().get(url(name, other.registration)).content.decode().count("checked") == 0
                or name == "tell"
            )


def test_the_same_person_in_both_lists_or_six_wishes_are_refused():
    hall = hall_of(8, state=RoundsState.WISHES)
    me, others = hall.people[0], [one.pk for one in hall.people[1:]]

    both = Client().post(url("wishes", me.registration), {"must_meet": others[:1], "not_with": others[:1]})
    many = Client().post(url("wishes", me.registration), {"must_meet": others[:6]})

    assert (both.status_code, many.status_code) == (422, 422)
    assert not Wish.objects.exists()


def test_a_draft_is_nobodys_business():
    hall = seated(state=RoundsState.DRAFT)
    me = hall.people[0]

    page = text(url("own", me.registration))

    assert "Bord " not in page
    assert Client().get(url("own_ics", me.registration)).status_code == 404


def test_my_tables_say_who_sits_there_and_why():
    hall = seated(state=RoundsState.WISHES)
    me = hall.people[0]
    near = next(one for one in hall.at(1, hall.table_of(me.pk, 1) or 0) if one.pk != me.pk)
    participants.tell(
        hall.table_rounds, near.registration, participants.Told(offers=("Varmepumper",), consents=True)
    )
    participants.tell(
        hall.table_rounds, me.registration, participants.Told(needs=("varmepumper",), consents=True)
    )
    type(hall.table_rounds).objects.update(state=RoundsState.LOCKED)

    page = text(url("own", me.registration))

    assert f"Bord {hall.table_of(me.pk, 1)}" in page
    assert near.name in page
    assert "Tilbyder det, du har brug for: Varmepumper" in page
    for one in hall.people:
        sits_near = any(hall.table_of(one.pk, n) == hall.table_of(me.pk, n) for n in (1, 2, 3))
        assert (one.name in page) == sits_near or one.pk == me.pk
        assert one.registration.person.email not in page


def test_the_wish_of_the_other_is_not_told():
    hall = seated(state=RoundsState.WISHES)
    me = hall.people[0]
    near = next(one for one in hall.at(1, hall.table_of(me.pk, 1) or 0) if one.pk != me.pk)
    participants.wish(near, Wishes(must_meet=[me.pk]))
    type(hall.table_rounds).objects.update(state=RoundsState.LOCKED)

    assert "Du har ønsket at mødes" not in text(url("own", me.registration))
    assert "Du har ønsket at mødes" in text(url("own", near.registration))


def test_the_calendar_of_my_rounds_can_be_fetched():
    hall = seated(state=RoundsState.LOCKED)

    answer = Client().get(url("own_ics", hall.people[0].registration))

    assert answer.content.count(b"BEGIN:VEVENT") == 3
    assert b"METHOD:PUBLISH" in answer.content


def test_a_talk_is_asked_for_and_agreed_on_the_two_pages():
    hall = hall_of(4, state=RoundsState.WISHES)
    me, asta = hall.people[:2]
    slot = slots_of(hall.table_rounds)[0].key

    Client().post(url("meet", me.registration), {"asked": asta.pk, "slot": slot, "words": "Om tag"})
    request = MeetRequest.objects.get()
    assert "Om tag" in text(url("meet", asta.registration))
    assert "har ikke svaret endnu" in text(url("meet", me.registration))
    Client().post(url("meet_answer", asta.registration, request.pk), {"svar": "ja"})

    assert asta.registration.person.email in text(url("meet", me.registration))


def test_a_no_looks_like_no_answer_to_the_asker():
    hall = hall_of(4, state=RoundsState.WISHES)
    me, asta, bo = hall.people[:3]
    slot = slots_of(hall.table_rounds)[0].key
    Client().post(url("meet", me.registration), {"asked": asta.pk, "slot": slot})
    Client().post(url("meet", me.registration), {"asked": bo.pk, "slot": slot})
    Client().post(
        url("meet_answer", asta.registration, MeetRequest.objects.get(asked=asta).pk), {"svar": "nej"}
    )

    page = text(url("meet", me.registration))

    assert page.count("har ikke svaret endnu") == 2
    request = MeetRequest.objects.get(asked=bo)
    assert Client().post(url("meet_answer", asta.registration, request.pk), {"svar": "ja"}).status_code == 404


def test_whom_do_you_go_on_with_is_asked_of_those_i_met_and_the_no_stays_mine():
    hall = seated(state=RoundsState.FEEDBACK)
    me = hall.people[0]
    near = next(one for one in hall.at(1, hall.table_of(me.pk, 1) or 0) if one.pk != me.pk)

    Client().post(url("go_on", me.registration), {f"videre_{near.pk}": "ja"})
    assert "checked" not in text(url("go_on", near.registration))
    Client().post(url("go_on", near.registration), {f"videre_{me.pk}": "ja"})

    assert near.registration.person.email in text(url("go_on", me.registration))


def test_a_missing_one_is_told_kindly_and_a_running_round_stands_out():
    hall = seated(state=RoundsState.LOCKED)
    me = hall.people[0]
    setting.start(hall.table_rounds, 2)
    Participant.objects.filter(pk=me.pk).update(missing_since=hall.table_rounds.created_at)

    page = text(url("own", me.registration))

    assert "sig det til værten" in page
    assert page.count('class="plank now"') == 1


@pytest.mark.parametrize("size", [3, 9])
def test_my_page_takes_as_many_queries_for_few_as_for_many(size: int, django_assert_max_num_queries: Any):
    hall = seated(size, state=RoundsState.LOCKED)
    address = url("own", hall.people[0].registration)

    with django_assert_max_num_queries(20):
        Client().get(address)


def test_a_hall_that_is_empty_still_has_pages():
    rows = TableRoundsFactory(state=RoundsState.LOCKED)
    registration = coming(rows)

    assert "Du sidder ikke ved bordene" in text(url("own", registration))
    assert Hall.of(rows).people == ()
