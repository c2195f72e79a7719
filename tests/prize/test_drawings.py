"""The picture tells the same as the panel: bars end where places end, the line is drawn once, texts are escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from prize import drawings
from prize.drawings import KeyWords, Labels
from prize.scoring import Question, assess, rows
from tests.prize.scoring.questions import HARSH, question, thirteen

pytestmark = pytest.mark.once


def drawn(asked: Question, name: str = "Village", **more: dict[int, str]) -> list[ElementTree.Element]:
    """The rows."""
    names = {candidate: f"{name} {candidate}" for candidate in asked.candidates}
    labels = Labels("Stable", "Sensitive", "Not tested", said=names, more=more.get("more", {}))
    picture = drawings.ranges(assess(asked), names, labels, more.get("urls"))
    return list(ElementTree.fromstring(picture))


def picture(row: ElementTree.Element) -> ElementTree.Element:
    found = row.find("svg")
    assert found is not None
    return found


def per_cent(place: float, candidates: int = 13) -> str:
    return f"{3 + 94 * (place - 1) / (candidates - 1):.2f}%"


def test_there_is_a_row_for_each_in_the_order_of_the_prize() -> None:
    found = drawn(thirteen())

    assert [row.findtext("span") for row in found] == [str(place) for place in [*range(1, 14)]]
    assert [row.findall("span")[1].text for row in found][:6] == [
        f"Village {candidate}" for candidate in (1, 2, 3, 4, 7, 5)
    ]


def test_a_bar_runs_from_the_best_place_to_the_worst() -> None:
    asked = thirteen()

    found = drawn(asked)

    for row, told in zip(found, rows(assess(asked)), strict=True):
        bar = next(line for line in picture(row).iter("line") if "span" in line.get("class", ""))
        assert (bar.get("x1"), bar.get("x2")) == (per_cent(told.least), per_cent(told.most))


def test_each_method_has_a_mark_of_its_own() -> None:
    svg = picture(drawn(thirteen())[4])

    disc = svg.find("circle")
    down, up = svg.findall("svg")
    assert disc is not None
    assert disc.get("cx") == per_cent(5)
    assert (down.get("x"), up.get("x")) == (per_cent(6), per_cent(6))
    assert down[0].get("d") != up[0].get("d")


def test_who_shares_a_place_stands_in_the_middle_of_it() -> None:
    asked = thirteen()
    eighth = picture(drawn(asked)[7]).find("circle")

    assert rows(assess(asked))[7].raw == (8, 9)
    assert eighth is not None
    assert eighth.get("cx") == per_cent(8.5)


def test_the_line_is_drawn_after_the_last_who_goes_on() -> None:
    found = drawn(thirteen())

    cuts = [
        line.get("x1") for row in found for line in picture(row).iter("line") if line.get("class") == "cut"
    ]
    assert set(cuts) == {per_cent(5.5)}
    assert [at for at, row in enumerate(found) if "range-cut" in row.get("class", "")] == [5]


def test_where_all_go_on_there_is_no_line() -> None:
    found = drawn(thirteen(places=13))

    assert not any("cut" in (node.get("class") or "") for row in found for node in row.iter())


def test_a_stable_bar_is_whole_with_a_lit_window_and_a_sensitive_one_is_hatched() -> None:
    found = drawn(thirteen())
    stable, sensitive = found[0], found[4]

    assert picture(stable).find("line[@class='span stable']") is not None
    assert picture(stable).find("line[@mask]") is None
    assert stable.find("span/svg/path[@class='win-line win-lamp']") is not None
    assert picture(sensitive).find("line[@class='span fragile'][@mask='url(#ranges-hatch)']") is not None
    assert sensitive.find("span/svg/path[@class='win-lit']") is not None
    assert [row.findall("span")[-1][0].tail for row in (stable, sensitive)] == ["Stable", "Sensitive"]


def test_the_hatching_is_defined_once() -> None:
    names = dict.fromkeys(range(1, 14), "x")

    drawing = drawings.ranges(assess(thirteen()), names, Labels("a", "b", "c", said=names))

    assert drawing.count('id="ranges-hatch"') == drawing.count('id="ranges-stripes"') == 1


def test_where_only_the_raw_mean_is_known_there_are_discs_and_nothing_else() -> None:
    asked = thirteen()
    kept = tuple(score for score in asked.scores if score.juror != HARSH or score.candidate <= 4)

    found = drawn(replace(asked, scores=kept))

    for row in found:
        assert picture(row).find("circle") is not None
        assert picture(row).find("svg") is None
        assert not any("span" in line.get("class", "") for line in picture(row).iter("line"))
        assert row.findall("span")[-1][0].tail == "Not tested"


def test_each_picture_says_what_it_shows() -> None:
    svg = picture(drawn(thirteen(), more={7: "Falls out without one juror."})[4])

    assert svg.get("role") == "img"
    assert (svg[0].tag, svg[0].text) == ("title", "Village 7")
    assert svg.findtext("desc") == "Falls out without one juror."


def test_names_are_links_where_there_is_somewhere_to_go() -> None:
    found = drawn(thirteen(), urls={1: "/prize/1/"})

    link = found[0].find("a")
    assert link is not None
    assert (link.get("href"), link.text) == ("/prize/1/", "Village 1")
    assert found[1].find("a") is None


def test_texts_are_escaped_and_nothing_is_inline() -> None:
    evil = '<script>"'
    names = {10: evil, 20: evil}
    found = assess(question({1: {10: 3, 20: 4}, 2: {10: 4, 20: 3}}))

    drawing = drawings.ranges(found, names, Labels(evil, evil, evil, names, names), {10: evil})
    drawing += drawings.key(KeyWords(evil, evil, evil, evil, evil))

    assert "<script" not in drawing
    assert not re.search(r"\sstyle=|\son\w+=", drawing)


def test_a_single_candidate_stands_in_the_middle() -> None:
    disc = picture(drawn(question({1: {10: 3}, 2: {10: 4}}))[0]).find("circle")

    assert disc is not None
    assert disc.get("cx") == "50.00%"


def test_nobody_is_an_empty_list() -> None:
    asked = question({1: {10: None}})

    assert drawn(asked) == []


def test_the_key_leaves_out_what_has_no_words() -> None:
    key = drawings.key(KeyWords("", "", "Raw points", "", ""))

    assert key.count("<li>") == 1
    assert "Raw points" in key
