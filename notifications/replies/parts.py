"""The parts of a mail, decoded whatever the sender made of charset and encoding (RFC 2045, 2047)."""

import codecs
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from notifications.replies.incoming import Mailbox

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_CHARSETS = ("utf", "iso8859", "cp125", "ascii", "koi8", "mac", "latin", "cp85", "cp86")
_ODD = {"utf-7", "utf_7"}
_HEADER = 2_000


def own_parts(message: Message, *, most: int = 200) -> Iterator[Message]:
    """The leaves of a mail in their order; what lies inside an enclosed mail is not its own (RFC 2046 5.2.1)."""
    waiting = [message]
    while waiting and most > 0:
        part = waiting.pop()
        most -= 1
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting.extend(reversed([child for child in part.get_payload() if isinstance(child, Message)]))
        else:
            yield part


def decoded(part: Message, *, most: int) -> str:
    """The text of a part, at most so many octets of it."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return _text(payload[:most], str(part.get_content_charset() or ""))


def _text(payload: bytes, declared: str) -> str:
    """UTF-8 where it is that, whatever was declared; else as declared; else what Windows writes."""
    if b"\x00" in payload[:200] and "16" in declared:
        return payload.decode("utf-16", "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return payload.decode(_known(declared) or "windows-1252", "replace")


def _known(charset: str) -> str:
    """The codec of a charset, if it is one for text in mails; "" for none, and for those that are no charsets."""
    try:
        name = codecs.lookup(charset[:40]).name if charset else ""
    except (LookupError, ValueError):
        return ""
    fits = name.startswith(_CHARSETS) and name not in _ODD and not name.startswith("utf")
    return name if fits else ""


def header(message: Message, name: str) -> str:
    """The first header of that name, decoded, on one line, cut to 2,000 characters."""
    values = headers(message, name)
    return values[0] if values else ""


def headers(message: Message, name: str) -> list[str]:
    return [_words(str(value)[:_HEADER]) for value in (message.get_all(name) or [])[:20]]


def _words(value: str) -> str:
    value = value.encode("ascii", "surrogateescape").decode("utf-8", "replace") if _is_raw(value) else value
    try:
        value = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        pass  # shown as it stands
    return clean(value)


def _is_raw(value: str) -> bool:
    """Whether the parser kept 8-bit octets as surrogates, as it does with headers nobody encoded."""
    return any("\udc80" <= letter <= "\udcff" for letter in value) and all(
        letter < "\x80" or "\udc80" <= letter <= "\udcff" for letter in value
    )


def clean(value: str) -> str:
    """One line without control characters; lone surrogates, which no database takes, replaced."""
    value = value.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_UNWANTED.sub(" ", value).split())


def clean_text(value: str) -> str:
    """Several lines, otherwise as `clean`."""
    value = value.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "", value)


def mailboxes(message: Message, *names: str) -> list[Mailbox]:
    """The addresses of these headers, in the order of the names."""
    raw = [str(value)[:_HEADER] for name in names for value in (message.get_all(name) or [])[:20]]
    try:
        found = getaddresses(raw)[:50]
    except (ValueError, IndexError, TypeError, AttributeError):  # the library has fallen over odd ones
        return []
    return [Mailbox(_words(name)[:150], _address(address)) for name, address in found if "@" in address]


def _address(address: str) -> str:
    return clean(address).lower()[:254]


def moment(value: str) -> datetime | None:
    """The Date of a mail, in UTC; None where there is none that can be read."""
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
