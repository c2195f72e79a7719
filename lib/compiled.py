"""Queries that are asked many times a second: Django writes the SQL once, and we fill in other values.

Writing the SQL of a query over eight tables takes Django 2.5 ms, running it 0.4 ms (PostgreSQL 15, statement
prepared). Only for the few queries on the path of an answer and of a feed; everything else is an ordinary queryset.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import JSONField, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

from lib.together import Rows, Statement, adapted, together

_STAND_INS: dict[type, list[Any]] = {
    str: [f"\ue000stand-in {place}" for place in range(64)],
    int: [1_987_654_321 + place for place in range(64)],
    datetime: [datetime(year, 2, 3, 4, 5, 6, tzinfo=UTC) for year in (1901, 1902, 1903, 1904)],
}
"""What stands in the query while Django writes it; nobody asks for these."""

M = TypeVar("M", bound=Model)


class Compiled(Generic[M]):
    """A queryset as a function of a few values: `Compiled(lambda pk: Event.objects.filter(pk=pk), int)`.

    The kinds are those of the values, `str`, `int` or `datetime`. Models, what `select_related` brings along and
    annotations come out as an ordinary queryset gives them. What depends on anything else than the values, such as
    the hour or the language, is not for here: it would be asked once for all time.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], *kinds: type) -> None:
        self._make, self._kinds = make, kinds

    def all(self, *values: Any) -> list[M]:
        (found,) = together(self.asking(*values))
        return list(found)

    def first(self, *values: Any) -> M | None:
        found = self.all(*values)
        return found[0] if found else None

    def tuples(self, *values: Any) -> list[tuple[Any, ...]]:
        """Of a queryset of `values_list`."""
        (found,) = together(self.asking(*values))
        return list(found)

    def asking(self, *values: Any) -> Statement:
        """The query for `together`; it reads models, or tuples of a queryset of `values_list`."""
        return Statement(self._plan.sql, self._plan.filled(values), self._plan.read)

    def for_nothing(self) -> Statement:
        """The query for values that no row has: the database gets to know it, and finds nothing."""
        return self.asking(*self._stand_ins)

    @functools.cached_property
    def _stand_ins(self) -> list[Any]:
        taken: dict[type, int] = {}
        stand_ins = []
        for kind in self._kinds:
            stand_ins.append(_STAND_INS[kind][taken.get(kind, 0)])
            taken[kind] = taken.get(kind, 0) + 1
        return stand_ins

    @functools.cached_property
    def _plan(self) -> _Plan:
        return _Plan(self._make(*self._stand_ins), self._stand_ins)


def values_of(*rows: Model | None) -> tuple[Any, ...]:
    """All columns of these rows as one value: the same as long as nothing in any of them has changed.

    What was deferred is left out; whoever defers it does not show it.
    """
    return tuple(row and _values(row) for row in rows)


def _values(row: Model) -> tuple[Any, ...]:
    known, (names, taken, open_to_change) = vars(row), _columns(type(row))
    try:
        values = taken(known)
    except KeyError:  # some were deferred
        values = tuple(known[name] for name in names if name in known)
    return (*values, *(repr(known[name]) for name in open_to_change if name in known))


@functools.cache
def _columns(model: type[Model]) -> tuple[list[str], Callable[[dict[str, Any]], tuple[Any, ...]], list[str]]:
    """Those that can be a key, how all of them are taken in one go (one by one takes six times as long, and each page
    of a link asks for ninety), and those that can be none."""
    fields = model._meta.concrete_fields  # noqa: SLF001  # documented
    names = [field.attname for field in fields if not isinstance(field, JSONField)]
    return names, itemgetter(*names), [field.attname for field in fields if isinstance(field, JSONField)]


