#!/usr/bin/env python3
"""Makes everything the house needs to run: packages, front-end files, translations, collected files.

Runs on a bare Python 3.11 from the folder of the project. Each step keeps a stamp of what it was made from,
and is left out while that is unchanged.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = ROOT / "build" / "stamps"
ROOMS = (
    "lib",
    "accounts",
    "notifications",
    "networks",
    "events",
    "projects",
    "matchmaking",
    "prize",
    "config",
)
LEAST_NODE = 20
PDF = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
"""Packages of Debian with the libraries that letters of intent are drawn by."""


def main() -> None:
    os.chdir(ROOT)
    if sys.version_info[:2] != (3, 11):
        stop(
            f"Python 3.11 is needed, and this is {sys.version.split()[0]}. Install python3.11, or name it: make run PYTHON=…"
        )
    development = "--development" in sys.argv[1:]
    packages("dev" if development else "run")
    front_end()
    translations()
    collected_files()
    pdf_libraries()
    if development:
        calendar_readers()
    if "--fuzz" in sys.argv[1:]:
        fuzzer()


def packages(lock: str) -> None:
    """Into .venv, from the lock with its hashes: uv where it is, else pip. The lock of `dev` holds that of `run`."""
    made = {name: fingerprint([Path(f"requirements/{name}.txt")]) for name in ("run", "dev")}
    python = VENV / "bin" / "python"
    if python.exists() and any(is_stamped(name, made[name]) for name in {"dev", lock}):
        return
    with step("Installing packages"):
        if not python.exists():
            make_venv()
        locked = ["--no-deps", "--require-hashes", "-r", f"requirements/{lock}.txt"]
        install(locked)
    stamp(lock, made[lock])


def make_venv() -> None:
    if shutil.which("uv"):
        run("uv", "venv", "--quiet", "--python", sys.executable, VENV)
        return
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        stop(
            "this Python cannot make environments. Install its venv, on Debian and Ubuntu with: apt-get install python3-venv"
        )
    run(sys.executable, "-m", "venv", VENV)


def install(locked: list[str]) -> None:
    if shutil.which("uv"):
        run("uv", "pip", "install", "--quiet", "--python", VENV / "bin" / "python", *locked)
    else:
        run(
            VENV / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *locked
        )


def front_end() -> None:
    """What browsers get: the design system, cut down to what our pages use, with our own styles and fonts."""
    locked = [Path("package-lock.json"), Path("package.json")]
    made = fingerprint(locked)
    if not is_stamped("node_modules", made) or not Path("node_modules").is_dir():
        with step("Installing front-end packages"):
            run("npm", "ci", "--no-progress", "--loglevel=error", env=with_node())
        stamp("node_modules", made)
    sources = [*locked, Path("scripts/build_frontend.mjs"), *files("static"), *files("templates")]
    for room in ROOMS:
        sources += files(room, "*.py")
    made = fingerprint(sources)
    if not is_stamped("front_end", made) or not Path("build/assets").is_dir():
        with step("Building front-end files"):
            run("node", "scripts/build_frontend.mjs", env=with_node())
        stamp("front_end", made)


def with_node() -> dict[str, str]:
    """The environment with a Node that is new enough: the system's, else one installed as a Python package."""
    if shutil.which("npm") and node_version() >= LEAST_NODE:
        return dict(os.environ)
    if not (VENV / "bin" / "npm").exists():
        install(["--no-deps", "--require-hashes", "-r", "requirements/node.txt"])
    return {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}


def node_version() -> int:
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
        return int(said.strip().lstrip("v").split(".")[0])
    except (OSError, subprocess.CalledProcessError, ValueError):
        return 0


def translations() -> None:
    """Compiled with a Python package: gettext need not be installed."""
    catalogues = sorted(Path("locale").glob("*/LC_MESSAGES/*.po"))
    made = fingerprint(catalogues)
    compiled = all(path.with_suffix(".mo").exists() for path in catalogues)
    if compiled and is_stamped("translations", made):
        return
    with step("Compiling translations"):
        program = (
            "import polib, sys\nfor path in sys.argv[1:]: polib.pofile(path).save_as_mofile(path[:-2] + 'mo')"
        )
        run(VENV / "bin" / "python", "-c", program, *catalogues)
    stamp("translations", made)


