"""What several tests of houses as processes begin with."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def migrated() -> Path:
    """The data folder of a house on SQLite that was never opened; to copy, and not to change. One for all workers."""
    data = Path(os.environ["HOUSE_TEST_FOLDER"]) / "migrated"
    with data.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
            env |= {"ENV_FILE": "", "DATA_DIR": str(data.with_suffix(".new")), "DEMO": "0"}
            migrate = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(migrate, cwd=settings.BASE_DIR, env=env, check=True)
            data.with_suffix(".new").rename(data)
    return data
