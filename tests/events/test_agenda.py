"""A programme pasted as lines."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.agenda import Form, Item, as_lines, parse


def titles(text: str) -> list[str]:
    return [item.title for item in parse(text).items]


def test_lines_as_coordinators_paste_them_become_items() -> None:
    agenda = parse(
        "09:30 Ankomst, kaffe\n"
        "10.00-10.45 Velkomst v/ Agnete Hyldebær\n"
        "kl. 12.15 – Frokost\n"
        "13:00 Workshop: mad på bordet (Storm Rugager)\n",
        time(9, 30),
        time(15, 0),
    )

    assert agenda.items == (
        Item("Ankomst, kaffe", time(9, 30), time(10, 0), "", "break"),
        Item("Velkomst", time(10, 0), time(10, 45), "Agnete Hyldebær", "talk"),
        Item("Frokost", time(12, 15), time(13, 0), "", "break"),
        Item("Workshop: mad på bordet", time(13, 0), time(15, 0), "Storm Rugager", "workshop"),
    )
    assert agenda.warnings == ()


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("9.30 Velkomst", time(9, 30), None),
        ("kl 9 Velkomst", time(9), None),
        ("Kl. 9: Velkomst", time(9), None),
        ("9 – Velkomst", time(9), None),
        ("9-10 Velkomst", time(9), time(10)),
        ("9.30 til 10 Velkomst", time(9, 30), time(10)),
        ("0930 Velkomst", time(9, 30), None),
        ("• 09:30 Velkomst", time(9, 30), None),
        ("- 09:30 – 10:00: Velkomst", time(9, 30), time(10)),
        ("09:30\t10:00\tVelkomst", time(9, 30), time(10)),
        ("09:30\nVelkomst", time(9, 30), None),
    ],
)
def test_times_are_read_however_they_are_written(line: str, start: time, end: time | None) -> None:
    (item,) = parse(line).items

    assert (item.starts_at, item.ends_at, item.title) == (start, end, "Velkomst")


@pytest.mark.parametrize(
    "line", ["10 gode råd", "2027 bliver et godt år", "2 - Velkomst", "1. Velkomst", "25:00 Nej"]
)
def test_a_number_that_is_no_time_stays_in_the_title(line: str) -> None:
    (item,) = parse(line).items

    assert item.starts_at is None
    assert item.title == line


@pytest.mark.parametrize(
    ("line", "title", "speaker"),
    [
        ("10:00 Planlov v/ Sigrid Lærkesang", "Planlov", "Sigrid Lærkesang"),
        ("10:00 Planlov v/Sigrid", "Planlov", "Sigrid"),
        ("10:00 Planlov ved Sigrid Lærkesang og Birk Havgus", "Planlov", "Sigrid Lærkesang og Birk Havgus"),
        ("10:00 Planlov (Sigrid Lærkesang)", "Planlov", "Sigrid Lærkesang"),
        ("10:00 Planlov (uden fagsprog)", "Planlov (uden fagsprog)", ""),
        ("10:00 Tur ved søen", "Tur ved søen", ""),
        ("10:00\tPlanlov\tSigrid Lærkesang", "Planlov", "Sigrid Lærkesang"),
        ("10:00 Planlov\n   v/ Sigrid Lærkesang", "Planlov", "Sigrid Lærkesang"),
    ],
)
def test_the_speaker_is_found(line: str, title: str, speaker: str) -> None:
    (item,) = parse(line).items

    assert (item.title, item.speaker) == (title, speaker)


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("Frokost og netværk", "break"),
        ("Spørgsmål og debat", "dialogue"),
        ("Workshop: mad", "workshop"),
        ("Case fra Herning", "case"),
        ("Runde: siden sidst", "round"),
        ("Oplæg om frivillige", "talk"),
        ("Tak for i dag", ""),
        ("Tak for i dag [dialog]", "dialogue"),
        ("Frokost [-]", ""),
    ],
)
def test_the_form_is_guessed_or_said(title: str, form: str) -> None:
    assert parse(f"10:00 {title}").items[0].form == form


def test_bare_hours_are_times_where_they_fit_between_the_others() -> None:
    items = parse(
        "9 Morgenkaffe\n9.30 Velkomst v/ Bo Hansen\n10 Oplæg ved Ida Jensen\nDiskussion\n11:00 Til:\n8 Råd\n12 Slut"
    ).items

    assert [(item.starts_at, item.title, item.speaker) for item in items] == [
        (time(9), "Morgenkaffe", ""),
        (time(9, 30), "Velkomst", "Bo Hansen"),
        (time(10), "Oplæg", "Ida Jensen"),
        (None, "Diskussion", ""),
        (time(11), "Til: 8 Råd", ""),
        (time(12), "Slut", ""),
    ]


def test_an_indented_number_goes_on_with_the_item_above_it() -> None:
    assert titles("9.30 Paneldebat\n   12 Borgere fra Samsø\n13.00 Frokost") == [
        "Paneldebat 12 Borgere fra Samsø",
        "Frokost",
    ]


def test_a_speaker_may_go_on_in_the_next_line() -> None:
    (item,) = parse("10:00 Planlov v/ Sigrid Lærkesang\nog Birk Havgus").items

    assert item.speaker == "Sigrid Lærkesang og Birk Havgus"


def test_lines_without_any_time_are_items_and_indented_ones_go_on() -> None:
    assert titles("Dagsorden:\n• Velkomst\n• Økonomi\n    og budget\n\n• Eventuelt") == [
        "Velkomst",
        "Økonomi og budget",
        "Eventuelt",
    ]


def test_once_times_are_used_a_line_without_goes_on() -> None:
    assert titles("10:00 Workshop:\nmad på bordet\n- og i haven\n11:00 Slut") == [
        "Workshop: mad på bordet og i haven",
        "Slut",
    ]


def test_odd_times_are_told_with_their_line() -> None:
    agenda = parse(
        "08:00 Tidligt\n10:00-11:00 A\n10:30 B\n10:00 C\n12:00-11:30 D\n17:00 Sent", time(9), time(16)
    )

    assert [(each.line, each.code) for each in agenda.warnings] == [
        (1, "outside"),
        (3, "overlap"),
        (4, "backwards"),
        (5, "reversed"),
        (6, "outside"),
    ]
    assert all(each.text for each in agenda.warnings)


def test_the_last_item_ends_with_the_event() -> None:
    (item,) = parse("15:00 Tak for i dag", time(9), time(15, 30)).items

    assert item.ends_at == time(15, 30)


def test_an_event_past_midnight_has_no_outside() -> None:
    assert parse("23:00 Dans\n00:30 Natmad", time(18), time(1)).warnings[0].code == "backwards"
    assert "outside" not in [each.code for each in parse("23:00 Dans", time(18), time(1)).warnings]


_pieces = st.sampled_from(
    [
        *[
            "09:30",
            "10.00-10.45",
            "kl. 12",
            "11",
            "9-10",
            "--:--",
            "til 12:00",
            "0930",
            "\t",
            "\n",
            " ",
            "  ",
            "–",
            ":",
        ],
        *[
            "Velkomst",
            "v/ Agnete Hyldebær",
            "ved Bo Ås",
            "(Storm Rugager)",
            "[workshop]",
            "[-]",
            "[",
            "frokost",
        ],
        *["•", "- ", "Program", "dialog", "(", ")", "v/", "Runde", "10 gode råd", "\u2028", "\x00", "16:00 "],
    ]
)
_texts = st.lists(st.one_of(_pieces, st.text(max_size=4)), max_size=14).map("".join)
_times = st.one_of(st.none(), st.times().map(lambda at: at.replace(second=0, microsecond=0)))


@given(_texts, _times, _times)
def test_any_text_is_read_and_comes_back_the_same_from_editing(
    text: str, start: time | None, end: time | None
) -> None:
    items = parse(text, start, end).items

    assert parse(as_lines(items), start, end).items == items
    assert all(item.title.strip() == item.title != "" for item in items)
    assert all(item.form in Form.values for item in items)
    assert all(item.ends_at is None or (item.starts_at and item.ends_at > item.starts_at) for item in items)
