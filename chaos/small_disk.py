"""A Maildir on a disk so small that it is soon full."""

from __future__ import annotations

import email.parser
import email.policy
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scripts.post import Mail


class NeedsRoot(SystemExit):
    def __init__(self) -> None:
        super().__init__("A small disk can only be mounted by root: run this fault as root.")


@dataclass
class SmallDisk:
    """A Maildir on a disk of a few megabytes, which `grow` makes large enough."""

    folder: Path
    megabytes: int = 8

    @property
    def url(self) -> str:
        return f"maildir://{self._disk / 'mail'}"

    @property
    def _disk(self) -> Path:
        return self.folder / "disk"

    def open(self) -> None:
        if os.geteuid() != 0:
            raise NeedsRoot
        self._disk.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.megabytes}m", "tmpfs", self._disk], check=True
        )

    def grow(self) -> None:
        subprocess.run(["mount", "-o", "remount,size=300m", self._disk], check=True)

    @property
    def is_full(self) -> bool:
        found = os.statvfs(self._disk)
        return found.f_bavail * found.f_frsize < 64 * 1024

    def close(self) -> None:
        if self._disk.is_mount():
            subprocess.run(["umount", self._disk], check=True)

    def accepted(self) -> list[Mail]:
        reader = email.parser.BytesHeaderParser(policy=email.policy.default)
        found = []
        for path in self._files():
            with path.open("rb") as file:
                headers = reader.parse(file)
            found.append(Mail(str(headers["Message-ID"]).strip(), str(headers["To"].addresses[0].addr_spec)))
        return found

    def count(self) -> int:
        return len(self._files())

    def half_written(self) -> int:
        """What a full disk cut off and nobody removed."""
        return len(list((self._disk / "mail" / "tmp").glob("*")))

    def _files(self) -> list[Path]:
        return list((self._disk / "mail" / "new").glob("*"))
