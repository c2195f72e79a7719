"""Reports of mail servers: delivery status (RFC 3464), and the mails they are about."""

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser

from notifications.replies.incoming import Bounce
from notifications.replies.parts import clean, header

_MOST = 20
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


def report_type(message: Message) -> str:
    """`delivery-status`, `feedback-report`, `disposition-notification`; empty where this is no report."""
    if message.get_content_type() != "multipart/report":
        return ""
    declared = str(message.get_param("report-type") or "").lower()
    return declared or next(
        (
            part.get_content_subtype()
            for part in _children(message)
            if part.get_content_type() == "message/delivery-status"
        ),
        "",
    )


def bounces(message: Message) -> tuple[Bounce, ...]:
    """One for each recipient that the report speaks of."""
    return tuple(
        bounce
        for part in _children(message)
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status")
        for group in _children(part)
        if (bounce := _bounce(group))
    )


def _bounce(group: Message) -> Bounce | None:
    """None for the first group, which tells of the whole mail."""
    action = header(group, "Action").lower().split(" ")[0][:20]
    if not action:
        return None
    recipient = header(group, "Final-Recipient") or header(group, "Original-Recipient")
    status = _STATUS.search(header(group, "Status"))
    return Bounce(
        address=recipient.rpartition(";")[2].strip().strip("<>").lower()[:254],
        action=action,
        status=status[0] if status else "",
        words=clean(header(group, "Diagnostic-Code").partition(";")[2] or header(group, "Diagnostic-Code"))[
            :300
        ],
    )


def reported_ids(message: Message) -> tuple[str, ...]:
    """The Message-IDs of the mails that came back, whole or their headers alone."""
    found = (_id(part) for part in _children(message))
    return tuple(dict.fromkeys(message_id for message_id in found if message_id))


def _id(part: Message) -> str:
    kind = part.get_content_type()
    if kind in ("message/rfc822", "message/global"):
        return next((message_id(inner) for inner in _children(part)), "")
    if kind in ("text/rfc822-headers", "message/global-headers", "message/rfc822-headers"):
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            return message_id(HeaderParser().parsestr(payload[:100_000].decode("utf-8", "replace")))
    return ""


def message_id(message: Message) -> str:
    """With its angle brackets; empty where there is none."""
    found = _MESSAGE_ID.search(header(message, "Message-ID"))
    return found[0] if found else ""


def _children(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    if isinstance(payload, list):
        yield from (part for part in payload[:_MOST] if isinstance(part, Message))
