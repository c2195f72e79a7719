"""Programs that come from the system, installed where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path


def install_what_is_missing(needed: Mapping[str, tuple[str, ...]], who: str) -> None:
    """Packages of Debian with the programs that show they are there; `who` begins the sentence, as in “The tests need”.

    With apt where we may; else the sentence says what to install. Nothing is left out quietly.
    """
    missing = [package for package, programs in needed.items() if not any(map(_is_here, programs))]
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print(f"Installing {', '.join(missing)} …", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "-qq", "update"], check=False, env=env)
        done = subprocess.run(
            [apt, "-qq", "install", "-y", "--no-install-recommends", *missing], check=False, env=env
        )
        if done.returncode == 0:
            return
    raise SystemExit(
        f"{who} {', '.join(missing)}. Install them, on Debian and Ubuntu with: apt-get install {' '.join(missing)}"
    )


def _is_here(program: str) -> bool:
    if program.startswith("/"):
        return any(Path("/").glob(program.lstrip("/")))
    return shutil.which(program) is not None
