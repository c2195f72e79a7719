"""Statements that need nothing of one another, sent at once: PostgreSQL reads the second while we read the first.

Each answer that is waited for lets other threads in and costs two changes of process, and all that a lock holds
waits with us. An answer by link asked eight times under its lock, one after another, and now asks twice.
SQLite is in our own process: there they are carried out in turn.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import AutoField, Field, JSONField, Model

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Statement:
    """SQL with its values; `read` makes of its rows what was asked for, and is None where it only writes."""

    sql: str
    params: list[Any]
    read: Callable[[Rows], Any] | None = None


def together(*statements: Statement, planned_once: bool = False, ends: bool = False) -> list[Any]:
    """What each has read, in their order; None for those that write. Where one fails, all of the transaction does.

    With `planned_once` PostgreSQL plans each for any values, and keeps the plan for as long as the line stands. Left to
    itself it plans anew for each answer: 0.9 ms for the numbers of an event that it finds in 0.06, and 2 to 20 ms for the
    page of a link. Only for statements whose plan is the same whatever is asked for, and that are joined in the order in
    which they are written: each to what it hangs on.

    With `ends` nothing comes after them in this transaction, and PostgreSQL hears the COMMIT in the same breath: what it
    locks is free without waiting for us to wake up and say so (440 answers a second to one event; 400 otherwise). A
    transaction inside another ends with that.
    """
    line = connections[DEFAULT_DB_ALIAS]
    with contextlib.ExitStack() as open_cursors:
        # Those that only write need no place for rows: one cursor is enough for all of them (20 µs each).
        writing = open_cursors.enter_context(line.cursor())
        cursors = [
            open_cursors.enter_context(line.cursor()) if statement.read else writing
            for statement in statements
        ]
        with _in_one_go(line, len(statements), planned_once=planned_once, ends=ends):
            for cursor, statement in zip(cursors, statements, strict=True):
                cursor.execute(statement.sql, statement.params)
        return [
            statement.read(cursor.fetchall()) if statement.read else None
            for cursor, statement in zip(cursors, statements, strict=True)
        ]


@contextlib.contextmanager
def _in_one_go(line: Any, number: int, *, planned_once: bool, ends: bool) -> Iterator[None]:
    """Several are sent without waiting for answers in between, where the database is one that can be sent so."""
    ends = ends and line.in_atomic_block and not line.savepoint_ids  # one for each block inside the outermost
    if (number < 2 and not planned_once and not ends) or line.vendor != "postgresql":
        yield
        return
    with line.wrap_database_errors, line.connection.pipeline():
        if planned_once:
            line.connection.execute(_ONE_PLAN)
        yield
        if ends:
            line.connection.commit()  # Django finds nothing left to commit, and goes on as after its own
        elif planned_once and line.in_atomic_block:  # else it ends with these statements
            line.connection.execute(_OWN_PLANS)


_ONE_PLAN = (
    "SELECT set_config('plan_cache_mode', 'force_generic_plan', true),"
    " set_config('join_collapse_limit', '1', true)"
)
_OWN_PLANS = (
    "SELECT set_config('plan_cache_mode', 'auto', true), set_config('join_collapse_limit', '8', true)"
)
"""Until the end of the transaction. To try the joins in every order takes PostgreSQL eight times as long."""


class Inserted:
    """A whole new row, as a statement: Django writes one in 0.3 ms, and this is filled in. No signals are sent.

    `unless_there` leaves a row of the same key as it is. With `tells_key` it reads `[(key,)]`, or nothing where that
    was so.
    """

    def __init__(self, model: type[Model], *, unless_there: bool = False, tells_key: bool = False) -> None:
        self._model, self._unless_there, self._read = model, unless_there, list if tells_key else None

    def __call__(self, row: Model) -> Statement:
        return Statement(
            self._sql, [_kept(field, row, new=True) for field in _written(self._model)], self._read
        )

    def many(self, rows: Sequence[Model]) -> Statement:
        """All of these, of which there is one at least, in their order; with `tells_key` it reads the keys of the new.

        What all have alike is sent once, and the rest of PostgreSQL's as a list for each column: Django writes 50
        letters in 18 ms with 1,350 values, and this in 6 ms.
        """
        if len(rows) == 1:
            return self(rows[0])
        fields = _written(self._model)
        columns = [_column(field, rows, new=True) for field in fields]
        if connection.vendor == "postgresql":
            shown, given, params = _from_lists(fields, columns, len(rows))
            source = f"SELECT {', '.join(shown)} FROM {given}"  # noqa: S608  # names of ours
        else:
            source, params = _from_values(columns, len(rows))
        return Statement(f"{self._head} {source}{self._tail}", params, self._read)

    @functools.cached_property
    def _sql(self) -> str:
        values = ", ".join(["%s"] * len(_written(self._model)))
        return f"{self._head} VALUES ({values}){self._tail}"

    @functools.cached_property
    def _head(self) -> str:
        quoted = [connection.ops.quote_name(str(field.column)) for field in _written(self._model)]
        table = connection.ops.quote_name(self._model._meta.db_table)  # noqa: SLF001  # documented
        return f"INSERT INTO {table} ({', '.join(quoted)})"

    @functools.cached_property
    def _tail(self) -> str:
        otherwise = " ON CONFLICT DO NOTHING" if self._unless_there else ""
        return otherwise + (f" RETURNING {connection.ops.quote_name('id')}" if self._read else "")


class Updated:
    """Some fields of a row that is there, as a statement; the same as `save(update_fields=...)`, but for the signals."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self._model, self._names = model, names

    def __call__(self, row: Model) -> Statement:
        return Statement(self._sql, [*(_kept(field, row, new=False) for field in self._fields), row.pk])

    def many(self, rows: Sequence[Model]) -> list[Statement]:
        """All of these, each of which is another row. PostgreSQL takes them as one statement."""
        if len(rows) < 2 or connection.vendor != "postgresql":
            return [self(row) for row in rows]
        quote, meta = connection.ops.quote_name, self._model._meta  # noqa: SLF001  # documented
        assert meta.pk is not None
        fields = [meta.pk, *self._fields]
        columns = [_column(field, rows, new=False) for field in fields]
        (key, *shown), source, params = _from_lists(fields, columns, len(rows))
        values = ", ".join(
            f"{quote(str(field.column))} = {value}" for field, value in zip(self._fields, shown, strict=True)
        )
        table = quote(meta.db_table)
        sql = f"UPDATE {table} SET {values} FROM {source} WHERE {table}.{quote(str(meta.pk.column))} = {key}"  # noqa: S608  # names of ours
        return [Statement(sql, params)]

    @functools.cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return [field for field in _written(self._model) if field.name in self._names]

    @functools.cached_property
    def _sql(self) -> str:
        quote, meta = connection.ops.quote_name, self._model._meta  # noqa: SLF001  # documented
        assert meta.pk is not None
        values = ", ".join(f"{quote(str(field.column))} = %s" for field in self._fields)
        return f"UPDATE {quote(meta.db_table)} SET {values} WHERE {quote(str(meta.pk.column))} = %s"  # noqa: S608  # names of ours


