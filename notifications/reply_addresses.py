"""The addresses that answers come back to: one for each registration, signed, and read by nobody else.

Pure. Who writes to such an address has had our letter: that is what proves who answers, and not the sender,
whom anyone can forge.
"""

import base64
import hashlib
import hmac
import re
from urllib.parse import unquote

_SIGNATURE_OCTETS = 13  # 104 bits, as 21 characters of base32.
_LOCAL_PART = re.compile(r"(?P<prefix>[a-z0-9]+)[+-](?P<token>[a-z0-9][a-z0-9_-]*)\.(?P<signature>[a-z2-7]+)")
_LONGEST_LOCAL_PART = 64  # RFC 5321 4.5.3.1.1


def reply_address(token: str, *, secret: str, domain: str, local_part: str = "svar") -> str:
    """The address for answers about `token`, such as svar+k3f9.mfrggzdfmztwq2lkmvxgs@example.dk.

    Nothing in it depends on case, since mail systems fold it. Raises ValueError for a token that would not
    come back as it was, or that leaves no room for the signature.
    """
    address = f"{local_part}+{token}.{_signature(local_part, token, secret)}"
    if not _LOCAL_PART.fullmatch(address) or len(address) > _LONGEST_LOCAL_PART:
        raise ValueError(f"No reply address can be made of {token!r}.")
    return f"{address}@{domain.lower()}"


def read(address: str, *, secret: str, domain: str) -> str | None:
    """The token of one of our addresses; None where it is not ours, or was not made by us.

    Takes what real programs make of an address: other case, angle brackets, `mailto:` with its `%2B`, and a
    hyphen for the plus, which is how some mail systems separate the two.
    """
    local_part, _, host = _plain(address).rpartition("@")
    found = _LOCAL_PART.fullmatch(local_part)
    if found is None or host.rstrip(".") != domain.lower() or len(local_part) > _LONGEST_LOCAL_PART:
        return None
    expected = _signature(found["prefix"], found["token"], secret)
    return found["token"] if hmac.compare_digest(expected, found["signature"]) else None


def _plain(address: str) -> str:
    address = address.strip().removeprefix("<").removesuffix(">").lower()
    if address.startswith("mailto:"):
        address = unquote(address.removeprefix("mailto:")).lower()
    return address


def _signature(prefix: str, token: str, secret: str) -> str:
    """Signed with its prefix: an address for one purpose is worth nothing for another."""
    content = f"reply address\0{prefix}\0{token}".encode()
    digest = hmac.new(secret.encode(), content, hashlib.sha256).digest()[:_SIGNATURE_OCTETS]
    return base64.b32encode(digest).decode().rstrip("=").lower()
