"""One letter as a mail that every program reads (RFC 5322, 2045-2047, 6047, 8058). Pure.

The same letter gives the same bytes, so that a second try is the same mail. Headers are encoded and folded
here: the standard library's own folding writes a long address, message id or link as an encoded word, which
no program takes for an address, an id or a link. The parts are put together here too: the library's message
objects take ten times as long, and there are ten thousand mails in one press.
"""

import binascii
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache

_SPACE_OR_CONTROL = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_MESSAGE_ID_SAFE = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
_LINE = 76  # The longest line with an encoded word in it (RFC 2047 2).
_PLAIN = re.compile(r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_LONGEST_ADDRESS = 320  # 64 before the at sign and 255 after it (RFC 5321 4.5.3.1).
_LONGEST_LANGUAGE = 35  # RFC 5646 4.4.1.
_LONGEST_VALUE = 900  # A line may have 998 octets (RFC 5322 2.1.1).


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one person.

    `calendar` comes with its `calendar_method`, the METHOD inside it. `message_id`, `in_reply_to` and
    `references` are written with their angle brackets. `list_unsubscribe` is an https address that takes a
    POST without a session (RFC 8058). `language` is that of the text, such as "da". `text` and `html` are whole, or
    pieces of whole lines, of which the first, the third and so on are those of many letters.
    """

    from_name: str
    from_address: str
    to_name: str
    to_address: str
    subject: str
    text: str | tuple[str, ...]
    html: str | tuple[str, ...]
    message_id: str
    date: datetime
    language: str
    calendar: bytes | None = None
    calendar_method: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_to: str | None = None
    list_unsubscribe: str | None = None


def build(letter: Letter) -> bytes:
    """The mail, ready for SMTP, every line ended by CRLF.

    Two versions of the text, or with a calendar the shape that Gmail, Outlook and Apple all give buttons for:
    mixed( alternative( text, html, text/calendar ), invite.ics with the same bytes ).
    Raises ValueError for an address that no mail can be sent to, and for a calendar without its method.
    """
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(letter)).encode("ascii")
    texts = [_text_part(letter.text, "plain"), _text_part(letter.html, "html")]
    if letter.calendar is None:
        return head + _multipart("alternative", texts, letter)
    # The best version last: programs show the last one they know (RFC 2046 5.1.4).
    encoded = _base64(letter.calendar)
    invitation = _calendar_part(letter.calendar, letter.calendar_method, encoded)
    alternative = _multipart("alternative", [*texts, invitation], letter)
    return head + _multipart("mixed", [alternative, _calendar_file(encoded)], letter)


@lru_cache(maxsize=1024)  # reply address and recipient are asked for twice, the sender each time
def sendable_address(address: str) -> str:
    """The address as the To of a mail has it, which an invitation must repeat letter by letter.

    Raises ValueError for what no mail can be sent to.
    """
    address = _one_line(address).strip("<>")
    local_part, at, domain = address.rpartition("@")
    if not at or not address.isprintable():
        raise ValueError(f"Not an address that mail can be sent to: {address!r}")
    address = f"{local_part}@{_ascii_domain(domain)}"
    if _PLAIN.fullmatch(address) and len(address) <= _LONGEST_ADDRESS:
        return address  # as nearly all are; the parser takes 0.1 ms to say the same
    try:
        plain = Address(addr_spec=address).addr_spec
    except Exception as wrong:  # The parser raises many kinds, IndexError among them.
        raise ValueError(f"Not an address that mail can be sent to: {address!r}") from wrong
    if len(plain) > _LONGEST_ADDRESS or not plain.isascii():
        raise ValueError(f"Not an address that mail can be sent to: {address!r}")
    return plain


def new_message_id(domain: str, uid: str) -> str:
    """The Message-ID of the mail that `uid` stands for: the same each time it is tried."""
    if len(uid) > 100 or not _MESSAGE_ID_SAFE.fullmatch(uid):
        uid = hashlib.sha256(uid.encode(errors="surrogatepass")).hexdigest()[:40]
    return f"<{uid}@{_ascii_domain(domain)}>"


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    if letter.date.utcoffset() is None:
        raise ValueError("A mail needs an aware date.")
    yield "From", _mailbox("From", letter.from_name, letter.from_address)
    yield "To", _mailbox("To", letter.to_name, letter.to_address)
    if letter.reply_to is not None:
        yield "Reply-To", _mailbox("Reply-To", letter.from_name, letter.reply_to)
    yield "Subject", _words("Subject", letter.subject)
    yield "Date", format_datetime(letter.date)
    yield "Message-ID", _message_id(letter.message_id)
    if letter.in_reply_to is not None:
        yield "In-Reply-To", _message_id(letter.in_reply_to)
    if letter.references:
        yield "References", "\r\n ".join(map(_message_id, letter.references))
    yield "Content-Language", _token(letter.language)[:_LONGEST_LANGUAGE]
    # No one on holiday answers a program (RFC 3834 5; the second is Exchange's).
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"
    if letter.list_unsubscribe is not None:
        yield "List-Unsubscribe", f"<{_https(letter.list_unsubscribe)}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "MIME-Version", "1.0"


def _text_part(content: str | tuple[str, ...], subtype: str) -> bytes:
    """Quoted-printable: readable as it is, and no relay on the way may touch it (RFC 2045 6.7)."""
    pieces = (content,) if isinstance(content, str) else content
    encoded = [b""] * len(pieces)
    encoded[::2] = map(_shared_lines if len(pieces) > 1 else _lines, pieces[::2])
    encoded[1::2] = _own_lines(pieces[1::2])
    body = b"".join(encoded) or b"\r\n"
    return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", body)


def _own_lines(pieces: Sequence[str]) -> list[bytes]:
    """Each encoded: all in one go, with a line between each two that none of them can hold (a third of the time)."""
    are_plain = all(piece.endswith("\n") for piece in pieces) and _is_clean("".join(pieces))
    if not pieces or not are_plain:
        return [_lines(piece) for piece in pieces]
    octets = "\x1f\n".join(pieces).encode(errors="replace")
    return binascii.b2a_qp(octets, istext=True).replace(b"\n", b"\r\n").split(b"=1F\r\n")


def _lines(piece: str) -> bytes:
    """Encoded, each ended by CRLF."""
    if not piece:
        return b""
    if not _is_clean(piece):
        piece = _CONTROL.sub("", _LINE_BREAK.sub("\n", piece))
    octets = piece.encode(errors="replace")
    octets = octets if octets.endswith(b"\n") else octets + b"\n"
    return binascii.b2a_qp(octets, istext=True).replace(b"\n", b"\r\n")


def _is_clean(text: str) -> bool:
    """Nothing to take out, and no lines but those that "\\n" ends. Nearly all are printable, which takes a tenth of the time
    to see; what lists of mails show has wide spaces, which are not.
    """
    return text.replace("\n", "").isprintable() or not (_CONTROL.search(text) or _LINE_BREAK.search(text))


_shared_lines = lru_cache(maxsize=2048)(_lines)
"""All mails of a press share most of their lines: 10 kB take 0.2 ms, and what has been encoded a look. A pattern has a dozen
pieces, of 1 kB each; see `patterns.MOST_PATTERNS`."""


def _base64(octets: bytes) -> bytes:
    """In lines, as `base64.encodebytes` in a fifth of the time."""
    letters = binascii.b2a_base64(octets, newline=False)
    return b"".join([letters[place : place + _LINE] + b"\r\n" for place in range(0, len(letters), _LINE)])


def _calendar_part(calendar: bytes, method: str | None, encoded: bytes) -> bytes:
    """The part that gets the buttons; an "attachment" here would lose them (RFC 6047 2.4)."""
    if method is None or f"\r\nMETHOD:{method}\r\n".encode() not in calendar:
        raise ValueError("A calendar is sent with the method that stands in it.")
    kind = f'text/calendar; charset="utf-8"; method="{method}"'
    return _part(kind, "base64", encoded)


def _calendar_file(encoded: bytes) -> bytes:
    kind, disposition = 'application/ics; name="invite.ics"', 'attachment; filename="invite.ics"'
    return _part(kind, "base64", encoded, f"Content-Disposition: {disposition}\r\n")


def _part(kind: str, encoding: str, encoded: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode("ascii") + encoded


def _multipart(subtype: str, parts: list[bytes], letter: Letter) -> bytes:
    """The boundary follows from the letter; "=_" stands in no quoted-printable and no base64 body."""
    digest = hashlib.sha256(f"{subtype} {letter.message_id}".encode(errors="replace")).hexdigest()
    boundary = f"=_{digest[:32]}"
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'
    inside = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return head.encode() + inside + f"--{boundary}--\r\n".encode()


def _mailbox(header: str, name: str, address: str) -> str:
    """`Name <address>`; the name encoded where it must be, the address never (RFC 5322 3.4, RFC 2047 5)."""
    address = sendable_address(address)
    words = _phrase(header, name)
    if not words:
        return address
    last_line = words.rsplit("\n", 1)[-1]
    separator = " " if len(header) + len(last_line) + len(address) + 5 <= _LINE else "\r\n "
    return f"{words}{separator}<{address}>"


@lru_cache(maxsize=1024)  # the sender's in all mails of a press, twice in each
def _phrase(header: str, name: str) -> str:
    name = _one_line(name)
    if name.isascii() and "=?" not in name and len(name) <= 50:
        return re.sub(r'([\\"])', r"\\\1", name).join('""') if name else ""
    return _encoded(header, name)


def _words(header: str, value: str) -> str:
    value = _one_line(value)
    if value.isascii() and "=?" not in value and len(header) + 2 + len(value) <= _LINE:
        return value
    return _encoded(header, value)


@lru_cache(maxsize=256)  # the same sender and subject in all mails of a press
def _encoded(header: str, value: str) -> str:
    return Header(value, "utf-8", maxlinelen=_LINE - 1, header_name=header).encode(linesep="\r\n")


def _ascii_domain(domain: str) -> str:
    """blåbær.dk as xn--blbr-roah.dk, as every server knows it (RFC 5891)."""
    try:
        return domain.encode("idna").decode()
    except UnicodeError as wrong:
        raise ValueError(f"Not a domain that mail can be sent to: {domain!r}") from wrong


def _message_id(value: str) -> str:
    return f"<{_token(value).strip('<>')[:_LONGEST_VALUE]}>"


def _https(address: str) -> str:
    address = _token(address)
    if not address.startswith("https://") or len(address) > _LONGEST_VALUE or set(address) & set("<>,"):
        raise ValueError(f"Not an https address for a header: {address!r}")
    return address


def _token(value: str) -> str:
    """ASCII without spaces, for what programs and not people read."""
    return _SPACE_OR_CONTROL.sub("", value).encode("ascii", "ignore").decode()


def _one_line(value: str) -> str:
    return _SPACE_OR_CONTROL.sub(" ", value).strip().encode(errors="replace").decode()
