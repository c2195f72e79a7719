"""`python -m matchmaking.engine PROBLEM.json -o SOLUTION.json --seconds 30 --seed 1`

Reads and writes `.json` and `.json.gz`; `-` is standard input and output. Ends with 0 and a solution; with 2 and a
plain sentence where the input is no problem of ours; with 3 where no plan keeps all rules: then the file says why.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from matchmaking.engine import files
from matchmaking.engine.errors import BadProblem, Impossible
from matchmaking.engine.reading import problem_of
from matchmaking.engine.solutions import Lists, Solution
from matchmaking.engine.solving import solve

BAD, IMPOSSIBLE = 2, 3


def main(arguments: list[str] | None = None) -> int:
    asked = _arguments(arguments)
    began = time.monotonic()
    try:
        problem = problem_of(files.read(asked.problem))
        solution = solve(problem, seconds=asked.seconds, seed=asked.seed)
    except BadProblem as bad:
        print(bad.words.in_language(asked.language), file=sys.stderr)
        return BAD
    except Impossible as impossible:
        print(impossible.in_language(asked.language), file=sys.stderr)
        conflicts = [
            {"rule": conflict.rule, "da": conflict.words.da, "en": conflict.words.en}
            for conflict in impossible.conflicts
        ]
        said = {"impossible": impossible.in_language("da"), "conflicts": conflicts}
        return _write(asked, said) or IMPOSSIBLE
    failed = _write(asked, solution)
    if not failed and asked.verbose:
        print(f"{time.monotonic() - began:.2f} s", file=sys.stderr)
    return failed


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m matchmaking.engine", description=__doc__.splitlines()[2])
    parser.add_argument("problem", help="a .json or .json.gz file, or - for standard input")
    parser.add_argument("-o", "--output", default="-", help="where the solution goes; .gz packs it")
    parser.add_argument("--seconds", type=_seconds, default=30.0, help="how long it may think")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same plan")
    parser.add_argument(
        "--language", choices=["da", "en"], default="da", help="of what it says when it cannot"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="say how long it took")
    return parser.parse_args(arguments)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds <= 86_400:
        raise argparse.ArgumentTypeError("between 0 and 86,400")
    return seconds


def _pieces(said: Solution | dict[str, Any]) -> Iterator[str]:
    if isinstance(said, Lists):
        yield from said.pieces()
    else:
        yield json.dumps(said if isinstance(said, dict) else said.as_json(), ensure_ascii=False)
    yield "\n"


def _write(asked: argparse.Namespace, said: Solution | dict[str, Any]) -> int:
    if asked.output == "-":
        sys.stdout.writelines(_pieces(said))
        return 0
    try:
        files.write(asked.output, _pieces(said))
    except OSError as fault:
        print(f"{asked.output}: {fault.strerror}", file=sys.stderr)
        return BAD
    return 0


if __name__ == "__main__":
    sys.exit(main())
