"""What the engine says when it cannot do as asked, in both languages of the house."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One sentence in Danish and in English, with a capital letter and a full stop."""

    da: str
    en: str

    def in_language(self, code: str) -> str:
        return self.en if code.startswith("en") else self.da


class BadProblem(ValueError):
    """What came in is no problem of ours: a key is missing, an id is out of range, a number is no whole number."""

    def __init__(self, da: str, en: str) -> None:
        super().__init__(en)
        self.words = Words(da, en)


@dataclass(frozen=True)
class Conflict:
    """A rule that cannot hold beside the others. `rule` is its name in the problem (`max_sector_percent`, `blocked`, …)."""

    rule: str
    words: Words


class Impossible(Exception):
    """No plan keeps all hard rules. `conflicts` names those that contradict each other, as few as we could find."""

    def __init__(self, *conflicts: Conflict) -> None:
        self.conflicts = conflicts
        super().__init__(self.in_language("en"))

    def in_language(self, code: str) -> str:
        """«Umuligt, fordi …», a sentence for each conflict."""
        beginning = "Impossible, because" if code.startswith("en") else "Umuligt, fordi"
        return " ".join([f"{beginning}:", *(conflict.words.in_language(code) for conflict in self.conflicts)])
