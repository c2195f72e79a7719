"""Captions as people have them, in the one format that browsers play. Pure."""

from __future__ import annotations

import re

_TIMES = re.compile(
    r"^\s*((?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3})\s+-->\s+((?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3})(.*)$"
)


def as_webvtt(content: bytes) -> str | None:
    """WebVTT; SubRip is turned into it. None for anything else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    lines = text.split("\n")
    if "\0" in text or not any(_TIMES.match(line) for line in lines):
        return None
    if lines[0].startswith("WEBVTT"):
        return text + "\n"
    if not (lines[0].strip().isdigit() or _TIMES.match(lines[0])):
        return None
    return "WEBVTT\n\n" + "\n".join(_times(line) for line in lines) + "\n"


def _times(line: str) -> str:
    found = _TIMES.match(line)
    if not found:
        return line
    return f"{found[1].replace(',', '.')} --> {found[2].replace(',', '.')}"
