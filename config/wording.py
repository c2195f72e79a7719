"""Sentences of the framework that the house says in its own words: they stand here, so that they are in its catalogue,
which is asked before the framework's."""

from __future__ import annotations

from django.utils.translation import gettext_noop

OURS = [
    gettext_noop("This field is required."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
]
