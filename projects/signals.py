"""What the room tells and asks the floors above. Receivers live in the upper rooms' `receivers.py`."""

from __future__ import annotations

from django.dispatch import Signal

partners_wanted = Signal()
"""Somebody looks for partners. `partnership`, and `sought`, a `wanted.Sought` that says what is missing.

A receiver may return a list of `wanted.Candidate(organisation, reasons)`: organisations worth asking, the best first,
with reasons in the reader's own words. It need not know who is in already or has said no: those are left out here, and
two answers about one organisation become one with all the reasons. Asked while a page is drawn: keep it short, and
write nothing."""

idea_converted = Signal()
"""A confirmed partnership becomes a project: the door for applications and grants. `handover`, a `handover.Handover`.

Sent inside the transaction of `operations.convert`, once for an idea: a receiver may open an application from it with
partners, shares and consents, and may raise `IdeaRefused` where it cannot."""
