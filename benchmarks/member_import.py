"""How long 5,000 rows of a member list take to bring in, beside what the database itself takes for the same rows.

Everything happens inside a transaction that is rolled back. The limit is a bare `bulk_create` of the same people,
organisations, affiliations and memberships in the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from django.db import transaction

from accounts.models import Person
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from networks import operations
from networks.models import Affiliation, Membership, Network, Organisation

HEADINGS = ["Navn", "E-mail", "Titel", "Organisation", "Kommune", "Sektor", "Netværksrolle"]
ROWS, MOST = 5000, 10.0
"""Seconds that so many rows may take."""


def rows_of(number: int) -> list[list[str]]:
    return [
        [
            f"Person {i} Ås",
            f"person{i}@maaling.example.org",
            "Formand",
            f"Målt Lokalråd {i % (number // 8 or 1)}",
            "Herning",
            "Forening",
            "Medlem",
        ]
        for i in range(number)
    ]


def as_csv(rows: list[list[str]]) -> bytes:
    return "\r\n".join(";".join(row) for row in [HEADINGS, *rows]).encode("cp1252")


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def bare(rows: list[list[str]]) -> float:
    """The same rows, written with nothing but bulk_create."""
    network = Network.objects.create(slug="maaling-bare", name="Måling")

    def write() -> None:
        people = Person.objects.bulk_create(Person(email=f"bare-{row[1]}", name=row[0]) for row in rows)
        names = sorted({row[3] for row in rows})
        made = Organisation.objects.bulk_create(
            Organisation(slug=f"bare-{place}", name=name) for place, name in enumerate(names)
        )
        by_name = {organisation.name: organisation for organisation in made}
        pairs = [(person, by_name[row[3]], row[2]) for person, row in zip(people, rows, strict=True)]
        Affiliation.objects.bulk_create(
            Affiliation(person=person, organisation=organisation, title=title, is_primary=True)
            for person, organisation, title in pairs
        )
        Membership.objects.bulk_create(
            Membership(network=network, person=person, organisation=organisation)
            for person, organisation, _ in pairs
        )

    return seconds(write)


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(ROWS), Found()
    rows = rows_of(number)
    played = [once(rows, as_csv(rows)) for _ in range(asked.runs)]
    limit = [number / one["limit"] for one in played]
    ours = [number / one["together"] for one in played]
    found.against(f"{number:,} rows read, checked and applied", ours, limit, "rows/s", at_least=None)
    found.below("together", [one["together"] for one in played], "s", most=MOST * number / ROWS)
    for what in ("read", "check", "apply"):
        found.note(f"of it: {what}", [one[what] for one in played], "s")
    found.note("the same list again, which adds nothing", [one["again"] for one in played], "s")
    return found


def once(rows: list[list[str]], content: bytes) -> dict[str, float]:
    """Seconds for each step, all in one transaction that is rolled back."""
    with transaction.atomic():
        operations.load_reference_data()
        took = {"limit": bare(rows)}
        network = Network.objects.create(slug="maaling", name="Måling")
        person = Person.objects.create(email="maaling@example.org")
        start = perf_counter()
        kept = operations.keep_upload(network, person, "maaling", content)
        took["read"] = perf_counter() - start
        took["check"] = seconds(lambda: operations.dry_run(kept))
        took["apply"] = seconds(lambda: operations.apply(kept))
        assert network.memberships.count() == len(rows)
        again = operations.keep_upload(network, person, "maaling", content)
        took["again"] = seconds(lambda: operations.apply(again))
        assert network.memberships.count() == len(rows)
        transaction.set_rollback(True)
    return took | {"together": took["read"] + took["check"] + took["apply"]}
