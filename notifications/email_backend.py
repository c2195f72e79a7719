"""Django's own mails (sign-in codes) go through the outbox too: one queue, one log, one retry."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import translation

from accounts.models import Person, fold_email
from notifications import outbox
from notifications.models import Message


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [_row(mail, to) for mail in email_messages for to in mail.recipients()]
        outbox.post(*rows)
        return len(email_messages)


def _row(mail: EmailMessage, to: str) -> Message:
    name, address = parseaddr(to)
    person = Person.objects.filter(email=fold_email(address)).first()
    return Message(
        key=f"mail-{uuid.uuid4().hex}",
        kind="account",
        person=person,
        to_address=address,
        to_name=name or (person.name if person else ""),
        language=translation.get_language() or "da",
        subject=" ".join(mail.subject.split())[:300],
        kept_text=str(mail.body),
        kept_html=next(
            (str(part.content) for part in getattr(mail, "alternatives", []) if part.mimetype == "text/html"),
            "",
        ),
    )
