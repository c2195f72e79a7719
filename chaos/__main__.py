"""`make chaos`: the faults one after the other, each in a process of its own, and their table."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from chaos.figures import Figures
from chaos.houses import BY_FAULT
from chaos.report import write_table
from scripts.parts import ROOT


def main(chosen: list[str]) -> int:
    unknown = [name for name in chosen if name not in BY_FAULT]
    if unknown:
        print(f"There is no fault {', '.join(unknown)}. There are: {', '.join(BY_FAULT)}.")
        return 2
    began, rows = time.monotonic(), {}
    for name in chosen or list(BY_FAULT):
        print(f"== {name}", flush=True)
        rows[name] = _play(name)
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    print(write_table(list(rows.values()), keep=not chosen))
    wrong = [name for name, row in rows.items() if row.wrong]
    print(
        f"\n{minutes} min {seconds} s. " + (f"Wrong: {', '.join(wrong)}." if wrong else "All came out right.")
    )
    return bool(wrong)


def _play(name: str) -> Figures:
    """A fault that could not be played to its end is wrong, whatever it says."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        row = Path(folder) / "row.json"
        subprocess.run([sys.executable, "-m", "chaos.one", name, row], cwd=ROOT, check=False)
        if not row.exists():
            return Figures(name, wrong=["it was not played to its end"])
        return Figures(**json.loads(row.read_text(encoding="utf-8")))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
