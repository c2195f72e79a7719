"""People and their addresses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts import operations
from accounts.models import Person
from tests.factories.accounts import AdministratorFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case() -> None:
    person = Person.objects.create_user(" Asta@Example.ORG ", "Asta")

    assert person.email == "asta@example.org"
    assert Person.objects.get_by_natural_key("ASTA@example.org") == person


def test_the_database_refuses_upper_case_and_a_second_person_with_the_address() -> None:
    PersonFactory(email="asta@example.org")

    for address in ("Bo@example.org", "asta@example.org"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(email=address)


def test_a_person_has_no_password_to_guess() -> None:
    person = Person.objects.create_user("asta@example.org")

    assert not person.has_usable_password()


def test_a_known_person_keeps_name_and_language() -> None:
    PersonFactory(email="asta@example.org", name="Asta Sørensen", language="en")

    person, is_new = operations.ensure_person("ASTA@example.org ", "A. Sørensen", "da")

    assert (is_new, person.name, person.language) == (False, "Asta Sørensen", "en")


def test_an_empty_name_is_filled_in() -> None:
    PersonFactory(email="asta@example.org", name="")

    person, _ = operations.ensure_person("asta@example.org", " Asta Sørensen ")

    assert Person.objects.get().name == person.name == "Asta Sørensen"


def test_a_refused_address_is_not_reachable_until_it_is_corrected() -> None:
    person = PersonFactory(email="forkert@example.org")
    operations.flag_address(person, "550 no such user")
    assert not Person.objects.reachable().exists()

    operations.correct_address(Person.objects.get(), "Rigtig@example.org")

    assert Person.objects.reachable().get().email == "rigtig@example.org"


def test_the_first_reason_for_a_flag_is_kept() -> None:
    person = PersonFactory()

    operations.flag_address(person, "550 no such user")
    operations.flag_address(person, "another")

    assert Person.objects.get().mail_failure == "550 no such user"


def test_only_an_active_superuser_is_administrator() -> None:
    assert AdministratorFactory().is_administrator
    assert not AdministratorFactory(is_active=False).is_administrator
    assert not PersonFactory(is_staff=True).is_administrator


@pytest.mark.parametrize(("name", "first"), [("Asta Sørensen", "Asta"), ("  ", ""), ("Bo", "Bo")])
def test_the_first_name_is_the_first_word(name: str, first: str) -> None:
    assert Person(name=name).first_name == first
