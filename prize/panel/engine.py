"""The way from a panel to the engine and back: who is to assess whom. Imports the engine: for workers."""

from __future__ import annotations

import re
from collections import Counter

import snowballstemmer

from matchmaking.engine.errors import Conflict, Impossible, Words
from matchmaking.engine.problems import Jury
from matchmaking.engine.solving import solve
from prize.models import Assessment, ConflictDeclaration, Juror, Nomination, PrizeEdition, Round

Pair = tuple[int, int]
SECONDS, SEED = 5.0, 1
_WORD = re.compile(r"[^\W\d_]{3,}")


def assigned(edition: PrizeEdition) -> set[Pair]:
    """Jurors and candidates by their keys, with all that is begun among them. Raises the engine's `Impossible`."""
    jurors = list(edition.jurors.sitting().order_by("pk"))
    nominations = list(edition.nominations.standing().prefetch_related("themes", "texts"))
    free = _free(edition)
    rows = Assessment.objects.filter(juror__in=jurors, nomination__in=nominations, round=Round.FIRST)
    begun = rows.live().exclude(scores=None)
    kept = set(begun.values_list("juror", "nomination").distinct())
    worths = affinities(jurors, nominations)
    if kept:
        return topped_up(edition, jurors, nominations, free, kept, worths)
    return _by_the_engine(edition, jurors, nominations, free, worths)


def _free(edition: PrizeEdition) -> set[Pair]:
    rows = ConflictDeclaration.objects.filter(juror__edition=edition, is_recused=False).exclude(answer="")
    return set(rows.values_list("juror", "nomination"))


def _by_the_engine(
    edition: PrizeEdition,
    jurors: list[Juror],
    nominations: list[Nomination],
    free: set[Pair],
    worths: dict[Pair, int],
) -> set[Pair]:
    """As even a load as there can be; less even where nothing else is possible."""
    per, people = edition.jurors_per_candidate, len(jurors)
    if not people or not nominations:
        raise Impossible(_nobody(people))
    whole, rest = divmod(per * len(nominations), people)
    loads = [(whole, whole + bool(rest)), (max(0, whole - 1), whole + 2), (0, len(nominations))]
    affinity = tuple(tuple(worths[one.pk, each.pk] for each in nominations) for one in jurors)
    conflicts = tuple(
        (r, c)
        for r, one in enumerate(jurors)
        for c, each in enumerate(nominations)
        if (one.pk, each.pk) not in free
    )
    for least, most in loads:
        problem = Jury(
            reviewers=people,
            candidates=len(nominations),
            affinity=affinity,
            per_candidate=per,
            min_load=least,
            max_load=min(most, len(nominations)),
            conflicts=conflicts,
        )
        try:
            found = solve(problem, seconds=SECONDS, seed=SEED)
        except Impossible:
            if (least, most) == loads[-1]:
                raise _named(edition, jurors, nominations, free) from None
            continue
        return {(jurors[r].pk, nominations[c].pk) for c, panel in enumerate(found.panels) for r in panel}  # type: ignore[union-attr]
    raise AssertionError("the last load is tried")


def _nobody(people: int) -> Conflict:
    if people:
        return Conflict("candidates", Words("Der er ingen kandidater.", "There are no candidates."))
    return Conflict("reviewers", Words("Ingen jurymedlemmer sidder endnu.", "No juror sits yet."))


def _named(
    edition: PrizeEdition, jurors: list[Juror], nominations: list[Nomination], free: set[Pair]
) -> Impossible:
    """The engine counts candidates; we know their names. The first that lack jurors, at most five."""
    per = edition.jurors_per_candidate
    counts = Counter(nomination for _juror, nomination in free)
    short = [row for row in nominations if counts[row.pk] < per]
    names = ", ".join(f"{row.village.name} ({counts[row.pk]})" for row in short[:5])
    return Impossible(
        Conflict(
            "per_candidate",
            Words(
                f"Hver kandidat skal bedømmes af {per}, og der er for få habile jurymedlemmer til: {names}.",
                f"Each candidate is to be assessed by {per}, and too few jurors without a conflict are there for: {names}.",
            ),
        )
    )


def topped_up(
    edition: PrizeEdition,
    jurors: list[Juror],
    nominations: list[Nomination],
    free: set[Pair],
    kept: set[Pair],
    worths: dict[Pair, int],
) -> set[Pair]:
    """Once somebody has begun nobody loses a candidate: what lacks goes to whoever has least, then knows most of it."""
    loads = Counter(juror for juror, _nomination in kept)
    found = set(kept)
    per = edition.jurors_per_candidate
    scarce = Counter(nomination for _juror, nomination in free)
    for row in sorted(nominations, key=lambda one: (scarce[one.pk], one.pk)):
        able = [one.pk for one in jurors if (one.pk, row.pk) in free and (one.pk, row.pk) not in found]
        able.sort(key=lambda pk: (loads[pk], -worths[pk, row.pk], pk))
        lacking = per - sum((one.pk, row.pk) in found for one in jurors)
        if lacking > len(able):
            raise _named(edition, jurors, nominations, free)
        for pk in able[: max(0, lacking)]:
            found.add((pk, row.pk))
            loads[pk] += 1
    return found


def affinities(jurors: list[Juror], nominations: list[Nomination]) -> dict[Pair, int]:
    """1, and 3 more for each stem that a juror's field and a candidate's themes and texts share; at most 16."""
    stem = snowballstemmer.stemmer("danish").stemWord

    def stems(*texts: str) -> set[str]:
        return {stem(word) for text in texts for word in _WORD.findall(text.lower())}

    fields = {one.pk: stems(one.field, one.background) for one in jurors}
    about = {
        row.pk: stems(
            *(theme.name_da for theme in row.themes.all()), *(text.body[:4000] for text in row.texts.all())
        )
        for row in nominations
    }
    return {
        (one.pk, row.pk): min(16, 1 + 3 * len(fields[one.pk] & about[row.pk]))
        for one in jurors
        for row in nominations
    }
