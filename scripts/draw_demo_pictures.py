"""Draws the pictures and the small film of the demo's invented villages, in config/demo/pictures/. They are our own.

    .venv/bin/python scripts/draw_demo_pictures.py             the pictures (SVG by hand, PNG by Chromium)
    <a python with PyAV> scripts/draw_demo_pictures.py --film   the film (VP9), from the pictures that lie there

They are drawn once and kept with the code; nobody needs this to run the house.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

OUT = Path(__file__).parent.parent / "config" / "demo" / "pictures"
WIDTH, HEIGHT = 960, 540
VILLAGES = {
    "havtorn-strand": "sea",
    "vesterkilde": "field",
    "noerre-lyngkaer": "heath",
    "klitmose": "sea",
    "rughede": "field",
    "hedelyng": "heath",
    "oernevig": "fjord",
    "soender-vibehoej": "field",
    "boegelykke": "wood",
    "de-fem-bakker": "hills",
    "stenklint": "sea",
    "moelledamme": "fjord",
    "aalebaek": "wood",
    "slaaenhede": "heath",
}
GROUND = {
    "sea": ("#CFE0E4", "#7FA7B5", "#D9C79B"),
    "fjord": ("#D5E3E0", "#86AFB3", "#9DB47A"),
    "field": ("#EADFC0", "#A9BD82", "#C9A94E"),
    "heath": ("#E9DDD6", "#A58BA0", "#8C9C66"),
    "wood": ("#D9E2CF", "#5F7F4E", "#8FA866"),
    "hills": ("#DFE6D0", "#9DB47A", "#7C9A5B"),
}
WALLS, ROOFS = ("#962D20", "#FFFDF7", "#C9A27A", "#E9DCC3"), ("#4A352A", "#6B3A2C", "#3C4A50")
LIT, FRAME = "#F0B93A", "#5A3A08"


def village(slug: str, land: str, *, lit: int = 99) -> str:
    """One landscape with a row of houses; `lit` of their windows are lit."""
    dice = random.Random(slug)  # noqa: S311  # a drawing, no secret
    sky, back, front = GROUND[land]
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{sky}"/>']
    parts.append(
        f'<circle cx="{dice.randint(120, 840)}" cy="{dice.randint(70, 130)}" r="36" fill="#E2A72E"/>'
    )
    parts.append(_hill(dice, 300, back))
    if land in ("sea", "fjord"):
        parts.append(f'<rect y="310" width="{WIDTH}" height="70" fill="#7FA7B5"/>')
    parts.append(_hill(dice, 360, front))
    parts += [_tree(dice, dice.randint(20, 940), 350 + dice.randint(0, 40)) for _ in range(9)]
    left = lit
    for place in sorted(dice.sample(range(6), 5)):
        drawn, left = _house(dice, 70 + place * 140, 350 + dice.randint(-14, 26), left)
        parts.append(drawn)
    parts.append(f'<path d="M0 470C240 440 620 500 960 452V540H0Z" fill="{back}" opacity=".55"/>')
    inside = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{inside}</svg>'


def _hill(dice: random.Random, top: int, colour: str) -> str:
    one, two, three = (top + dice.randint(-40, 30) for _ in range(3))
    return f'<path d="M0 {one}C240 {two - 40} 620 {three + 40} 960 {two}V540H0Z" fill="{colour}"/>'


def _house(dice: random.Random, x: int, y: int, lit: int) -> tuple[str, int]:
    wide, high = dice.choice([(104, 58), (84, 70), (124, 52)])
    wall, roof = dice.choice(WALLS), dice.choice(ROOFS)
    drawn = f'<path d="M{x - 8} {y}L{x + wide / 2} {y - 46}L{x + wide + 8} {y}Z" fill="{roof}"/>'
    drawn += f'<rect x="{x}" y="{y - 2}" width="{wide}" height="{high}" fill="{wall}"/>'
    for place in range(3):
        left = x + 12 + place * (wide - 40) / 2
        colour = LIT if lit > 0 else "#54493D"
        lit -= 1
        drawn += f'<path d="M{left} {y + 38}v-18a8 8 0 0 1 16 0v18z" fill="{colour}" stroke="{FRAME}" stroke-width="2"/>'
    return drawn, lit


def _tree(dice: random.Random, x: int, y: int) -> str:
    size = dice.randint(18, 34)
    crown = dice.choice(("#5F7F4E", "#4E6B40", "#7C9A5B"))
    return (
        f'<rect x="{x - 3}" y="{y - size}" width="6" height="{size + 16}" fill="#5A4632"/>'
        f'<ellipse cx="{x}" cy="{y - size - 12}" rx="{size * 0.8}" ry="{size}" fill="{crown}"/>'
    )


def pictures() -> None:
    import io

    from PIL import Image
    from playwright.sync_api import sync_playwright

    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for slug, land in VILLAGES.items():
            frames = range(16) if slug == "slaaenhede" and "--frames" in sys.argv else [99]
            for lit in frames:
                page.set_content(f"<style>body{{margin:0}}</style>{village(slug, land, lit=lit)}")
                drawn = Image.open(io.BytesIO(page.screenshot()))
                name = f"{slug}.png" if lit == 99 else f"frame-{lit:02}.png"
                drawn.convert("RGB").quantize(48).save(OUT / name, optimize=True)
        browser.close()


def film() -> None:
    """The windows of a village light up, one after the other."""
    import av
    from PIL import Image

    with av.open(str(OUT / "film.webm"), "w") as container:
        stream = container.add_stream("libvpx-vp9", rate=10)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {"crf": "40", "b": "0"}
        for lit in range(16):
            picture = Image.open(OUT / f"frame-{lit:02}.png").convert("RGB")
            for _ in range(6):
                container.mux(stream.encode(av.VideoFrame.from_image(picture)))
        container.mux(stream.encode(None))
    for frame in OUT.glob("frame-*.png"):
        frame.unlink()


if __name__ == "__main__":
    film() if "--film" in sys.argv else pictures()
