"""What forms let through, the tables hold: PostgreSQL refuses what is longer, with an error and not with a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

from accounts.models import Person

LONGEST = Person._meta.get_field("email").max_length


def _forms(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in of.__subclasses__():
        yield form
        yield from _forms(form)


@pytest.mark.once
def test_no_form_takes_a_longer_mail_address_than_is_kept() -> None:
    assert get_resolver().url_patterns  # which imports all views, and so their forms
    ours = [form for form in _forms() if not form.__module__.startswith(("django.", "allauth."))]
    asking = {
        f"{form.__qualname__}.{name}": field.max_length
        for form in ours
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.EmailField)
    }

    assert len(asking) >= 10
    assert {name: longest for name, longest in asking.items() if longest != LONGEST} == {}
