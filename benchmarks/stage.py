"""Where a benchmark plays: a folder, an environment, and the private house where there is one."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.house import House
from scripts.parts import ROOT
from scripts.servers import PostgreSQL


@dataclass(frozen=True)
class Stage:
    folder: Path
    env: dict[str, str]
    house: House | None = None

    @property
    def url(self) -> str:
        return self.env["SITE_URL"]

    @property
    def database(self) -> PostgreSQL:
        assert self.house is not None
        assert self.house.database is not None
        return self.house.database

    def load(self, module: str, told: dict[str, Any]) -> dict[str, Any]:
        """Run a module of ours that makes load, in a process of its own; what it is told and what it found are JSON."""
        name = uuid.uuid4().hex
        asked, found = self.folder / f"{name}.asked", self.folder / f"{name}.found"
        asked.write_text(json.dumps(told), encoding="utf-8")
        subprocess.run([sys.executable, "-m", f"benchmarks.{module}", asked, found], cwd=ROOT, check=True)
        result: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
        return result
