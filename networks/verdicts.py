"""What will become of each row of a member list. Pure: what the house knows comes in as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.member_lists import Entry


class Outcome(TextChoices):
    NEW = "new", gettext_lazy("New person")
    JOINS = "joins", gettext_lazy("Known here, joins the network")
    UPDATED = "updated", gettext_lazy("Already a member, is updated")
    UNCHANGED = "unchanged", gettext_lazy("Already a member")
    LEFT = "left", gettext_lazy("Has left the network")
    DUPLICATE = "duplicate", gettext_lazy("In the list twice")
    UNREADABLE = "unreadable", gettext_lazy("Cannot be read")


ADDS = (Outcome.NEW, Outcome.JOINS)
WRITES = (*ADDS, Outcome.UPDATED)


@dataclass(frozen=True, slots=True)
class Known:
    """What the house knows of one address, and of its membership in the network (`state` empty: none)."""

    name: str = ""
    is_active: bool = True
    state: str = ""
    is_coordinator: bool = False
    organisation: str = ""
    title: str = ""
    wants_no_mail: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A row, what becomes of it, and what the visitor should know about it."""

    entry: Entry
    outcome: Outcome
    notes: tuple[str, ...] = ()

    @property
    def is_problem(self) -> bool:
        return self.outcome == Outcome.UNREADABLE

    @property
    def needs_a_look(self) -> bool:
        return bool(self.notes) or self.outcome in (Outcome.UNREADABLE, Outcome.DUPLICATE, Outcome.LEFT)


@dataclass(frozen=True)
class DryRun:
    """All verdicts of a list, in its order, and how many of each."""

    verdicts: Sequence[Verdict]
    new_organisations: Sequence[str] = ()
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def problems(self) -> int:
        return self.counts[Outcome.UNREADABLE]

    @property
    def suggestions(self) -> int:
        return sum(bool(verdict.entry.suggestion) for verdict in self.verdicts)

    @property
    def adds(self) -> int:
        return sum(self.counts[outcome] for outcome in ADDS)

    @property
    def updates(self) -> int:
        return self.counts[Outcome.UPDATED]

    @property
    def writes(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.outcome in WRITES]

    def to_look_at(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.needs_a_look]


def judge(
    entries: Sequence[Entry],
    known: Mapping[str, Known],
    members_by_name: Mapping[str, str],
    organisations: frozenset[str],
) -> DryRun:
    """A verdict on each entry.

    `known` is by folded address; `members_by_name` is folded name to address of the network's own members
    (nobody else's name is compared: a list must not tell who is known elsewhere); `organisations` are
    folded names.
    """
    first: dict[str, Entry] = {}
    names = dict(members_by_name)
    verdicts = []
    for entry in entries:
        verdict = _verdict(entry, known.get(entry.email), first.get(entry.email))
        if verdict.outcome in ADDS:
            verdict = _with_namesake(verdict, names)
        if not verdict.is_problem:
            first.setdefault(entry.email, entry)
        verdicts.append(verdict)
    new = {
        fold(v.entry.organisation): v.entry.organisation
        for v in verdicts
        if v.outcome in WRITES and v.entry.organisation
    }
    return DryRun(
        verdicts=verdicts,
        new_organisations=[name for folded, name in new.items() if folded not in organisations],
        counts=Counter(verdict.outcome.value for verdict in verdicts),
    )


def fold(name: str) -> str:
    """Names of people and organisations as we compare them."""
    return " ".join(name.casefold().split())


def _verdict(entry: Entry, known: Known | None, first: Entry | None) -> Verdict:
    if entry.problem:
        return Verdict(entry, Outcome.UNREADABLE, entry.notes)
    if first is not None:
        return Verdict(
            entry, Outcome.DUPLICATE, (_("The same address as in row %(row)d.") % {"row": first.row},)
        )
    if known is None:
        return Verdict(entry, Outcome.NEW, entry.notes)
    if not known.is_active:
        closed = replace(entry, problem=_("This person has left the house for good and cannot be added."))
        return Verdict(closed, Outcome.UNREADABLE, entry.notes)
    return _verdict_on_known(entry, known)


def _verdict_on_known(entry: Entry, known: Known) -> Verdict:
    if known.state == "ended":
        note = _(
            "A list does not bring back someone who left. Add the person by hand if they have asked for it."
        )
        return Verdict(entry, Outcome.LEFT, (note,))
    if known.state in ("", "requested", "invited"):
        paused = (
            (_("Has asked for no mail from the network, and joins with a pause."),)
            if known.wants_no_mail
            else ()
        )
        return Verdict(entry, Outcome.JOINS, (*entry.notes, *paused))
    changed = _changes(entry, known)
    return Verdict(entry, Outcome.UPDATED if changed else Outcome.UNCHANGED, entry.notes)


def _changes(entry: Entry, known: Known) -> bool:
    """A list fills in and moves on; it never empties a field, renames a person or takes a role away."""
    return (
        bool(entry.name and not known.name)
        or bool(entry.organisation and fold(entry.organisation) != fold(known.organisation))
        or bool(entry.title and (entry.organisation or known.organisation) and entry.title != known.title)
        or (entry.role == "coordinator" and not known.is_coordinator)
    )


def _with_namesake(verdict: Verdict, names: dict[str, str]) -> Verdict:
    """Remember the name; where it stands already with another address, say so."""
    name = fold(verdict.entry.name)
    if " " not in name:
        return verdict
    other = names.setdefault(name, verdict.entry.email)
    if other == verdict.entry.email:
        return verdict
    note = _("Someone of the same name has the address %(mail)s. Is it the same person?") % {"mail": other}
    return replace(verdict, notes=(*verdict.notes, note))
