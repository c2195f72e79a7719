"""From JSON to a problem. Whatever is wrong is said in one plain sentence that names the place (`BadProblem`)."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from matchmaking.engine.errors import BadProblem
from matchmaking.engine.problems import (
    Actor,
    Assign,
    Edge,
    Gap,
    Jury,
    Meet,
    Pair,
    Problem,
    Project,
    Recommend,
    Team,
    TeamActor,
    Two,
)

T = TypeVar("T")
_ABSENT = object()
MOST = 2**53
"""Whole numbers beyond this are no longer exact in every program that reads JSON."""


def problem_of(given: Any) -> Problem:
    """`given` is what a JSON file held. Raises `BadProblem`."""
    if not isinstance(given, dict):
        raise BadProblem(
            "Et problem er et JSON-objekt med nøglen kind.", "A problem is a JSON object with a key kind."
        )
    kind = given.get("kind")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        kinds = ", ".join(_READERS)
        raise BadProblem(f"kind skal være en af {kinds}.", f"kind must be one of {kinds}.")
    return reader(_Fields(given))


class _Fields:
    """The keys of one JSON object, each read with what it must be."""

    def __init__(self, given: Any, where: str = "") -> None:
        if not isinstance(given, dict):
            raise BadProblem(f"{where} skal være et objekt.", f"{where} must be an object.")
        self._given, self._where = given, where

    def take(self, key: str, read: Callable[[Any, str], T], default: Any = _ABSENT) -> T:
        where = f"{self._where}.{key}" if self._where else key
        value = self._given.get(key, _ABSENT)
        if value is _ABSENT or (value is None and default is not _ABSENT):
            if default is _ABSENT:
                raise BadProblem(f"{where} mangler.", f"{where} is missing.")
            return default
        return read(value, where)


def _whole(value: Any, where: str) -> int:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or value != value
        or value in (math.inf, -math.inf)
    ):
        raise BadProblem(f"{where} skal være et helt tal.", f"{where} must be a whole number.")
    if value != int(value) or abs(value) > MOST:
        raise BadProblem(
            f"{where} skal være et helt tal på højst 2^53.",
            f"{where} must be a whole number of at most 2^53.",
        )
    return int(value)


def _count(value: Any, where: str) -> int:
    number = _whole(value, where)
    if number < 0:
        raise BadProblem(f"{where} må ikke være negativ.", f"{where} must not be negative.")
    return number


def _yes_or_no(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadProblem(f"{where} skal være true eller false.", f"{where} must be true or false.")
    return value


def _text(value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadProblem(f"{where} skal være en tekst.", f"{where} must be a text.")
    return str(value)


def _degrees(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -360 <= value <= 360:
        raise BadProblem(f"{where} skal være grader (WGS84).", f"{where} must be degrees (WGS84).")
    return float(value)


def _list_of(read: Callable[[Any, str], T]) -> Callable[[Any, str], tuple[T, ...]]:
    def reading(value: Any, where: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise BadProblem(f"{where} skal være en liste.", f"{where} must be a list.")
        return tuple(read(one, f"{where}[{position}]") for position, one in enumerate(value))

    return reading


_whole_each = _list_of(_whole)


def _wholes(value: Any, where: str) -> tuple[int, ...]:
    """Matrices have millions of numbers: a list of nothing but plain ones is looked at as a whole."""
    if (
        isinstance(value, list)
        and set(map(type, value)) == {int}
        and -MOST <= min(value) <= max(value) <= MOST
    ):
        return tuple(value)
    return _whole_each(value, where)


_rows = _list_of(_wholes)
_texts = _list_of(_text)


def _tuple_of(length: int) -> Callable[[Any, str], tuple[int, ...]]:
    def reading(value: Any, where: str) -> tuple[int, ...]:
        numbers = _wholes(value, where)
        if len(numbers) != length:
            raise BadProblem(f"{where} skal have {length} tal.", f"{where} must have {length} numbers.")
        return numbers

    return reading


def _known(ids: tuple[int, ...], n: int, where: str) -> None:
    for one in ids:
        if not 0 <= one < n:
            raise BadProblem(
                f"{where} nævner {one}, men ids går fra 0 til {n - 1}.",
                f"{where} names {one}, but ids go from 0 to {n - 1}.",
            )


def _different(one: int, other: int, where: str) -> None:
    if one == other:
        raise BadProblem(f"{where} har {one} sammen med sig selv.", f"{where} has {one} with itself.")


def _edges(fields: _Fields, key: str, n: int, default: Any = _ABSENT) -> tuple[Edge, ...]:
    edges = fields.take(key, _list_of(_tuple_of(3)), default)
    for position, (one, other, _) in enumerate(edges):
        if not (0 <= one < n and 0 <= other < n and one != other):
            _known((one, other), n, f"{key}[{position}]")
            _different(one, other, f"{key}[{position}]")
    return edges  # type: ignore[return-value]  # each has three numbers


def _pairs(fields: _Fields, key: str, n: int) -> tuple[Two, ...]:
    pairs = fields.take(key, _list_of(_tuple_of(2)), ())
    for position, (one, other) in enumerate(pairs):
        _known((one, other), n, f"{key}[{position}]")
        _different(one, other, f"{key}[{position}]")
    return pairs  # type: ignore[return-value]  # each has two numbers


def _of_length(rows: tuple[Any, ...], length: int, where: str) -> None:
    if len(rows) != length:
        raise BadProblem(
            f"{where} skal have længden {length}, men har {len(rows)}.",
            f"{where} must have length {length}, but has {len(rows)}.",
        )


def _matrix(fields: _Fields, key: str, rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
    matrix = fields.take(key, _rows)
    _of_length(matrix, rows, key)
    for position, row in enumerate(matrix):
        _of_length(row, columns, f"{key}[{position}]")
    return matrix


def _pair(fields: _Fields) -> Pair:
    n = fields.take("n", _count)
    return Pair(n, _edges(fields, "edges", n), fields.take("max_cardinality", _yes_or_no, False))


def _assign(fields: _Fields) -> Assign:
    n = len(fields.take("cost", _list_of(lambda row, where: row)))
    return Assign(_matrix(fields, "cost", n, n))


def _gap(fields: _Fields) -> Gap:
    capacity = fields.take("capacity", _list_of(_count))
    profit = fields.take("profit", _rows)
    jobs = len(profit[0]) if profit else 0
    resource = fields.take("resource", _list_of(_list_of(_count)))
    for key, matrix in (("profit", profit), ("resource", resource)):
        _of_length(matrix, len(capacity), key)
        for position, row in enumerate(matrix):
            _of_length(row, jobs, f"{key}[{position}]")
    return Gap(profit, resource, capacity)


def _meet(fields: _Fields) -> Meet:
    n, rounds = fields.take("n", _count), fields.take("rounds", _count)
    tables, size = fields.take("tables", _count), fields.take("table_size", _count)
    if size < 2:
        raise BadProblem("table_size skal være mindst 2.", "table_size must be at least 2.")
    return Meet(
        n,
        rounds,
        tables,
        size,
        _triangle(fields, n),
        available=_availability(fields, n, rounds),
        blocked=_pairs(fields, "blocked", n),
        allow_repeats=fields.take("allow_repeats", _yes_or_no, False),
        municipality=_one_for_each(fields, "municipality", _texts, n),
        champion=_one_for_each(fields, "champion", _list_of(_yes_or_no), n),
        min_municipalities=fields.take("min_municipalities", _count, 0),
        min_champions=fields.take("min_champions", _count, 0),
        fixed=_fixed(fields, n, tables),
        sizes=_one_for_each(fields, "sizes", _list_of(_count), tables),
        avoid_repeats=fields.take("avoid_repeats", _yes_or_no, False),
    )


def _triangle(fields: _Fields, n: int) -> tuple[tuple[int, ...], ...]:
    """Row i has n-1-i worths; the last row, which is empty, may be left out."""
    value = fields.take("value", _list_of(_list_of(_count)))
    if len(value) == n - 1:
        value = (*value, ())
    _of_length(value, n, "value")
    for position, row in enumerate(value):
        _of_length(row, n - 1 - position, f"value[{position}]")
    return value


def _availability(fields: _Fields, n: int, rounds: int) -> tuple[tuple[int, ...], ...]:
    available = fields.take("available", _rows, ())
    if not available:
        return tuple(tuple(range(rounds)) for _ in range(n))
    _of_length(available, n, "available")
    for position, there in enumerate(available):
        _known(there, rounds, f"available[{position}]")
    return tuple(tuple(sorted(set(there))) for there in available)


def _one_for_each(
    fields: _Fields, key: str, read: Callable[[Any, str], tuple[T, ...]], n: int
) -> tuple[T, ...]:
    """Empty where it was not said."""
    given = fields.take(key, read, ())
    if given:
        _of_length(given, n, key)
    return given


def _fixed(fields: _Fields, n: int, tables: int) -> tuple[Two, ...]:
    fixed = fields.take("fixed", _list_of(_tuple_of(2)), ())
    for position, (person, table) in enumerate(fixed):
        _known((person,), n, f"fixed[{position}]")
        _known((table,), tables, f"fixed[{position}]")
    return fixed  # type: ignore[return-value]  # each has two numbers


def _team(fields: _Fields) -> Team:
    actors = fields.take("actors", _list_of(_team_actor))
    n = len(actors)
    percent = fields.take("max_sector_percent", _count, 100)
    return Team(
        actors,
        fields.take("projects", _list_of(lambda one, where: _project(one, where, n))),
        synergy=_edges(fields, "synergy", n, ()),
        blocked=_pairs(fields, "blocked", n),
        required_sectors=fields.take("required_sectors", _texts, ()),
        max_sector_percent=percent,
        min_municipalities=fields.take("min_municipalities", _count, 0),
        max_teams_per_actor=fields.take("max_teams_per_actor", _count, 1),
    )


def _team_actor(given: Any, where: str) -> TeamActor:
    fields = _Fields(given, where)
    return TeamActor(
        fields.take("sector", _text, ""),
        fields.take("municipality", _text, ""),
        fields.take("offers", _texts, ()),
    )


def _project(given: Any, where: str, n: int) -> Project:
    fields = _Fields(given, where)
    fit = fields.take("fit", _wholes)
    _of_length(fit, n, f"{where}.fit")
    least, most = fields.take("min_size", _count), fields.take("max_size", _count)
    if least > most:
        raise BadProblem(
            f"{where}.min_size er større end max_size.", f"{where}.min_size is larger than max_size."
        )
    return Project(fields.take("needs", _texts, ()), least, most, fields.take("base", _whole, 0), fit)


def _jury(fields: _Fields) -> Jury:
    reviewers, candidates = fields.take("reviewers", _count), fields.take("candidates", _count)
    conflicts = fields.take("conflicts", _list_of(_tuple_of(2)), ())
    for position, (reviewer, candidate) in enumerate(conflicts):
        _known((reviewer,), reviewers, f"conflicts[{position}]")
        _known((candidate,), candidates, f"conflicts[{position}]")
    return Jury(
        reviewers,
        candidates,
        _matrix(fields, "affinity", reviewers, candidates),
        fields.take("per_candidate", _count),
        fields.take("min_load", _count, 0),
        fields.take("max_load", _count, candidates),
        conflicts,  # type: ignore[arg-type]  # each has two numbers
    )


def _recommend(fields: _Fields) -> Recommend:
    actors = fields.take("actors", _list_of(actor_of))
    return Recommend(fields.take("k", _count), actors, _pairs(fields, "blocked", len(actors)))


def actor_of(given: Any, where: str) -> Actor:
    """Tags, themes, municipalities and sectors come again and again: each is kept once."""
    if isinstance(given, Actor):
        return given
    fields = _Fields(given, where)
    return Actor(
        fields.take("sector", _name, ""),
        fields.take("municipality", _name, ""),
        fields.take("lat", _degrees, None),
        fields.take("lon", _degrees, None),
        fields.take("needs", _names, ()),
        fields.take("offers", _names, ()),
        fields.take("themes", _names, ()),
        fields.take("text", _text, ""),
    )


def _name(value: Any, where: str) -> str:
    return sys.intern(_text(value, where))


_names = _list_of(_name)


_READERS: dict[str, Callable[[_Fields], Problem]] = {
    "pair": _pair,
    "assign": _assign,
    "gap": _gap,
    "meet": _meet,
    "team": _team,
    "jury": _jury,
    "recommend": _recommend,
}
