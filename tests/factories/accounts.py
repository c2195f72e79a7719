"""People for tests."""

from __future__ import annotations

import factory

from accounts.models import Person


class PersonFactory(factory.django.DjangoModelFactory[Person]):
    class Meta:
        model = Person

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Asta Vibefjer {number}")
    password = "!"  # noqa: S105  # unusable


class AdministratorFactory(PersonFactory):
    is_staff = True
    is_superuser = True
