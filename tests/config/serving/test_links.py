"""Many who look and press at once: what they get is what Django alone gives, and Django is asked for all that is not plain."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as house_settings
from django.utils import timezone

from config.serving import links as serving
from config.serving.links import Links
from config.serving.pages import Pages
from events import links
from events.models import AnswerRecord, Event, Status
from events.operations import invitations
from events.operations.registrations import leave_everything
from events.views import unanswered
from notifications.models import Message
from tests.factories.events import EventFactory, RegistrationFactory
from tests.helpers.asgi import ask
from tests.helpers.links import FORM, MAYBE, NO, YES, House, heads_of, invited, path_of, words_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    """One that has seen a page of the kind, and a press, as it has after the first of a minute."""
    house = House()
    rows = RegistrationFactory.create_batch(2, event=EventFactory(capacity=5))
    house.told(house.look(rows[0]), house.look(rows[0], accept_encoding="gzip"), house.press(rows[1]))
    house.asked = 0
    return house


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"accept_encoding": "gzip, br"},
        {"query": "svar=ja"},
        {"cookie": "language=en"},
        {"cookie": "language=xx; other=1"},
    ],
)
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_second_who_looks_gets_what_django_gives_and_django_is_not_asked(
    how: dict[str, str], language: str
) -> None:
    event, house = EventFactory(capacity=5), House()
    first, second = (invited(event, name=name, language=language) for name in ("Asta", "Bo <Lund>"))
    [_learned] = house.told(house.look(first, **how))

    [together, alone] = house.told(house.look(second, **how), house.look(second, house.pages, **how))

    assert house.asked == 1
    assert together[0] == alone[0] == 200
    assert words_of(together) == words_of(alone)
    assert heads_of(together) == heads_of(alone)
    assert int(together[1][b"content-length"]) == len(together[2])


@pytest.mark.parametrize(
    ("body", "status"), [(YES, Status.ACCEPTED), (MAYBE, Status.TENTATIVE), (NO, Status.DECLINED)]
)
def test_a_press_is_taken_and_answered_as_by_django(house: House, body: bytes, status: Status) -> None:
    event = EventFactory(capacity=5)
    row, other = invited(event), invited(event)

    [together, alone] = house.told(house.press(row, body), house.press(other, body, house.pages))

    assert house.asked == 0
    assert together[0] == alone[0] == 302
    assert together[1][b"location"].decode() == f"{path_of(row)}?sagt=kvittering#kvittering"
    for said in (together, alone):
        del said[1][b"Location" if b"Location" in said[1] else b"location"]
    assert heads_of(together) == heads_of(alone)
    row.refresh_from_db()
    assert row.status == status
    assert Message.objects.filter(kind="receipt", person=row.person).count() == 1


def test_many_who_press_at_once_at_several_events_get_seats_in_the_order_of_the_lock(house: House) -> None:
    events = EventFactory.create_batch(3, capacity=4)
    rows = [invited(event) for _ in range(10) for event in events]

    said = house.told_at_once(house.press(row) for row in rows)

    assert {status for status, _heads, _body in said} == {302}
    assert house.asked == 0
    for event in events:
        answers = list(
            AnswerRecord.objects.filter(registration__event=event)
            .order_by("pk")
            .values_list("registration", "after")
        )
        assert [after for _row, after in answers] == [Status.ACCEPTED] * 4 + [Status.WAITLISTED] * 6
        waiting = event.registrations.waiting().values_list("pk", "turn")
        assert list(waiting) == [(pk, turn) for turn, (pk, _after) in enumerate(answers[4:], 1)]
    assert Message.objects.filter(kind="receipt", person__in=[row.person for row in rows]).count() == 30


def test_many_who_look_and_press_at_once_each_get_their_own(house: House) -> None:
    event = EventFactory(capacity=5)
    seen, *rows = [invited(event, name=f"Gæst nr. {n}") for n in range(23)]
    house.told(house.look(seen))
    looking, pressing = rows[:11], rows[11:]

    said = house.told_at_once([*map(house.look, looking), *map(house.press, pressing)])

    assert {status for status, _heads, _body in said[11:]} == {302}
    for row, page in zip(looking, said[:11], strict=True):
        assert f"til {row.person}<" in words_of(page)
        assert links.registration_token(row) in words_of(page)


def test_pages_cost_the_same_questions_for_one_and_for_many(
    house: House, django_assert_max_num_queries: Any
) -> None:
    from events import by_link

    event = EventFactory(capacity=5)
    rows = [invited(event) for _ in range(9)]
    looks = [
        by_link.Look(links.registration_token(row), row.link_hash or "", None, None, gzip=False)
        for row in rows
    ]
    house.told(house.look(rows[0]))

    for some in (looks[:1], looks[:3], looks):
        with django_assert_max_num_queries(2):
            assert None not in by_link.pages(some)


def seen(house: House, event: Event) -> Event:
    """Somebody has looked at the page of this event before."""
    house.told(house.look(invited(event)))
    house.asked = 0
    return event


@pytest.mark.parametrize(
    "more",
    [
        {"method": "HEAD"},
        {"query": "sagt=kvittering"},
        {"query": "svar=ja&sagt=gemt"},
        {"query": "svar=%6Aa"},
        {"query": "svar="},
        {"root_path": "/huset"},
        {"cookie": f"{house_settings.SESSION_COOKIE_NAME}=somebody"},
        {"cookie": "language=en"},
        {"x_forwarded_proto": "https"},
        {"x_forwarded_proto": "https,http"},
    ],
)
def test_a_look_that_is_not_plain_or_is_the_first_of_its_kind_is_djangos(
    house: House, more: dict[str, str]
) -> None:
    event = seen(house, EventFactory(capacity=5))

    [said] = house.told(house.look(invited(event), **more))

    assert house.asked == 1
    assert said[0] == 200


def test_who_says_something_twice_is_djangos(house: House) -> None:
    event = seen(house, EventFactory(capacity=5))

    [said] = house.told(house.look(invited(event), cookie="a=b", besides=(("cookie", "c=d"),)))

    assert (said[0], house.asked) == (200, 1)


def test_under_a_name_of_its_own_the_house_is_djangos(house: House, settings: Any) -> None:
    event = seen(house, EventFactory(capacity=5))
    settings.FORCE_SCRIPT_NAME = "/huset"

    [said] = house.told(house.look(invited(event)))

    assert (said[0], house.asked) == (200, 1)


def test_each_language_has_headers_of_its_own(house: House) -> None:
    event = seen(house, EventFactory(capacity=5))
    rows = [invited(event) for _ in range(4)]
    english = {"cookie": "language=en"}
    house.told(house.look(rows[0], **english))

    danish, other = house.told(house.look(rows[1]), house.look(rows[2], **english))

    assert house.asked == 1
    assert heads_of(danish)[b"content-language"] == b"da"
    assert heads_of(other)[b"content-language"] == b"en"


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.DECLINED, Status.WAITLISTED])
def test_a_page_of_somebody_who_has_answered_is_djangos(house: House, status: Status) -> None:
    event = seen(house, EventFactory(capacity=5))
    row = RegistrationFactory(event=event, status=status)

    [said] = house.told(house.look(row))

    assert (said[0], house.asked) == (200, 1)


def test_a_link_that_leads_nowhere_is_not_found(house: House) -> None:
    row = invited()
    row.link_nonce = "x" * 16
    row.link_hash = None

    [look, press] = house.told(house.look(row), house.press(row))

    assert (look[0], press[0], house.asked) == (404, 404, 2)


@pytest.mark.parametrize(
    ("body", "status", "stands"),
    [
        (b"answer=accepted&answer=declined", 302, Status.DECLINED),
        (b"answer=%61ccepted", 302, Status.ACCEPTED),
        (b"&answer=accepted", 302, Status.ACCEPTED),
        (b"answer=perhaps!", 422, Status.UNANSWERED),
        (b"answer=", 422, Status.UNANSWERED),
    ],
)
def test_a_press_with_anything_else_in_it_is_djangos_to_its_last_letter(
    house: House, body: bytes, status: int, stands: Status
) -> None:
    row = invited()

    [said] = house.told(house.press(row, body))

    assert (said[0], house.asked) == (status, 1)
    row.refresh_from_db()
    assert row.status == stands


def test_who_hangs_up_in_the_middle_of_a_word_has_not_answered(house: House) -> None:
    row = invited()
    heard = iter([{"type": "http.request", "body": YES, "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(heard, {"type": "http.disconnect"})

    async def send(message: Any) -> None:
        """They do not hear it."""

    async def hang_up() -> None:
        scope = {"type": "http", "method": "POST", "path": path_of(row), "scheme": "http", "root_path": ""}
        headers = [(b"host", b"127.0.0.1"), (b"content-length", b"15")]
        headers.append((b"content-type", FORM["content_type"].encode()))
        await house.links({**scope, "query_string": b"", "headers": headers}, receive, send)

    asyncio.run(hang_up())

    row.refresh_from_db()
    assert row.status == Status.UNANSWERED


def test_a_press_that_is_refused_is_told_in_words_and_changes_nothing(house: House) -> None:
    event = EventFactory(capacity=5, registration_deadline=timezone.now() - timedelta(days=1))
    row = invited(event)

    [said] = house.told(house.press(row))

    assert (said[0], house.asked) == (422, 1)
    assert "fristen" in words_of(said).lower()
    row.refresh_from_db()
    assert row.status == Status.UNANSWERED
    assert not AnswerRecord.objects.filter(registration=row).exists()


def test_a_link_that_was_taken_back_after_its_page_was_shown_answers_for_nobody(house: House) -> None:
    event = EventFactory(capacity=5)
    other, row = invited(event), invited(event)
    house.told(house.look(other), house.look(row))
    path = path_of(row)
    invitations.revoke_link(row)

    [said] = house.told(ask(house.links, path, "POST", body=YES, **FORM))

    assert said[0] == 404
    row.refresh_from_db()
    assert row.status == Status.UNANSWERED


def test_whoever_was_forgotten_after_their_page_was_shown_is_not_found(house: House) -> None:
    event = EventFactory(capacity=5)
    other, row = invited(event), invited(event)
    house.told(house.look(other), house.look(row))
    path = path_of(row)
    assert row.person is not None
    leave_everything(row.person)

    [said] = house.told(ask(house.links, path, "POST", body=YES, **FORM))

    assert said[0] == 404
    assert not AnswerRecord.objects.filter(registration=row, after=Status.ACCEPTED).exists()


def test_the_headers_are_learned_anew_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "LEARNED_FOR", 0.0)
    house, row = House(), invited()

    house.told(house.look(row), house.look(row))

    assert house.asked == 2


class Strangers:
    """Answers everybody, with a cookie if need be."""

    def __init__(self, *headers: tuple[bytes, bytes]) -> None:
        self.headers, self.asked = headers, 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": b""})


def test_an_answer_with_a_cookie_is_one_visitors_and_teaches_nothing() -> None:
    behind, row = Strangers((b"Set-Cookie", b"a=b")), invited()
    application = Links(behind, Pages())

    asyncio.run(ask(application, path_of(row)))

    assert behind.asked == 1
    assert not application._learned


def test_strangers_cannot_make_up_more_kinds_of_visitors_than_are_kept() -> None:
    application, row = Links(Strangers(), Pages()), invited()

    for number in range(serving.MOST_LEARNED + 20):
        asyncio.run(ask(application, path_of(row), host=f"{number}.example.org"))

    assert len(application._learned) == serving.MOST_LEARNED


def test_a_fault_of_ours_is_logged_and_django_answers(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(*given: Any) -> None:
        raise ValueError("a mistake")

    event = seen(house, EventFactory(capacity=5))
    rows = [invited(event) for _ in range(3)]
    monkeypatch.setattr(unanswered, "known", fall)

    said = house.told_at_once(house.look(row) for row in rows)

    assert ({status for status, _heads, _body in said}, house.asked) == ({200}, 3)
    assert caplog.text.count("could not be answered together") == 1  # they cross together
    assert "a mistake" in caplog.text
