"""A process of the house starts without what few of them need."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts.parts import ROOT

SLOW = ("numpy", "scipy", "ortools", "openpyxl", "weasyprint", "holidays")


def test_pages_are_served_without_the_engine_and_the_spreadsheets() -> None:
    asked = f"""
import sys, django
django.setup()
import config.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*(name for name in {SLOW!r} if name in sys.modules))
"""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}

    found = subprocess.run(
        [sys.executable, "-c", asked], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert found.stdout.split() == []
