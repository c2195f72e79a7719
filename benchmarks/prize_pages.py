"""The pages of the prize with 13 candidates and 5 jurors, and with 500 and 40: the same queries, and time that one can wait.

One visitor at a time, a second for each page in each run; the limit is an empty view behind the same middleware. Every
juror has scored everybody and handed in, but for the one whose pages are measured, who has yet to hand in.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from benchmarks import bare, wrk
from benchmarks.asked import Asked
from benchmarks.figures import Found, Row, Spread
from benchmarks.growth_rows import copy_rows
from benchmarks.prize_scoring import panel
from benchmarks.stage import Stage
from lib.remembered import Remembered
from networks.models import Municipality
from prize.models import (
    Assessment,
    AssessmentState,
    ConflictDeclaration,
    Consent,
    ConsentKind,
    DateKind,
    EditionDate,
    EditionState,
    Juror,
    Mandate,
    Nomination,
    NominationState,
    PrizeEdition,
    ProposalText,
    Score,
    TextPart,
    Village,
)
from prize.operations import planning
from prize.panel_scores import counted

SIZES = {13: 5, 500: 40}
"""Candidates, and jurors."""
FIRST_YEAR = 2090
WHOLE = 300.0
"""Milliseconds that a page may take, however many there are."""
COUNTED = 2.0
"""Seconds that counting may take when nothing of it is remembered: all scores are read, and every way is tried."""


@dataclass
class Page:
    name: str
    path: str
    session: str = ""
    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}"} if self.session else {}


def measure(stage: Stage, asked: Asked) -> Found:
    wrk.install()
    found = Found()
    sizes = asked.sizes or list(SIZES)
    editions = {
        size: edition_of(size, SIZES.get(size, size // 10), FIRST_YEAR + at) for at, size in enumerate(sizes)
    }
    pages = {size: _pages(edition) for size, edition in editions.items()}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for size, edition in editions.items():
        took = [_counting(edition) for _ in range(asked.runs)]
        found.below(
            f"counting {size} candidates from the database, nothing remembered", took, "s", most=COUNTED
        )
    limit: list[float] = []
    with bare.two_processes("benchmarks.empty", env=stage.env) as empty:
        for size in sizes:
            for page in pages[size]:
                page.queries = _queries(stage, page)
        for _ in range(asked.runs):
            limit.append(wrk.load(f"{empty}/", asked.seconds / 2, at_once=1).p50)
            for size in sizes:
                for page in pages[size]:
                    page.milliseconds.append(_load(found, stage, page, asked.seconds / 3))
    _tell(found, pages, sizes, Spread.of(limit))
    return found


def edition_of(candidates: int, jurors: int, year: int) -> PrizeEdition:
    """The panel assesses; its names are public."""
    secretary = Person.objects.create(email=f"sekretaer-{candidates}@maaling.example.org", name="Thora")
    prize = planning.ensure_prize()
    edition = planning.begin(prize, year, secretary, criteria_set="village_prize_2022")
    now = timezone.now()
    edition.state, edition.published_at, edition.names_public_at = EditionState.SHORTLISTING, now, now
    edition.publish_at = now + timedelta(days=90)
    edition.save()
    for at, kind in enumerate(DateKind.values):
        EditionDate.objects.create(edition=edition, kind=kind, day=now.date() + timedelta(days=7 * at))
    _take_part(edition, candidates)
    _sit(edition, jurors)
    _assess(edition)
    return edition


def _take_part(edition: PrizeEdition, candidates: int) -> None:
    codes = [_place(n) for n in range(20)]
    copy_rows(
        Village,
        (
            {
                "name": f"Landsby {n}",
                "slug": f"maalt-{candidates}-{n}",
                "municipality_id": codes[n % len(codes)],
                "inhabitants": 300,
            }
            for n in range(candidates)
        ),
    )
    villages = Village.objects.filter(slug__startswith=f"maalt-{candidates}-").order_by("pk")
    copy_rows(
        Nomination,
        (
            {
                "edition_id": edition.pk,
                "village_id": pk,
                "state": NominationState.CANDIDATE.value,
                "number": at,
                "reply": "Tak for jeres forslag.",
            }
            for at, pk in enumerate(villages.values_list("pk", flat=True), 1)
        ),
    )
    rows = list(edition.nominations.order_by("pk").values_list("pk", flat=True))
    copy_rows(
        ProposalText,
        (
            {"nomination_id": pk, "part": part, "body": "Vi holder sammen. " * 60, "revision": 1}
            for pk in rows
            for part in TextPart.values
        ),
    )
    copy_rows(Consent, ({"nomination_id": pk, "kind": ConsentKind.PUBLISH.value} for pk in rows))


def _place(n: int) -> str:
    place, _new = Municipality.objects.get_or_create(
        code=f"09{n:02d}",
        defaults={"name": f"Kommune {n}", "latitude": 55.5 + n / 20, "longitude": 8.5 + n / 20},
    )
    return str(place.pk)


def _sit(edition: PrizeEdition, jurors: int) -> None:
    people = Person.objects.bulk_create(
        Person(email=f"jury-{edition.pk}-{n}@maaling.example.org", name=f"Jurymedlem {n}")
        for n in range(jurors)
    )
    Juror.objects.bulk_create(
        Juror(
            edition=edition,
            person=person,
            mandate=Mandate.ACCEPTED,
            is_chair=at == 0,
            asked_at=timezone.now(),
            answered_at=timezone.now(),
        )
        for at, person in enumerate(people)
    )
    rows = list(edition.nominations.values_list("pk", flat=True))
    seats = list(edition.jurors.values_list("pk", flat=True))
    copy_rows(
        ConflictDeclaration,
        (
            {"juror_id": juror, "nomination_id": pk, "answer": "none", "is_recused": False}
            for juror in seats
            for pk in rows
        ),
    )


def _assess(edition: PrizeEdition) -> None:
    """As the benchmark of the sums has it, with harsh and mild jurors; the last has handed nothing in."""
    seats = list(edition.jurors.order_by("pk").values_list("pk", flat=True))
    rows = list(edition.nominations.order_by("pk").values_list("pk", flat=True))
    now = timezone.now()
    copy_rows(
        Assessment,
        (
            {
                "juror_id": juror,
                "nomination_id": pk,
                "round": 1,
                "state": (
                    AssessmentState.IN_PROGRESS if juror == seats[-1] else AssessmentState.SUBMITTED
                ).value,
                "submitted_at": None if juror == seats[-1] else now,
            }
            for juror in seats
            for pk in rows
        ),
    )
    made = Assessment.objects.filter(juror__in=seats).values_list("juror", "nomination", "pk")
    criteria = list(edition.criteria.values_list("pk", flat=True))
    # Asked before the copying begins: the connection answers nothing meanwhile.
    copy_rows(Score, _scores(criteria, seats, rows, {(juror, row): pk for juror, row, pk in made}))


def _scores(
    criteria: list[int], seats: list[int], rows: list[int], of: dict[tuple[int, int], int]
) -> Iterator[dict[str, Any]]:
    for one in panel(len(rows), len(seats), seed=1).scores:
        yield {
            "assessment_id": of[seats[one.juror], rows[one.candidate]],
            "criterion_id": criteria[int(one.criterion.removeprefix("c")) % len(criteria)],
            "value": one.value,
            "not_assessable": one.value is None,
            "client_seq": 1,
        }


def _pages(edition: PrizeEdition) -> list[Page]:
    secretary = _session(edition.roles.select_related("person").get().person)
    last = edition.jurors.select_related("person").order_by("pk").last()
    assert last is not None
    juror, middle = _session(last.person), edition.nominations.order_by("number")[6]

    def at(name: str, *more: object) -> str:
        return reverse(f"prize:{name}", args=[edition.slug, *more])

    return [
        Page("the secretary's desk", at("desk"), secretary),
        Page("the secretary's list of nominations", at("nominations"), secretary),
        Page("the panel", at("panel"), secretary),
        Page("the panel's meeting", at("moderation"), secretary),
        Page("a juror's overview", at("jury"), juror),
        Page("a juror scores one", at("score", middle.pk), juror),
        Page("a juror compares", at("compare"), juror),
        Page("the public edition", at("edition")),
        Page("the public front", reverse("prize:index")),
    ]


def _counting(edition: PrizeEdition) -> float:
    Remembered.forget_all()
    began = time.perf_counter()
    counted(edition)
    return time.perf_counter() - began


def _session(person: Person) -> str:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def _queries(stage: Stage, page: Page) -> int:
    """Of the second look: the first reads what a process keeps."""
    client = Client(HTTP_HOST=stage.url.removeprefix("http://"), headers=page.headers)
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return len(captured)


def _load(found: Found, stage: Stage, page: Page, seconds: float) -> float:
    load = wrk.load(stage.url + page.path, seconds, page.headers, at_once=1)
    if load.errors:
        found.wrong.append(f"{page.name} answered with {load.errors} errors")
    return load.p50


def _tell(found: Found, pages: dict[int, list[Page]], sizes: list[int], empty: Spread) -> None:
    for at, first in enumerate(pages[sizes[0]]):
        for size in sizes:
            page = pages[size][at]
            spread = Spread.of(page.milliseconds)
            same = page.queries == first.queries
            what = f"{page.name}, {size} candidates, {SIZES.get(size, size // 10)} jurors: {page.queries} queries"
            goal = "" if size == sizes[0] else f"as many queries, within {WHOLE:.0f} ms"
            reached = None if size == sizes[0] else same and spread.middle <= WHOLE
            found.rows.append(Row(what, spread, "ms", empty, spread.middle / empty.middle, goal, reached))
