"""Is every word of ours there in Danish? Looks at the code and the templates as they are, in a copy.

Fails for a text without a translation, a translation that was only guessed (fuzzy), and one that nothing uses.
English needs no catalogue of its own: the texts in the code are English.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
COPIED = [
    "accounts",
    "config",
    "events",
    "lib",
    "locale",
    "matchmaking",
    "networks",
    "notifications",
    "prize",
    "projects",
]
COPIED += ["templates", "tests", "scripts", "manage.py"]
CATALOGUE = Path("locale/da/LC_MESSAGES/django.po")
SHOWN = 60


def main() -> None:
    kept = polib.pofile(str(ROOT / CATALOGUE)) if (ROOT / CATALOGUE).exists() else polib.POFile()
    fresh = _as_the_code_is()
    wanted = {_key(entry) for entry in fresh}
    problems = [
        f"not translated: {_show(entry)}"
        for entry in fresh
        if not entry.translated() and "fuzzy" not in entry.flags
    ]
    problems += [f"only guessed (fuzzy): {_show(entry)}" for entry in fresh if "fuzzy" in entry.flags]
    problems += [
        f"used nowhere: {_show(entry)}" for entry in kept if entry.obsolete or _key(entry) not in wanted
    ]
    problems += [f"lost a placeholder: {_show(entry)}" for entry in fresh if not _same_placeholders(entry)]
    for problem in problems[:SHOWN]:
        print(problem)
    if len(problems) > SHOWN:
        print(f"… and {len(problems) - SHOWN} more")
    print(f"{len(wanted)} texts, {len(problems)} problems.")
    raise SystemExit(bool(problems))


def _as_the_code_is() -> polib.POFile:
    """The catalogue as `make messages` would write it now."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("node_modules", "__pycache__")
                shutil.copytree(ROOT / name, Path(folder) / name, ignore=ignored)
            else:
                shutil.copy(ROOT / name, Path(folder) / name)
        (Path(folder) / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
        command = [
            sys.executable,
            "manage.py",
            "makemessages",
            "--locale",
            "da",
            "--extension",
            "html,txt,py,subject",
            "--no-location",
            "--no-obsolete",
        ]
        command += ["--ignore", "tests/*"]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ)
        )
        if done.returncode:
            raise SystemExit(done.stdout + done.stderr)
        return polib.pofile(str(Path(folder) / CATALOGUE))


def _key(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt, entry.msgid


def _show(entry: polib.POEntry) -> str:
    return repr(entry.msgid[:110])


def _same_placeholders(entry: polib.POEntry) -> bool:
    """A name in %(…)s or {…} that is lost shows a visitor less than they were to know; one too many is an error page."""
    if not entry.translated():
        return True
    names = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)\}")
    theirs = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    ours = set(names.findall(entry.msgid)) | set(names.findall(entry.msgid_plural))
    return all(set(names.findall(text)) <= ours for text in theirs) and (
        bool(entry.msgid_plural) or set(names.findall(entry.msgstr)) == ours
    )


if __name__ == "__main__":
    main()
