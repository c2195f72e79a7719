"""Why a project can have no team, in words with the numbers of the rules."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from matchmaking.engine.errors import Conflict, Words
from matchmaking.engine.problems import Team

RULES = (
    "max_sector_percent",
    "required_sectors",
    "min_municipalities",
    "needs",
    "blocked",
    "max_size",
    "min_size",
    "max_teams_per_actor",
)
"""The most telling first. The last are taken out of a conflict first."""


class Asked(Protocol):
    """What a project asks of its team."""

    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def least(self) -> int: ...
    @property
    def most(self) -> int: ...


def conflicts_of(problem: Team, asked: Asked, projects: list[int], core: tuple[str, ...]) -> list[Conflict]:
    """A sentence for each rule of the conflict."""
    number = _numbers(projects)
    said = []
    for rule in core:
        clause = _clause(problem, asked, rule)
        said.append(Conflict(rule, Words(f"{number.da}: {clause.da}.", f"{number.en}: {clause.en}.")))
    return said


def sentence_of(problem: Team, asked: Asked, project: int, core: tuple[str, ...]) -> Words:
    """All rules of the conflict in one sentence."""
    clauses = [_clause(problem, asked, rule) for rule in core]
    return Words(
        f"Projekt {project} kan intet hold få: {', og '.join(clause.da for clause in clauses)}.",
        f"Project {project} can have no team: {', and '.join(clause.en for clause in clauses)}.",
    )


def _numbers(projects: list[int]) -> Words:
    named = ", ".join(map(str, projects[:5])) + (" …" if len(projects) > 5 else "")
    if len(projects) == 1:
        return Words(f"Projekt {named}", f"Project {named}")
    return Words(f"Projekterne {named}", f"Projects {named}")


def _clause(problem: Team, asked: Asked, rule: str) -> Words:
    return _CLAUSES[rule](problem, asked)


def _percent(problem: Team, asked: Asked) -> Words:
    percent, of = problem.max_sector_percent, Counter(actor.sector for actor in problem.actors)
    sizes = range(max(1, asked.least), min(asked.most, len(problem.actors)) + 1) or range(
        asked.least, asked.least + 1
    )
    da, en = [], []
    for size in list(sizes)[:6]:
        each = size * percent // 100
        reach = sum(min(each, there) for there in of.values())
        da.append(f"af {size} medlemmer højst {each} fra hver, så {_sectors_da(len(of))} giver højst {reach}")
        en.append(
            f"of {size} members at most {each} from each, so {_sectors_en(len(of))} give at most {reach}"
        )
    return Words(
        f"højst {percent} % må komme fra én sektor ({'; '.join(da)})",
        f"at most {percent} % may come from one sector ({'; '.join(en)})",
    )


def _sectors_da(number: int) -> str:
    return "1 sektor" if number == 1 else f"{number} sektorer"


def _sectors_en(number: int) -> str:
    return "1 sector" if number == 1 else f"{number} sectors"


def _required(problem: Team, asked: Asked) -> Words:
    wanted = sorted(set(problem.required_sectors))
    absent = sorted(set(wanted) - {actor.sector for actor in problem.actors})
    if absent:
        names = ", ".join(absent)
        return Words(
            f"sektoren {names} kræves, men ingen aktør hører til den",
            f"the sector {names} is required, but no actor belongs to it",
        )
    names = ", ".join(wanted)
    return Words(
        f"{_sectors_da(len(wanted))} skal være med ({names})",
        f"{_sectors_en(len(wanted))} must be there ({names})",
    )


def _municipalities(problem: Team, asked: Asked) -> Words:
    there, least = len({actor.municipality for actor in problem.actors}), problem.min_municipalities
    return Words(
        f"der skal være mindst {least} kommuner (aktørerne kommer fra {there})",
        f"at least {least} municipalities must be there (the actors come from {there})",
    )


def _needs(problem: Team, asked: Asked) -> Words:
    offered = Counter(offer for actor in problem.actors for offer in set(actor.offers))
    nobody = [need for need in asked.needs if not offered[need]]
    if nobody:
        names = ", ".join(nobody)
        return Words(
            f"ingen tilbyder {names}, som projektet har brug for",
            f"nobody offers {names}, which the project needs",
        )
    counted = ", ".join(f"{need} ({offered[need]})" for need in asked.needs)
    return Words(
        f"holdet skal tilbyde {counted}; i parentes hvor mange der tilbyder det",
        f"the team must offer {counted}; in brackets how many offer it",
    )


def _blocked(problem: Team, asked: Asked) -> Words:
    pairs = len({frozenset(pair) for pair in problem.blocked})
    return Words(f"{pairs} par må ikke være på hold sammen", f"{pairs} pairs must not be on a team together")


def _most(problem: Team, asked: Asked) -> Words:
    return Words(
        f"holdet må have højst {asked.most} medlemmer", f"the team may have at most {asked.most} members"
    )


def _least(problem: Team, asked: Asked) -> Words:
    there = len(problem.actors)
    return Words(
        f"holdet skal have mindst {asked.least} medlemmer (der er {there} aktører)",
        f"the team must have at least {asked.least} members (there are {there} actors)",
    )


def _teams(problem: Team, asked: Asked) -> Words:
    most = problem.max_teams_per_actor
    return Words(f"ingen aktør må være på mere end {most} hold", f"no actor may be on more than {most} teams")


_CLAUSES = {
    "max_sector_percent": _percent,
    "required_sectors": _required,
    "min_municipalities": _municipalities,
    "needs": _needs,
    "blocked": _blocked,
    "max_size": _most,
    "min_size": _least,
    "max_teams_per_actor": _teams,
}
