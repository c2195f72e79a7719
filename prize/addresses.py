"""Mail addresses as one person has them: the same box written in two ways is one voter. Pure."""

from __future__ import annotations

import ipaddress
from functools import cache
from pathlib import Path

from accounts.models import fold_email

_DOTLESS = {"gmail.com", "googlemail.com"}
"""Where a dot in the name means nothing. Elsewhere anna.berg and annaberg are two people."""
_SAME = {"googlemail.com": "gmail.com"}
_THROWN_AWAY = Path(__file__).parent / "data" / "throwaway_domains.txt"


def one_box(address: str) -> str:
    """What comes after a plus goes, for everybody; dots, where the mail house says that they mean nothing."""
    name, _at, domain = fold_email(address).rpartition("@")
    domain = _ascii(domain)
    name = name.partition("+")[0] or name
    if domain in _DOTLESS:
        name = name.replace(".", "")
    return f"{name}@{_SAME.get(domain, domain)}"


def is_throwaway(address: str) -> bool:
    """An address of a house that gives out boxes for ten minutes."""
    domain = _ascii(fold_email(address).rpartition("@")[2])
    parts = domain.split(".")
    return any(".".join(parts[place:]) in _throwaways() for place in range(len(parts) - 1))


def network_of(address: str) -> str:
    """The neighbourhood of an internet address: what one household or one machine can have many of counts as one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "?"
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 56}", strict=False))


def _ascii(domain: str) -> str:
    try:
        return domain.strip(".").encode("idna").decode()
    except UnicodeError:
        return domain


@cache
def _throwaways() -> frozenset[str]:
    lines = _THROWN_AWAY.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
