"""The clock on the wall of the house, which can be turned while its processes run."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.servers import Missing


@dataclass(frozen=True)
class WallClock:
    """A library that is preloaded into the processes (`clock.c`), and the file that tells it how far to be off."""

    folder: Path

    def make(self) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise Missing("A C compiler", "gcc libc6-dev")
        self.turn(0)
        source = Path(__file__).with_name("clock.c")
        command: list[str | Path] = [compiler, "-shared", "-fPIC", "-O2", "-o", self._library, source, "-ldl"]
        subprocess.run(command, check=True)

    @property
    def env(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self._library), "CLOCK_OFF_BY": str(self._file)}

    @classmethod
    def of(cls, env: Mapping[str, str]) -> WallClock:
        """The one on the wall of the house with this environment."""
        return cls(Path(env["CLOCK_OFF_BY"]).parent)

    def turn(self, seconds: int) -> None:
        """Ahead, or back; 0 is right."""
        with self._file.open("r+b" if self._file.exists() else "w+b") as file:
            file.write(struct.pack("=q", seconds))

    @property
    def _library(self) -> Path:
        return self.folder / "clock.so"

    @property
    def _file(self) -> Path:
        return self.folder / "clock-is-off-by"
