"""What changes a person."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts import admin_log
from accounts.models import LONGEST_NAME, Language, Person, fold_email
from accounts.signals import person_leaving, person_left


@transaction.atomic
def ensure_person(email: str, name: str = "", language: str = Language.DANISH) -> tuple[Person, bool]:
    """The person with this address, made if unknown; a name fills an empty one and never replaces another.

    Returns the person and whether they are new. Safe when two do it at once: the address is unique.
    """
    name = _cut(name)
    person, created = Person.objects.get_or_create(
        email=fold_email(email), defaults={"name": name, "language": language}
    )
    if not created and name and not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return person, created


def flag_address(person: Person, why: str) -> None:
    """Remember that mail to this person was refused for good (RFC 3463 class 5)."""
    Person.objects.filter(pk=person.pk, mail_failed_at=None).update(
        mail_failed_at=timezone.now(), mail_failure=why[:300]
    )


def correct_address(person: Person, email: str) -> None:
    """Give a person a new address; it is trusted until mail to it fails."""
    person.email = fold_email(email)
    person.mail_failed_at, person.mail_failure = None, ""
    person.full_clean(exclude=["password"])
    person.save(update_fields=["email", "mail_failed_at", "mail_failure"])


def choose_language(person: Person, language: str) -> None:
    """Pages and mails speak this language to the person from now on."""
    person.language = Language(language)
    person.save(update_fields=["language"])


@transaction.atomic
def rename(person: Person, name: str) -> None:
    person.name = _cut(name)
    person.save(update_fields=["name"])


def _cut(name: str) -> str:
    """As much of a name as is kept: what was pasted may hold more than one."""
    return name.strip()[:LONGEST_NAME].strip()


@transaction.atomic
def erase(person: Person) -> None:
    """Forget a person for good: seats are handed on, memberships end, name and address go.

    The row stays, empty, so that counts and decisions that point at it still add up.
    """
    person_leaving.send(sender=Person, person=person)
    person_left.send(sender=Person, person=person)
    admin_log.forget(person)
    person.name, person.email = "", f"slettet-{person.pk}@invalid"
    person.is_active = person.is_staff = person.is_superuser = False
    person.mail_failed_at, person.mail_failure = None, ""
    person.set_unusable_password()
    person.save()
    EmailAddress.objects.filter(user=person).delete()
