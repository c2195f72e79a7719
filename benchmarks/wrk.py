"""Load from wrk: written in C, so that on few cores nearly all of the machine is left to what is measured."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.programs import install_what_is_missing

AT_ONCE = 16
_SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Load:
    """What came of some seconds of load; `p50` and `p99` in milliseconds."""

    requests: int
    seconds: float
    errors: int
    p50: float
    p99: float

    @property
    def a_second(self) -> float:
        return self.requests / self.seconds


def install() -> None:
    install_what_is_missing({"wrk": ("wrk",)}, "This benchmark needs")


def load(url: str, seconds: float, headers: Mapping[str, str] | None = None, at_once: int = AT_ONCE) -> Load:
    """So many visitors at once, each on a kept connection, each asking again as soon as there is an answer."""
    lines = [word for name, value in (headers or {}).items() for word in ("-H", f"{name}: {value}")]
    command: list[str | Path] = [
        "wrk",
        "-t",
        "1",
        "-c",
        str(at_once),
        "-d",
        f"{max(1, round(seconds))}s",
        "-s",
        _SCRIPT,
        *lines,
    ]
    said = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    found = next(line for line in said.splitlines() if line.startswith("FOUND "))
    load_made: dict[str, Any] = json.loads(found.removeprefix("FOUND "))
    if not load_made["requests"]:  # nobody was answered in all that time
        load_made["p50"] = load_made["p99"] = load_made["seconds"] * 1000
    return Load(**load_made)
