"""LEADER's seven principles as versioned data. Not the region's seven: those are another set, and never merged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

_FILE = Path(__file__).resolve().parent / "data" / "leader_principles.json"


@dataclass(frozen=True)
class Principle:
    """One of the seven, in both languages."""

    key: str
    name_da: str
    name_en: str
    help_da: str
    help_en: str

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_da

    @property
    def help(self) -> str:
        return self.help_en if get_language() == "en" else self.help_da


@dataclass(frozen=True)
class PrincipleSet:
    """`code` names key and version: what is judged by one version stays when the next comes."""

    code: str
    principles: tuple[Principle, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(one.key for one in self.principles)


@cache
def current() -> PrincipleSet:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return PrincipleSet(
        f"{data['key']}@{data['version']}", tuple(Principle(**row) for row in data["principles"])
    )
