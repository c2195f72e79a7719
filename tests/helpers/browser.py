"""Chromium, and the accessibility rules of axe."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""The first is the same browser without windows: a page is there a quarter sooner."""
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser. Its driver keeps an event loop in this thread, which Django must be told to tolerate."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program, f"Chromium is missing. Install it, on Debian with: apt-get install {PROGRAMS[0]}"
    tolerated = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield browser
            browser.close()
    finally:
        if tolerated is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


AXE = f"if (window === window.top) {{ {Axe().axe_script} }}"
_HAVE_AXE: WeakSet[Page] = WeakSet()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA on the page as it stands now; the message says what and where.

    Only violations are gathered and brought over: what is in order is told at length, and would take as long again.
    Axe is half a megabyte, which each further document of this page brings along by itself.
    """
    page.wait_for_load_state()
    if page not in _HAVE_AXE:
        page.add_init_script(AXE)
        page.evaluate(AXE)
        _HAVE_AXE.add(page)
    violations = page.evaluate(
        "options => axe.run(document, options).then(found => found.violations)",
        {"runOnly": RULES, "resultTypes": ["violations"]},
    )
    assert not violations, _report(page.url, violations)


def _report(url: str, violations: list[dict[str, Any]]) -> str:
    lines = [f"{url} breaks {len(violations)} rules:"]
    for broken in violations:
        places = "; ".join(str(node["html"])[:160] for node in broken["nodes"][:3])
        lines.append(f"  {broken['id']}: {broken['help']}: {places}")
    return "\n".join(lines)