@functools.cache
def _written(model: type[Model]) -> list[Field[Any, Any]]:
    """All columns but a key that the database gives."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]  # noqa: SLF001  # documented


def _column(field: Field[Any, Any], rows: Sequence[Model], *, new: bool) -> list[Any]:
    """What these rows have there, as the database takes it: one value where all have the same."""
    plain = type(field).pre_save is Field.pre_save
    values = list(
        map(attrgetter(field.attname), rows) if plain else (field.pre_save(row, new) for row in rows)
    )
    if all(value is values[0] or value == values[0] for value in values):
        return [_taken(field, values[0])]
    if not isinstance(field, JSONField) and set(map(type, values)) <= _known_kinds():
        return values
    return [_taken(field, value) for value in values]


def _from_lists(
    fields: Sequence[Field[Any, Any]], columns: Sequence[list[Any]], number: int
) -> tuple[list[str], str, list[Any]]:
    """What to write for each column, out of which rows, and their values: PostgreSQL puts rows together out of a list
    for each column, in the order of the lists."""
    shown, lists, alike, given = list[str](), list[str](), list[Any](), list[Any]()
    for field, column in zip(fields, columns, strict=True):
        kind = _kind(field)
        if len(column) == 1:
            shown.append(f"%s::{kind}")
            alike.append(column[0])
        else:
            shown.append(f"c{len(lists)}")
            lists.append(f"%b::{kind}[]")
            given.append(column)
    names = ", ".join(f"c{place}" for place in range(len(lists)))
    source = f"unnest({', '.join(lists)}) AS given ({names})" if lists else "generate_series(1, %s)"
    return shown, source, [*alike, *(given or [number])]


@functools.cache
def _kind(field: Field[Any, Any]) -> str:
    """As PostgreSQL calls it, without a length: a cast to varchar(40) would cut, and not refuse."""
    return re.sub(r"\(.*\)", "", field.db_type(connection) or "")


def _from_values(columns: Sequence[list[Any]], number: int) -> tuple[str, list[Any]]:
    row = f"({', '.join(['%s'] * len(columns))})"
    whole = [column * number if len(column) == 1 else column for column in columns]
    params = [value for values in zip(*whole, strict=True) for value in values]
    return f"VALUES {', '.join([row] * number)}", params


def adapted(moment: datetime | None) -> Any:
    """As the database takes it: SQLite has no moments, only their text."""
    return connection.ops.adapt_datetimefield_value(moment)


_AS_IT_IS: frozenset[type] = frozenset({str, int, bool, type(None)})
_KNOWN_TO_POSTGRESQL: frozenset[type] = _AS_IT_IS | {datetime, UUID}


@functools.cache
def _known_kinds() -> frozenset[type]:
    """Asked for each value; which database it is stays the same for as long as we run."""
    return _KNOWN_TO_POSTGRESQL if connection.vendor == "postgresql" else _AS_IT_IS


def _kept(field: Field[Any, Any], row: Model, *, new: bool) -> Any:
    """As the database takes it."""
    return _taken(field, field.pre_save(row, new))


def _taken(field: Field[Any, Any], value: Any) -> Any:
    """Words, numbers and moments as they are, but for JSON: asking the field takes 5 µs, and an answer writes fifty."""
    if type(value) in _known_kinds() and not isinstance(field, JSONField):
        return value
    return field.get_db_prep_save(value, connection)
