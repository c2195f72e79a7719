"""On what the figures were taken."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from scripts.servers import postgresql_binaries


def described() -> str:
    """The machine, the date and the versions, in one line."""
    redis = shutil.which("redis-server") or shutil.which("valkey-server") or ""
    versions = [
        f"Python {platform.python_version()}",
        f"Django {version('django')}",
        f"uvicorn {version('uvicorn')}",
        f"PostgreSQL {_number(str(postgresql_binaries() / 'postgres'), '--version')}",
        f"Redis {_number(redis, '--version')}",
    ]
    return f"{datetime.now(UTC):%d %B %Y}, {os.cpu_count()} × {_processor()}; {', '.join(versions)}."


def load() -> float:
    """How many others wanted the machine in the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    return found[1].strip() if found else platform.machine()


def _number(program: str, *asked: str) -> str:
    said = subprocess.run([program, *asked], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+\.[\d.]+", said)
    return found[0] if found else "?"
