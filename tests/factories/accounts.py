"""People for tests."""

# mypy: disable-error-code="no-untyped-call"
# The declarations of factory-boy are not typed.

from __future__ import annotations

from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from accounts.models import Person


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    email = Sequence(lambda number: f"person{number}@example.org")
    name = Sequence(lambda number: f"Asta Vibefjer {number}")
    password = "!"  # unusable


class AdministratorFactory(PersonFactory):
    is_staff = True
    is_superuser = True
