"""What a benchmark says of its figures; no figure is taken here."""

from __future__ import annotations

import json

import pytest

from benchmarks import machine, report
from benchmarks.asked import Asked
from benchmarks.catalogue import BY_NAME
from benchmarks.figures import Found, Spread
from scripts.replay import replay

pytestmark = pytest.mark.once


def found() -> Found:
    made = Found(remarks=["A remark."])
    made.against("answers", [30, 10, 20], [40, 50, 30], "/s", at_least=0.6)
    made.below("p99", [90, 300, 120], "ms", most=100)
    return made


def test_the_middle_run_counts_and_the_others_are_told():
    assert str(Spread.of([30, 10, 1250])) == "30.0 (10.0 to 1,250)"
    row, late = found().rows
    assert row.ratio == 0.5
    assert not row.reached
    assert "**not reached**" in late.cells[-1]


def test_figures_survive_the_way_out_of_their_process():
    assert Found.from_json(json.loads(json.dumps(found().as_json()))) == found()


def test_a_table_replaces_its_own_and_no_other(tmp_path, monkeypatch):
    page = tmp_path / "benchmarks.md"
    page.write_text("<!-- table of a -->old<!-- end of a -->\n<!-- table of b -->kept<!-- end of b -->")
    monkeypatch.setattr(report, "PAGE", page)
    monkeypatch.setattr(machine, "described", lambda: "Today.")
    report.write("a", found(), load_before=0.5)
    words = page.read_text()
    assert "old" not in words
    assert "kept" in words
    assert "| answers | 20.0 (10.0 to 30.0) /s | 40.0 (30.0 to 50.0) | 0.50 | ≥ 0.6 of the limit" in words
    with pytest.raises(SystemExit):
        report.write("c", found(), load_before=0.5)


def test_each_benchmark_has_its_place_in_the_documentation():
    page = report.PAGE.read_text(encoding="utf-8")
    for name in BY_NAME:
        assert f"<!-- table of {name} -->" in page
        assert f"<!-- end of {name} -->" in page


def test_what_is_not_said_is_the_benchmarks_own_choice():
    assert Asked.on(["answers"]).people_or(500) == 500
    assert Asked.on(["answers", "--people", "20"]).people_or(500) == 20


def test_who_said_yes_first_sits_and_a_free_seat_goes_to_the_first_who_waits():
    history = [(1, "accepted"), (2, "waitlisted"), (3, "waitlisted"), (1, "registration_cancelled")]
    assert replay(history, seats=1) == ({2}, [3])
