"""Sign-in links: short-lived, for one use, and without a row in the database.

The signature covers the moment of the last sign-in, so a link dies when it, or a newer one, is used.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing

from accounts.models import Person

_SALT = "accounts.sign-in-link"


def sign_in_token(person: Person) -> str:
    return signing.dumps([person.pk, _last_sign_in(person)], salt=_SALT)


def person_of(token: str, max_age: timedelta | None = None) -> Person | None:
    """Whom this token signs in, or None when it is false, too old or used."""
    try:
        pk, last_sign_in = signing.loads(token, salt=_SALT, max_age=max_age or settings.SIGN_IN_LINK_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = Person.objects.filter(pk=pk, is_active=True).first()
    return person if person and _last_sign_in(person) == last_sign_in else None


def _last_sign_in(person: Person) -> str:
    return person.last_login.isoformat() if person.last_login else ""
