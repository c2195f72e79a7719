"""Before it opens a process has read and compiled what its first visitors would wait for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config.serving import readiness

FIRST_LOOK = """
import json, sys
import django
django.setup()
from django.template import Template
if sys.argv[1] == "ready":
    from config.serving.readiness import get_ready
    get_ready()
known, compiled, compile = set(sys.modules), [], Template.compile_nodelist
Template.compile_nodelist = lambda self: compiled.append(self.name) or compile(self)
from config.serving import readiness
pages = readiness.Pages()
statuses = [readiness._visit(pages, path) for path in ("/", "/kalender/", "/log-ind/")]
print(json.dumps([statuses, len(compiled), len(set(sys.modules) - known)]))
"""


@pytest.mark.once
def test_the_first_visitors_find_everything_read_and_compiled(migrated: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(migrated, tmp_path / "data"))
    statuses, compiled, modules = first_look(data, "ready")
    cold = first_look(data, "")

    assert statuses == cold[0]
    assert statuses[:2] == [200, 200]
    assert compiled == 0
    assert modules <= 2
    assert min(cold[1:]) > 10


def first_look(folder: Path, word: str) -> tuple[list[int], int, int]:
    """What the first visitors of a new process are told, and how many templates and modules it reads for them."""
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    env |= {"DATA_DIR": str(folder), "DEMO": "0", "ENV_FILE": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    said = subprocess.run(
        [sys.executable, "-c", FIRST_LOOK, word],
        cwd=settings.BASE_DIR,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    statuses, compiled, modules = json.loads(said.stdout.splitlines()[-1])
    return statuses, compiled, modules


def test_every_template_of_ours_is_compiled() -> None:
    files = [file for file in (settings.BASE_DIR / "templates").rglob("*") if file.is_file()]

    assert readiness.compile_templates() == len(files) > 500


def test_a_template_that_is_wrong_keeps_nobody_out(
    tmp_path: Path, settings: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "wrong.html").write_text("{% nothing like this %}")
    (tmp_path / "right.html").write_text("{{ word }}")
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
    settings.TEMPLATES = [engine]  # type: ignore[attr-defined]

    assert readiness.compile_templates() == 1
    assert "wrong.html" in caplog.text
