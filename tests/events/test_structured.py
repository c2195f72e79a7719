"""schema.org Event: what search engines are told, and what they are not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from events import structured
from events.structured import Place, Told


def told(**changes: Any) -> Told:
    values: dict[str, Any] = {
        "url": "https://hus.example/m/12/forsamlingshuset/",
        "title": "Forsamlingshuset får nyt liv",
        "summary": "En dag om drift.",
        "state": "open",
        "mode": "physical",
        "starts_at": datetime(2027, 3, 6, 9, 0, tzinfo=UTC),
        "ends_at": datetime(2027, 3, 6, 14, 30, tzinfo=UTC),
        "place": Place(
            name="Rughede Forsamlingshus, Salen",
            address="Bygaden 1, 7400 Herning",
            municipality="Herning",
            latitude=56.14,
            longitude=8.97,
        ),
        "hosts": ("Ildsjælenes Forum", "Rughede Borgerforening"),
        "seats": 90,
        "seats_free": 19,
        "takes_sign_ups": True,
    }
    return Told(**(values | changes))


def test_an_event_is_told_with_place_time_and_hosts() -> None:
    found = structured.event(told())

    assert (found["@context"], found["@type"]) == ("https://schema.org", "Event")
    assert found["startDate"] == "2027-03-06T10:00:00+01:00"
    assert found["endDate"] == "2027-03-06T15:30:00+01:00"
    assert found["eventStatus"] == "https://schema.org/EventScheduled"
    assert found["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert found["location"]["name"] == "Rughede Forsamlingshus, Salen"
    assert found["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 56.14, "longitude": 8.97}
    assert [host["name"] for host in found["organizer"]] == ["Ildsjælenes Forum", "Rughede Borgerforening"]
    assert found["remainingAttendeeCapacity"] == 19


def test_summer_time_is_told_as_such() -> None:
    found = structured.event(told(starts_at=datetime(2027, 6, 3, 11, 0, tzinfo=UTC)))

    assert found["startDate"] == "2027-06-03T13:00:00+02:00"


def test_called_off_and_put_off_have_their_own_words() -> None:
    assert structured.event(told(state="cancelled"))["eventStatus"] == "https://schema.org/EventCancelled"
    assert structured.event(told(state="postponed"))["eventStatus"] == "https://schema.org/EventPostponed"


def test_a_moved_event_tells_where_it_was() -> None:
    found = structured.event(told(previous_start=datetime(2027, 2, 27, 9, 0, tzinfo=UTC)))

    assert found["eventStatus"] == "https://schema.org/EventRescheduled"
    assert found["previousStartDate"] == "2027-02-27T10:00:00+01:00"


def test_online_and_hybrid_lead_to_the_page_and_to_nothing_secret() -> None:
    online = structured.event(told(mode="online", place=None))
    hybrid = structured.event(told(mode="hybrid"))

    assert online["location"] == {"@type": "VirtualLocation", "url": told().url}
    assert online["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert [place["@type"] for place in hybrid["location"]] == ["Place", "VirtualLocation"]
    assert hybrid["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"


def test_it_costs_nothing_and_is_offered_only_where_strangers_are_welcome() -> None:
    assert structured.event(told())["offers"]["price"] == "0"
    assert structured.event(told())["offers"]["availability"].endswith("InStock")
    assert structured.event(told(seats_free=0))["offers"]["availability"].endswith("SoldOut")
    assert structured.event(told(seats=None, seats_free=None))["offers"]["availability"].endswith("InStock")
    assert "offers" not in structured.event(told(takes_sign_ups=False))
    assert structured.event(told(takes_sign_ups=False))["isAccessibleForFree"] is True


def test_no_text_can_end_the_script_it_stands_in() -> None:
    title = "</script><script>alert(1)</script> & <!-- \u2028"

    written = structured.script(told(title=title))

    assert "<" not in written
    assert ">" not in written
    assert "\u2028" not in written
    assert json.loads(written)["name"] == title