def collected_files() -> None:
    """Under build/static, named by their content, with smaller copies for browsers that take br or gzip."""
    made = fingerprint(
        [*files("static"), *files("build/assets"), Path("requirements/run.txt"), Path("config/settings.py")]
    )
    if is_stamped("static", made) and Path("build/static/staticfiles.json").exists():
        return
    with step("Collecting files"):
        python = VENV / "bin" / "python"
        run(python, "manage.py", "collectstatic", "--noinput", "--clear", "-v0")
        run(python, "-m", "whitenoise.compress", "--quiet", "build/static")
    stamp("static", made)


def pdf_libraries() -> None:
    """What PDF needs of the system, with apt where we may, once. The house opens without: the page of a letter says so."""
    missing = [package for package, library in PDF.items() if not loads(library)]
    if not missing or sys.platform != "linux":
        return
    made = " ".join(missing)
    if not is_stamped("pdf", made):
        stamp("pdf", made)
        with step("Installing what PDF needs"):
            missing = [] if with_apt(missing) else missing
    if missing:
        print(f"  Letters of intent as PDF need {made}; all else works without. apt-get install {made}")


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def with_apt(packages: list[str]) -> bool:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install_them = ["install", "-y", "--no-install-recommends", *packages]
    for command in (["update"], install_them):
        done = subprocess.run([apt, "-qq", *command], env=env, capture_output=True, check=False)
    return done.returncode == 0


def calendar_readers() -> None:
    """Other people's programs that read our calendars and mails back; for the tests."""
    folder = Path("tests/calendar_readers")
    if not (folder / "package-lock.json").exists():
        return
    made = fingerprint([folder / "package-lock.json", folder / "install.sh"])
    if is_stamped("calendar_readers", made) and (folder / "node_modules").is_dir():
        return
    with step("Installing calendar readers"):
        run("sh", folder / "install.sh", env=with_node())
    stamp("calendar_readers", made)


def fuzzer() -> None:
    """Atheris, which nothing else needs."""
    made = fingerprint([Path("requirements/fuzz.txt")])
    if not is_stamped("fuzz", made):
        with step("Installing the fuzzer"):
            install(["--no-deps", "--require-hashes", "-r", "requirements/fuzz.txt"])
        stamp("fuzz", made)


# --- stamps --------------------------------------------------------------------------------------------------


def files(folder: str, pattern: str = "*") -> list[Path]:
    return sorted(
        path for path in Path(folder).rglob(pattern) if path.is_file() and "__pycache__" not in path.parts
    )


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(str(ROOT).encode())
    for path in paths:
        digest.update(f"{path}\0".encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def is_stamped(name: str, made: str) -> bool:
    path = STAMPS / name
    return path.exists() and path.read_text() == made


def stamp(name: str, made: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(made)


# --- running -------------------------------------------------------------------------------------------------


class step:  # noqa: N801  # reads as a word
    """Says what goes on, and how long it took."""

    def __init__(self, words: str) -> None:
        self._words = words

    def __enter__(self) -> None:
        self._began = time.monotonic()
        print(f"  {self._words} …", end="", flush=True)

    def __exit__(self, *error: object) -> None:
        print(f" {time.monotonic() - self._began:.1f} s" if error[0] is None else "", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Raises `SystemExit` with what the command said, where it fails."""
    path = (env or os.environ).get("PATH")
    program = shutil.which(str(command[0]), path=path)
    if program is None:
        stop(f"{command[0]} is missing.")
    words = [program, *map(str, command[1:])]
    done = subprocess.run(
        words, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        print(f"\n{done.stdout}", file=sys.stderr)
        stop(f"`{' '.join(map(str, command[:3]))} …` failed.")


def stop(sentence: str) -> NoReturn:
    raise SystemExit(f"\nForsamlingshuset cannot be set up: {sentence}")


if __name__ == "__main__":
    main()
