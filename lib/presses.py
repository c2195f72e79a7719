"""What a press asks for, and how a refusal is told in its own words."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest


def attempt(request: HttpRequest, operation: Callable[[], object], done: str = "") -> bool:
    """Carry out what a plain button asks for; a refusal is told on the next page."""
    try:
        operation()
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return False
    if done:
        messages.success(request, done)
    return True


def tried(form: Form, operation: Callable[[], object]) -> bool:
    """Carry out what a form asks for; a refusal becomes an error of the form, and nothing typed is lost."""
    try:
        operation()
    except ValidationError as refusal:
        for field, errors in getattr(refusal, "error_dict", {None: refusal}).items():
            form.add_error(field if field in form.fields else None, errors)
        return False
    return True
