"""How long 5,000 rows take to bring in, beside what the database itself takes for the same rows.

    python benchmarks/member_import.py [--rows 5000] [--excel]

Runs on the database that the environment names, inside a transaction that is rolled back: nothing stays. The limit
is a bare `bulk_create` of the same people, organisations, affiliations and memberships in the same run.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from openpyxl import Workbook  # noqa: E402

from accounts.models import Person  # noqa: E402
from networks import operations  # noqa: E402
from networks.models import Affiliation, Membership, Network, Organisation  # noqa: E402

HEADINGS = ["Navn", "E-mail", "Titel", "Organisation", "Kommune", "Sektor", "Netværksrolle"]
LIMIT = 10.0  # seconds


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


def as_excel(rows: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in [HEADINGS, *rows]:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


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


def measure(rows: list[list[str]], content: bytes) -> dict[str, float]:
    """Seconds for each step, all in one transaction that is rolled back."""
    with transaction.atomic():
        operations.load_reference_data()
        limit = bare(rows)
        network = Network.objects.create(slug="maaling", name="Måling")
        person = Person.objects.create(email="maaling@example.org")
        start = perf_counter()
        kept = operations.keep_upload(network, person, "maaling", content)
        read = perf_counter() - start
        check = seconds(lambda: operations.dry_run(kept))
        apply = seconds(lambda: operations.apply(kept))
        assert network.memberships.count() == len(rows)
        again = operations.keep_upload(network, person, "maaling", content)
        repeat = seconds(lambda: operations.apply(again))
        assert network.memberships.count() == len(rows)
        transaction.set_rollback(True)
    return {"limit": limit, "read": read, "check": check, "apply": apply, "again": repeat}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--excel", action="store_true", help="an .xlsx instead of a .csv")
    asked = parser.parse_args()
    rows = rows_of(asked.rows)
    took = measure(rows, as_excel(rows) if asked.excel else as_csv(rows))
    total = took["read"] + took["check"] + took["apply"]
    kind = "xlsx" if asked.excel else "csv"
    print(f"{asked.rows} rows, {kind}, {connection.vendor}")
    print(f"  read the file        {took['read']:6.2f} s")
    print(f"  dry run              {took['check']:6.2f} s")
    print(f"  apply                {took['apply']:6.2f} s")
    print(f"  together             {total:6.2f} s   (at most {LIMIT * asked.rows / 5000:.0f} s)")
    print(f"  bare bulk_create     {took['limit']:6.2f} s   ratio {total / took['limit']:.1f}")
    print(f"  the same list again  {took['again']:6.2f} s   (adds nothing)")
    return 0 if total < LIMIT * asked.rows / 5000 else 1


if __name__ == "__main__":
    sys.exit(main())
