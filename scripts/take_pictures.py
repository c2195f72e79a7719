"""Takes the pictures of the documentation anew: the house with its demo, in a directory of its own, in Chromium.

    make pictures

The house listens on a free port and is closed again; nothing is left behind but `docs/pictures/`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
LARGEST = 300_000
PATIENCE = 120.0
DRAWN = 600  # milliseconds for fonts and frames
FULLEST = "Forsamlingshuset får nyt liv"


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it; `height` is what is kept of it."""

    name: str
    path: str
    width: int
    height: int
    role: str = ""
    evening: bool = False


@dataclass(frozen=True)
class Rounds:
    """Addresses of the village prize: the desk of the round that runs, the one that is planned, the public page, and
    the public page of the one before."""

    now: str
    planned: str
    public: str
    before: str


def pictures(board: str, answer: str, rounds: Rounds) -> list[Picture]:
    return [
        Picture("board", board, 1440, 1560, "coordinator"),
        Picture("desk", "/skrivebord/", 1440, 1000, "coordinator"),
        Picture("new", "/skrivebord/nyt/?slags=theme_seminar", 1440, 1000, "coordinator"),
        Picture("invite", f"{board}inviter/", 1440, 1000, "coordinator"),
        Picture("tables", f"{board}borddans/", 1440, 2000, "coordinator"),
        Picture("calendar", "/kalender/", 1440, 1200),
        Picture("partners", "/partnere/", 1440, 1200, "coordinator"),
        Picture("prize-desk", rounds.now, 1440, 1000, "secretary"),
        Picture("prize-plan", f"{rounds.planned}plan/", 1440, 1300, "secretary"),
        Picture("prize-changes", f"{rounds.public}aendringer/", 1440, 700, "secretary"),
        Picture("prize-meeting", f"{rounds.now}moderation/", 1440, 1300, "secretary"),
        Picture("prize-records", f"{rounds.before}protokol/", 1440, 1300),
        Picture("prize", rounds.before, 1440, 1500),
        Picture("answer", answer, 390, 1180),
        Picture("answer-evening", answer, 390, 1180, evening=True),
    ]


def main() -> int:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("Chromium is missing. Install it, on Debian and Ubuntu with: apt-get install chromium")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_house() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for picture in pictures(
            board_of(browser, house), answer_of(browser, house), rounds_of(browser, house)
        ):
            take(browser, house, picture)
        browser.close()
    return 0


@contextmanager
def demo_house() -> Iterator[str]:
    """The address of a demo that is open for as long as the block lasts."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        surroundings = {**os.environ, "DATA_DIR": data, "PORT": port, "HOST": "127.0.0.1", "DEMO": "1"}
        serving = [sys.executable, "manage.py", "serve", "--prepare"]
        process = subprocess.Popen(serving, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL)
        try:
            house = f"http://127.0.0.1:{port}"
            wait_for(f"{house}/sundhed/", process)
            yield house
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # our own house, over http
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SystemExit("The house did not open.")


def board_of(browser: Browser, house: str) -> str:
    page = visitor(browser, house, Picture("", "", 1440, 1000, "coordinator"))
    page.goto(f"{house}/skrivebord/")
    path = page.get_by_role("link", name=FULLEST).first.get_attribute("href") or ""
    page.context.close()
    return path


def answer_of(browser: Browser, house: str) -> str:
    """The page behind the buttons of an invitation, from the mailbox."""
    page = visitor(browser, house, Picture("", "", 390, 844))
    page.goto(f"{house}/postkassen/")
    page.locator(".letters a", has_text=FULLEST).first.click()
    button = page.frame_locator("iframe.letter-frame").get_by_role("link", name="Ja, jeg kommer")
    address = (button.get_attribute("href") or "").split("?")[0]
    page.context.close()
    return re.sub(r"^https?://[^/]+", "", address)


def rounds_of(browser: Browser, house: str) -> Rounds:
    page = visitor(browser, house, Picture("", "", 1440, 1000, "secretary"))
    page.goto(f"{house}/pris/styr/")
    links = page.locator(".entries h2 a")
    planned, now = (links.nth(place).get_attribute("href") or "" for place in (0, 1))
    public = now.replace("/styr", "")
    year = int(re.findall(r"\d{4}", public)[-1])
    page.context.close()
    return Rounds(now, planned, public, public.replace(str(year), str(year - 1)))


def visitor(browser: Browser, house: str, picture: Picture) -> Page:
    context = browser.new_context(
        viewport={"width": picture.width, "height": min(picture.height, 1000)},
        color_scheme="dark" if picture.evening else "light",
        locale="da-DK",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.role:
        page.goto(f"{house}/demo/ind/{picture.role}/")
        page.get_by_role("button", name="Gå ind").click()
        page.wait_for_load_state()
    return page


def take(browser: Browser, house: str, picture: Picture) -> None:
    """Keep the top of the page; flat colours make a small file as they are."""
    page = visitor(browser, house, picture)
    page.goto(house + picture.path)
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.wait_for_timeout(DRAWN)
    target = PICTURES / f"{picture.name}.png"
    page.screenshot(path=target)
    page.context.close()
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}  {picture.width} x {picture.height}  {size // 1000} kB")
    if size > LARGEST:
        raise SystemExit(f"{target.name} is larger than {LARGEST // 1000} kB.")


if __name__ == "__main__":
    raise SystemExit(main())