class CompiledForMany(Generic[M]):
    """As `Compiled`, of a queryset for some numbers (or words) and other values: `CompiledForMany(lambda pks: ...)`.

    Compiled once for one number, two, four and so on up to 64: the last one given fills the places that are left.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], *kinds: type, of: type = int) -> None:
        self._make, self._kinds, self._of_kind = make, kinds, of
        self._by_size: dict[int, Compiled[M]] = {}

    def all(self, numbers: Sequence[Any], *values: Any) -> list[M]:
        """Planned once for all values (`lib.together`)."""
        (found,) = together(self.asking(numbers, *values), planned_once=True)
        return list(found)

    def asking(self, numbers: Sequence[Any], *values: Any) -> Statement:
        """The query for `together`; there is one number at least, and `IndexError` for more than 64."""
        size = 1 << (len(numbers) - 1).bit_length()
        filled = [*numbers, *[numbers[-1]] * (size - len(numbers))]
        return self._of(size).asking(*filled, *values)

    def for_nothing(self, size: int = 1) -> Statement:
        """As `Compiled.for_nothing`, for so many numbers: one, two, four, ..."""
        return self._of(size).for_nothing()

    def _of(self, size: int) -> Compiled[M]:
        if size not in self._by_size:
            kinds = [self._of_kind] * size
            self._by_size[size] = Compiled(
                lambda *given: self._make(given[:size], *given[size:]), *kinds, *self._kinds
            )
        return self._by_size[size]


class CompiledByShape(Generic[M]):
    """As `Compiled`, of a queryset that is another for each shape, such as the filter of a list: `make(shape, *values)`.

    The latest `most` shapes are kept, some 100 kB each.
    """

    def __init__(self, make: Callable[..., QuerySet[M]], *, most: int = 64) -> None:
        self._of = functools.lru_cache(maxsize=most)(
            lambda shape, *kinds: Compiled(functools.partial(make, shape), *kinds)
        )

    def all(self, shape: Hashable, *values: Any) -> list[M]:
        (found,) = together(self.asking(shape, *values))
        return list(found)

    def asking(self, shape: Hashable, *values: Any) -> Statement:
        """The query for `together`."""
        return self._of(shape, *map(type, values)).asking(*values)


class _Plan:
    """The SQL, where the values go in it, and how rows become models."""

    def __init__(self, asked: QuerySet[Any], stand_ins: list[Any]) -> None:
        compiler = asked.query.get_compiler(using=asked.db)
        sql, params = compiler.as_sql()
        prepared = [_prepared(value) for value in stand_ins]
        self.sql, self._params = _filled(
            sql, [prepared.index(value) if value in prepared else _Fixed(value) for value in params]
        )
        missing = set(range(len(stand_ins))) - {place for place in self._params if isinstance(place, int)}
        if missing:
            raise ValueError("A value is not part of the query: Django has written it in another form.")
        shown = [column[0] for column in compiler.select]
        self._converters = compiler.get_converters(shown)
        makes_models = asked._iterable_class is ModelIterable  # noqa: SLF001  # and not the tuples of `values_list`
        self._model = compiler.klass_info["model"] if makes_models and compiler.klass_info else None
        if self._model is not None:
            own = compiler.klass_info["select_fields"]
            self._own = slice(own[0], own[-1] + 1)
            self._names = [column.target.attname for column in shown[self._own]]
            self._annotations = list((compiler.annotation_col_map or {}).items())
            self._related = get_related_populators(compiler.klass_info, compiler.select, asked.db)  # type: ignore[call-arg]  # the types are of Django 6
            self._database = asked.db

    def filled(self, values: Iterable[Any]) -> list[Any]:
        filled = [_prepared(value) for value in values]
        return [place.value if isinstance(place, _Fixed) else filled[place] for place in self._params]

    def read(self, rows: Rows) -> list[Any]:
        if self._converters:
            rows = [self._converted(row) for row in rows]
        return rows if self._model is None else [self._instance(row) for row in rows]

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        changed = list(row)
        for place, (converters, expression) in self._converters.items():
            for convert in converters:
                changed[place] = convert(changed[place], expression, connection)
        return tuple(changed)

    def _instance(self, row: tuple[Any, ...]) -> Any:
        assert self._model is not None  # a queryset of models
        made = self._model.from_db(self._database, self._names, row[self._own])
        for populator in self._related:
            populator.populate(row, made)
        for name, place in self._annotations:
            setattr(made, name, row[place])
        return made


class _Fixed:
    """A parameter that is part of the query itself, such as a status."""

    def __init__(self, value: Any) -> None:
        self.value = value

    @property
    def literal(self) -> str | None:
        """As it may stand in the SQL; None for kinds that better do not."""
        if isinstance(self.value, str):
            return "'" + self.value.replace("'", "''").replace("%", "%%") + "'"
        return str(self.value) if type(self.value) is int else None


def _filled(sql: str, params: list[int | _Fixed]) -> tuple[str, list[int | _Fixed]]:
    """What is fixed stands in the text: a database that plans for any value cannot use an index of some rows only."""
    parts, left = sql.split("%s"), list[int | _Fixed]()
    text = parts[0]
    for param, rest in zip(params, parts[1:], strict=True):
        literal = param.literal if isinstance(param, _Fixed) else None
        if literal is None:
            left.append(param)
        text += (literal or "%s") + rest
    return text, left


def _prepared(value: Any) -> Any:
    """A number that no column holds, such as one in an address, becomes the last that one can: it finds as little."""
    if isinstance(value, int):
        return max(-_LAST, min(value, _LAST))
    return adapted(value) if isinstance(value, datetime) else value


_LAST = 2**63 - 1
