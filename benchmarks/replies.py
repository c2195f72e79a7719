"""Answers by mail through the core, beside reading the same bytes with the parsers alone.

Every fourth mail is of Gmail, Outlook, Apple and Thunderbird each; they say yes, maybe and no in turn. One in twenty
comes twice, one in fifty is an out-of-office, one in fifty a bounce of a mail that nobody sent. Each process of a house
has a core of its own, so what one process does is measured. They are handed over as the reader of a mailbox hands over
what it finds there (`notifications/reply_reader.py`).
"""

from __future__ import annotations

import email
import email.policy
import time
from typing import cast

from icalendar import Calendar

from benchmarks import people
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage
from events.models import Registration
from lib import afterwards
from notifications import inbound
from notifications.models import Door, ReceivedMail, Verdict
from tests.helpers import reply_mails

REPLIES, RATIO = 2000, 0.5
SAYS = ("ACCEPTED", "TENTATIVE", "DECLINED")


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(REPLIES), Found()
    ours, alone, limit = [], [], []
    for _ in range(asked.runs):
        mails = mixed(invited(number))
        ours.append(len(mails) / receive(found, mails, at_once=inbound.AT_ONCE))
        limit.append(len(mails) / parse(mails))
        alone.append(len(mails) / receive(found, mixed(invited(number)), at_once=1))
    found.against(f"{number:,} mixed replies, one process", ours, limit, "/s", at_least=RATIO)
    found.against(
        "the same, each by itself, as from LMTP or a mail service", alone, limit, "/s", at_least=None
    )
    return found


def invited(number: int) -> list[Registration]:
    network = people.network_of(number)
    return people.ask(people.event_in(network, number), network)


def mixed(rows: list[Registration]) -> list[bytes]:
    mails, programs = [], list(reply_mails.PROGRAMS.values())
    for place, row in enumerate(rows):
        if place % 50 == 7:
            mails.append(
                reply_mails.mail(row, text="Jeg er på ferie", headers="Auto-Submitted: auto-replied\r\n")
            )
        elif place % 50 == 32:
            mails.append(reply_mails.bounce("<unknown@svar.example.org>", "nobody@maaling.example.org"))
        else:
            mails.append(programs[place % 4](row, SAYS[place % 3]))
        if place % 20 == 11:
            mails.append(mails[-1])
    return mails


def receive(found: Found, mails: list[bytes], *, at_once: int) -> float:
    """Seconds. Every mail must have been understood: an answer is applied, the rest is set aside as what it is."""
    afterwards.serve_in_background()  # as the reader of answers does
    before = ReceivedMail.objects.count()
    began = time.perf_counter()
    for start in range(0, len(mails), at_once):
        inbound.receive_all(mails[start : start + at_once], door=Door.MAILDIR)
    seconds = time.perf_counter() - began
    rows = ReceivedMail.objects.order_by("pk")[before:]
    applied = sum(1 for row in rows if row.verdict == Verdict.APPLIED)
    answers = len({raw for raw in mails if b"text/calendar" in raw or b"application/ics" in raw})
    if applied != answers:
        found.wrong.append(f"{applied} of {answers} answers were applied")
    return seconds


def parse(mails: list[bytes]) -> float:
    """What the parsers alone take: the mail, and the calendar in it."""
    began = time.perf_counter()
    for raw in mails:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() in ("text/calendar", "application/ics"):
                Calendar.from_ical(cast(bytes, part.get_payload(decode=True)))
            elif part.get_content_type() == "text/plain":
                part.get_content()
    return time.perf_counter() - began
