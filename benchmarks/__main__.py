"""`make bench`: each benchmark in a process of its own, with a house of its own, and its table."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine, report
from benchmarks.asked import Asked
from benchmarks.catalogue import BY_NAME
from benchmarks.figures import Found
from scripts.parts import ROOT


def main(line: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    asked = Asked.on(line)
    unknown = [name for name in asked.names if name not in BY_NAME]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BY_NAME)}.")
        return 2
    began, wrong = time.monotonic(), []
    options = [word for word in line if word not in asked.names]
    for name in asked.names or list(BY_NAME):
        print(f"\n== {name}", flush=True)
        before = machine.load()
        found = _measure(name, options)
        print(report.table(found), flush=True)
        for sentence in found.wrong:
            print(f"  WRONG: {sentence}", flush=True)
        if found.wrong:
            wrong.append(name)
        elif not asked.dry:
            report.write(name, found, load_before=before)
    minutes, seconds = divmod(int(time.monotonic() - began), 60)
    print(f"\n{minutes} min {seconds} s. " + (f"Wrong: {', '.join(wrong)}." if wrong else "All were right."))
    return bool(wrong)


def _measure(name: str, options: list[str]) -> Found:
    """One that did not come to its end is wrong."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = Path(folder) / "found.json"
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.one", kept, name, *options], cwd=ROOT)
        try:
            process.wait()
        finally:  # told to stop: it stops what it started, and so we wait for it
            process.terminate()
            process.wait()
        if not kept.exists():
            return Found(wrong=["it did not come to its end"])
        return Found.from_json(json.loads(kept.read_text(encoding="utf-8")))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
