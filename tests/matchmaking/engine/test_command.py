"""The command: a file in, a file out, and a plain sentence where the file is no problem of ours."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from matchmaking.engine.__main__ import BAD, IMPOSSIBLE, main
from matchmaking.engine.errors import Conflict, Impossible, Words

pytestmark = pytest.mark.once

PAIR: dict[str, Any] = {"kind": "pair", "n": 4, "edges": [[0, 1, 3], [1, 2, 5], [2, 3, 3]]}


def written(folder: Path, problem: Any, name: str = "problem.json") -> str:
    path = folder / name
    path.write_text(problem if isinstance(problem, str) else json.dumps(problem))
    return str(path)


def test_a_problem_becomes_a_solution(tmp_path: Path) -> None:
    out = tmp_path / "solution.json"

    assert main([written(tmp_path, PAIR), "-o", str(out), "--seconds", "5", "--seed", "1"]) == 0

    assert json.loads(out.read_text()) == {"pairs": [[0, 1], [2, 3]], "total": 6, "bound": 6}


def test_packed_files_are_read_and_written(tmp_path: Path) -> None:
    packed, out = tmp_path / "problem.json.gz", tmp_path / "solution.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(PAIR).encode()))

    assert main([str(packed), "-o", str(out)]) == 0

    assert json.loads(gzip.decompress(out.read_bytes()))["total"] == 6


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    problem = written(tmp_path, PAIR)
    for name in ("one.json.gz", "two.json.gz"):
        main([problem, "-o", str(tmp_path / name), "--seed", "7"])

    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("{", "er ikke JSON"),
        ([], "JSON-objekt"),
        ({"kind": "marriage"}, "kind skal være en af pair, assign"),
        ({"kind": ["pair"]}, "kind skal være en af"),
        ({"kind": "pair", "n": 2}, "edges mangler."),
        ({"kind": "pair", "n": -2, "edges": []}, "n må ikke være negativ."),
        ({"kind": "pair", "n": True, "edges": []}, "n skal være et helt tal."),
        ({"kind": "pair", "n": 2.5, "edges": []}, "n skal være et helt tal"),
        ({"kind": "pair", "n": 2, "edges": [[0, 2, 1]]}, "edges[0] nævner 2, men ids går fra 0 til 1."),
        ({"kind": "pair", "n": 2, "edges": [[0, 0, 1]]}, "edges[0] har 0 sammen med sig selv."),
        ({"kind": "pair", "n": 2, "edges": [[0, 1]]}, "edges[0] skal have 3 tal."),
        (
            {"kind": "pair", "n": 2, "edges": [], "max_cardinality": 1},
            "max_cardinality skal være true eller false.",
        ),
        ({"kind": "assign", "cost": [[1, 2], [3]]}, "cost[1] skal have længden 2, men har 1."),
        (
            {"kind": "gap", "profit": [[1]], "resource": [[1, 2]], "capacity": [3]},
            "resource[0] skal have længden 1",
        ),
        ({"kind": "gap", "profit": [[1]], "resource": [[-1]], "capacity": [3]}, "må ikke være negativ"),
        ({"kind": "meet", "n": 2, "rounds": 1, "tables": 1, "table_size": 1, "value": [[1]]}, "mindst 2"),
        (
            {"kind": "meet", "n": 3, "rounds": 1, "tables": 1, "table_size": 2, "value": [[1]]},
            "value skal have længden",
        ),
        (
            {
                "kind": "meet",
                "n": 2,
                "rounds": 1,
                "tables": 1,
                "table_size": 2,
                "value": [[1]],
                "available": [[0], [1]],
            },
            "available[1] nævner 1",
        ),
        (
            {"kind": "team", "actors": [{"sector": 1.5}], "projects": []},
            "actors[0].sector skal være en tekst.",
        ),
        (
            {"kind": "team", "actors": [], "projects": [{"fit": [], "min_size": 3, "max_size": 2}]},
            "projects[0].min_size er større end max_size.",
        ),
        (
            {
                "kind": "jury",
                "reviewers": 1,
                "candidates": 1,
                "affinity": [[1]],
                "per_candidate": 1,
                "conflicts": [[1, 0]],
            },
            "conflicts[0] nævner 1",
        ),
        ({"kind": "recommend", "k": 1, "actors": [{"lat": "x"}]}, "actors[0].lat skal være grader (WGS84)."),
        ({"kind": "recommend", "k": 1, "actors": ["x"]}, "actors[0] skal være et objekt."),
    ],
)
def test_what_is_no_problem_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], problem: Any, words: str
) -> None:
    out = tmp_path / "solution.json"

    assert main([written(tmp_path, problem), "-o", str(out)]) == BAD

    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not out.exists()


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path / "none.json"), "--language", "en"]) == BAD

    assert "none.json cannot be read" in capsys.readouterr().err


def test_a_broken_packed_file_is_no_traceback(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    packed = tmp_path / "problem.json.gz"
    packed.write_bytes(gzip.compress(json.dumps(PAIR).encode())[:-12])

    assert main([str(packed)]) == BAD

    assert "er ikke JSON" in capsys.readouterr().err


def test_what_is_impossible_is_told_with_the_rules_in_conflict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    three = {"kind": "jury", "reviewers": 2, "candidates": 1, "affinity": [[1], [1]], "per_candidate": 3}
    out = tmp_path / "solution.json"

    assert main([written(tmp_path, three), "-o", str(out)]) == IMPOSSIBLE

    assert capsys.readouterr().err.startswith("Umuligt, fordi")
    said = json.loads(out.read_text())
    assert said["impossible"].startswith("Umuligt, fordi")
    assert {conflict["rule"] for conflict in said["conflicts"]} >= {"per_candidate"}


def test_a_conflict_speaks_both_languages() -> None:
    impossible = Impossible(Conflict("blocked", Words("A og B må ikke.", "A and B must not.")))

    assert impossible.in_language("da") == "Umuligt, fordi: A og B må ikke."
    assert impossible.in_language("en-gb") == "Impossible, because: A and B must not."
