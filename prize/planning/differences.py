"""What differs between two standings of a part of the plan. Pure."""

from __future__ import annotations

from typing import Any

from prize.planning.sections import Section
from prize.planning.state import Row

Change = dict[str, object]
"""{"what": "kriterier.weight", "of": name of the row, "before": …, "after": …}; a whole row has no field: "kriterier"."""


def between(section: Section, before: list[Row], after: list[Row]) -> list[Change]:
    """The locked things that differ: rows that came or went, fields of rows that stayed, and their order."""
    old, new = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    changes: list[Change] = []
    for key, row in old.items():
        if key in new:
            changes += _fields(section, row, new[key])
        else:
            changes.append(_change(section.key, row["label"], said(section, row), None))
    changes += [
        _change(section.key, row["label"], None, said(section, row))
        for key, row in new.items()
        if key not in old
    ]
    if section.key == "kriterier":
        changes += _order(section, before, after)
    return changes if section.locked else []


def _fields(section: Section, before: Row, after: Row) -> list[Change]:
    return [
        _change(f"{section.key}.{name}", before["label"], before.get(name), after.get(name))
        for name in section.locked
        if before.get(name) != after.get(name)
    ]


def _order(section: Section, before: list[Row], after: list[Row]) -> list[Change]:
    """The order of those that stayed: a row more in between moves nobody."""
    stayed = {row["id"] for row in before} & {row["id"] for row in after}
    was, now = ([row for row in rows if row["id"] in stayed] for rows in (before, after))
    if [row["id"] for row in was] == [row["id"] for row in now]:
        return []
    labels = [[row["label"] for row in rows] for rows in (was, now)]
    return [_change(f"{section.key}.order", "", labels[0], labels[1])]


def said(section: Section, row: Row) -> dict[str, Any]:
    return {name: row[name] for name in section.locked if row.get(name) not in (None, "", [], False)}


def _change(what: str, of: object, before: object, after: object) -> Change:
    return {"what": what, "of": str(of), "before": before, "after": after}
