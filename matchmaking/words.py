"""Reasons, rules and costs in the words of a page, in its language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.sentences import joined
from matchmaking.models import Participant, TableRounds
from matchmaking.repairs import Trouble, Way
from matchmaking.seating import Break, Cost, Rule, RuleName
from matchmaking.worths import Guest, Reason, reasons


@dataclass(frozen=True)
class Partner:
    """Somebody, and why one should meet them, in sentences."""

    participant: Participant
    why: tuple[str, ...]


def partner(me: Guest, other: Guest, participant: Participant, words: Mapping[str, str]) -> Partner:
    return Partner(participant, tuple(sentence(one, words) for one in reasons(me, other)))


def sentence(reason: Reason, words: Mapping[str, str]) -> str:
    """A reason, seen by whom it is told to."""
    named = joined(words.get(word, word) for word in reason.words)
    return {
        "must_meet": _("You wished to meet"),
        "they_offer": _("Offers what you need: %(words)s"),
        "you_offer": _("Needs what you offer: %(words)s"),
        "theme": _("Cares about the same: %(words)s"),
        "same_municipality": _("Comes from your own municipality"),
        "other_sector": _("Sees it from another sector than you"),
    }[reason.kind] % {"words": named}


def rule_line(rule: Rule, municipalities: int, champions: int) -> str:
    """What the rule asks for."""
    return {
        "repeats": _("Nobody sits with the same person twice"),
        "municipalities": ngettext(
            "At least %(number)s municipality at each table",
            "At least %(number)s municipalities at each table",
            municipalities,
        )
        % {"number": municipalities},
        "champions": ngettext(
            "At least %(number)s local champion at each table",
            "At least %(number)s local champions at each table",
            champions,
        )
        % {"number": champions},
        "apart": _("Whoever would rather not sit together does not"),
        "keeps_seat": _("Whoever keeps a table sits there in all rounds"),
        "available": _("Nobody sits in a round they do not take part in"),
        "seats": _("There is a chair for everybody at the table"),
    }[rule.name]


def break_line(rule: Rule, one: Break, people: Iterable[Participant]) -> str:
    """Where it does not hold. Who would rather not sit with whom is not named."""
    names = "" if rule.name == "apart" else joined(str(person.name) for person in people)
    place = _("round %(number)s, table %(table)s") % {"number": one.number + 1, "table": one.table + 1}
    return f"{place}: {names}" if names else place


def cost_lines(cost: Cost, rule_name: Mapping[RuleName, str]) -> list[str]:
    """What a change does, the gravest first; one line says so where it does nothing."""
    lines = [_("Breaks a rule: %(rule)s") % {"rule": rule_name[rule.name]} for rule in cost.broken]
    lines += [_("Mends a rule: %(rule)s") % {"rule": rule_name[rule.name]} for rule in cost.mended]
    if cost.wishes:
        words = (
            ngettext("%(n)s wish more is met", "%(n)s wishes more are met", cost.wishes)
            if cost.wishes > 0
            else ngettext("%(n)s wish is no longer met", "%(n)s wishes are no longer met", -cost.wishes)
        )
        lines.append(words % {"n": abs(cost.wishes)})
    if cost.total:
        words = (
            _("The meetings are worth %(n)s more")
            if cost.total > 0
            else _("The meetings are worth %(n)s less")
        )
        lines.append(words % {"n": abs(cost.total)})
    if round(cost.worst, 2) < 0:
        lines.append(_("Somebody gets less out of the day than anybody does now"))
    return lines or [_("Costs nothing")]


def missing_heading(number: int, table: int) -> str:
    """«To mangler ved bord 4»."""
    words = ngettext(
        "%(number)s is missing at table %(table)s", "%(number)s are missing at table %(table)s", number
    )
    return words % {"number": in_letters(number).capitalize(), "table": table}


def in_letters(number: int) -> str:
    """Small numbers as people say them."""
    spoken = [_("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six")]
    return spoken[number] if number < len(spoken) else str(number)


def missing_line(names: Sequence[str], trouble: Trouble, rows: TableRounds) -> str:
    """Who has not come, and what that leaves."""
    said = ngettext("%(names)s has not come.", "%(names)s have not come.", len(names)) % {
        "names": joined(names)
    }
    left = (
        ngettext("%(number)s is left at the table.", "%(number)s are left at the table.", trouble.left)
        % {"number": in_letters(trouble.left).capitalize()}
        if trouble.left
        else _("The table is empty.")
    )
    lacking = [
        {
            "municipalities": _("They all come from too few municipalities."),
            "champions": _("There is no local champion among them."),
        }.get(rule, "")
        for rule in trouble.rules
    ]
    return " ".join(part for part in (said, left, *lacking) if part)


def way_label(way: Way, people: Sequence[Participant]) -> str:
    """What the button says."""
    if not way.steps:
        return _("Let them stay as they sit")
    if len(way.steps) == 2 and way.steps[0].came_from == way.steps[1].to:
        one, other = (_called(people[step.person]) for step in way.steps)
        return _("Let %(one)s and %(other)s change places") % {"one": one, "other": other}
    if len(way.steps) == 1:
        step = way.steps[0]
        return _("Move %(name)s to table %(table)s") % {
            "name": _called(people[step.person]),
            "table": step.to + 1,
        }
    return ngettext(
        "Spread the %(number)s over other tables", "Spread the %(number)s over other tables", len(way.steps)
    ) % {"number": in_letters(len(way.steps))}


def way_line(way: Way, people: Sequence[Participant], trouble: Trouble) -> str:
    """What it does, and what it costs, in two sentences."""
    return " ".join(part for part in (_deed(way, people), _afterwards(way, trouble), _kept(way)) if part)


def _called(one: Participant) -> str:
    person = one.registration.person
    return person.first_name if person is not None else ""


def _deed(way: Way, people: Sequence[Participant]) -> str:
    if not way.steps:
        return ""
    moves = [
        _("%(name)s goes from table %(from)s to table %(to)s")
        % {"name": people[step.person], "from": step.came_from + 1, "to": step.to + 1}
        for step in way.steps
    ]
    return f"{joined(moves)}."


def _afterwards(way: Way, trouble: Trouble) -> str:
    """«Så sidder der fem ved begge borde»."""
    sizes = dict(way.sizes)
    here = sizes.pop(trouble.table, 0)
    if not way.steps:
        return ""
    if not here:
        return _("The table is put away.")
    if set(sizes.values()) == {here} and len(sizes) == 1:
        return _("Then there are %(number)s at both tables.") % {"number": in_letters(here)}
    return ngettext(
        "Then there is %(number)s at the table.", "Then there are %(number)s at the table.", here
    ) % {"number": in_letters(here)}


def _kept(way: Way) -> str:
    if way.keeps_the_rules:
        return _("The rules still hold, and the others stay where they sit.")
    broken = {
        "repeats": _("some meet a second time"),
        "municipalities": _("a table has too few municipalities"),
        "champions": _("a table has no local champion"),
        "apart": _("two sit together who would rather not"),
        "keeps_seat": _("somebody who keeps a table is moved"),
        "available": _("somebody sits in a round they do not take part in"),
        "seats": _("a table has too few chairs"),
    }
    return _("But %(broken)s.") % {"broken": joined(broken[rule.name] for rule in way.cost.broken)}
